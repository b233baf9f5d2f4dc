#include "deft/search/database.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/search/postgres_database.h"
#include "deft/search/sqlite_database.h"

namespace deft {

bool is_postgres(const std::string& where) { return where.starts_with("postgres://") || where.starts_with("postgresql://"); }

std::unique_ptr<Database> open_database(const std::string& where, const Say& say) {
  if (is_postgres(where)) return open_postgres(where, say);
  if (where.find("://") != std::string::npos) throw Refusal("--study " + where + ": a study is a file (SQLite) or postgres://USER@HOST/DATABASE");
  return std::make_unique<SqliteDatabase>(where, say);
}

Cell cell(double value) { return std::isfinite(value) ? Cell(fmt::format("{:.17g}", value)) : Cell(); }
Cell cell(std::int64_t value) { return std::to_string(value); }
double real_of(const Cell& cell) { return cell ? std::strtod(cell->c_str(), nullptr) : std::numeric_limits<double>::quiet_NaN(); }
std::int64_t whole_of(const Cell& cell) { return cell ? std::strtoll(cell->c_str(), nullptr, 10) : -1; }

}  // namespace deft
