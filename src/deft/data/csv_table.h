// A CSV file as text cells: separator found (, ; or tab), quotes and spaces stripped.
//
//   "a, 'b' ;..." The separator is the one of the three that the first line has most of outside quotes.
//   Missing: an empty cell, ?, NA, nan (any case).
//
// Rows of another length than the first are refused, naming the first five lines.     RFC 4180 (quotes)
#ifndef DEFT_DATA_CSV_TABLE_H
#define DEFT_DATA_CSV_TABLE_H

#include <string>
#include <vector>

namespace deft {

using CsvRow = std::vector<std::string>;

std::vector<CsvRow> parse_csv(const std::string& text, const std::string& file);

// For files too large to hold: the separator by the header line, and one line's cells.
char csv_separator(const std::string& header);
CsvRow csv_cells(const std::string& line, char separator);

bool is_missing(const std::string& cell);
// The cell as a number; false where it is none. "inf" and "nan" are no numbers here.
bool to_number(const std::string& cell, double& value);

}  // namespace deft

#endif
