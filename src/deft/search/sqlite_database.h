// A study in one file: SQLite with its rollback journal, so that a killed program or a full disk leaves the last whole state.
#ifndef DEFT_SEARCH_SQLITE_DATABASE_H
#define DEFT_SEARCH_SQLITE_DATABASE_H

#include "deft/search/database.h"

struct sqlite3;

namespace deft {

class SqliteDatabase : public Database {
 public:
  SqliteDatabase(std::string file, Say say);
  ~SqliteDatabase() override;
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;
  std::vector<Row> run(const std::string& sql, const std::vector<Cell>& values) override;
  void transaction(const std::function<void()>& work) override;
  std::string clock() const override { return "((julianday('now') - 2440587.5) * 86400.0)"; }
  const std::string& place() const override { return file_; }

 private:
  [[noreturn]] void refuse(int code, const std::string& doing) const;
  std::string file_;
  Say say_;
  sqlite3* base_ = nullptr;
};

}  // namespace deft

#endif
