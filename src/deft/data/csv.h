// A table from a CSV file, with or without a header line.
//
//   load_data({.source = "csv:iris.csv"})                          the last column is the label
//   load_data({.source = "csv:train.csv,test=test.csv", .label = "price"})
//
// A header is a first line with no number where all other lines have numbers. A column is numeric when all its
// cells that are not missing are numbers, else categorical; missing cells become NaN. The label column is found
// by name or by number from 1 (data.label), else it is the last. Text or whole numbers are classes; numbers with fractions,
// more than 20 different ones and more than a tenth of the rows, make it a regression. Several label columns
// ("young,smiling") are attributes where each holds yes/no answers (1 0, yes no, true false, t f, y n), else a regression with
// several outputs. data.task overrides the guess; labels that do not fit the task are refused.
#ifndef DEFT_DATA_CSV_H
#define DEFT_DATA_CSV_H

#include "deft/data/role.h"

namespace deft {

struct CsvOptions {
  std::string path;
  std::string test;
};
void describe(CsvOptions& options, Fields& fields);

class Csv : public DataSource {
 public:
  static const Card card;
  using Options = CsvOptions;
  explicit Csv(Options options) : options_(std::move(options)) {}
  DataSet load(const DataOptions& options) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
