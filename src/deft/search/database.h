// The little that a study wants of a database: statements with values, transactions with one writer at a time, and its clock.
//
//   std::unique_ptr<Database> base = open_database("studies/glyphs/study.db", say);        SQLite, made if absent
//   std::unique_ptr<Database> base = open_database("postgres://user@host/name", say);      PostgreSQL
//   base->run("SELECT number FROM deft_trial WHERE state = $1", {"running"});
//
// Both understand the same statements. A database that is away (busy, restarting, cut off) is waited for, with a message;
// what can never work (full disk, no permission, not a database) throws Refusal and leaves everything as it was.
#ifndef DEFT_SEARCH_DATABASE_H
#define DEFT_SEARCH_DATABASE_H

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace deft {

using Cell = std::optional<std::string>;          // none: NULL
using Row = std::vector<Cell>;
using Say = std::function<void(const std::string&)>;

class Database {
 public:
  virtual ~Database() = default;
  virtual std::vector<Row> run(const std::string& sql, const std::vector<Cell>& values = {}) = 0;
  // Nobody else writes meanwhile. All or nothing; where the connection is lost on the way, `work` is called again.
  virtual void transaction(const std::function<void()>& work) = 0;
  virtual std::string clock() const = 0;          // seconds since 1970 by the database's own clock, as a term of SQL
  virtual const std::string& place() const = 0;   // for messages; no password
};

bool is_postgres(const std::string& where);
std::unique_ptr<Database> open_database(const std::string& where, const Say& say);

// 17 digits, so that the number comes back as it was; NULL for what is not finite.
Cell cell(double value);
Cell cell(std::int64_t value);
double real_of(const Cell& cell);                 // NULL: not-a-number
std::int64_t whole_of(const Cell& cell);          // NULL: -1

}  // namespace deft

#endif
