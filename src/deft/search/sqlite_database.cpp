#include "deft/search/sqlite_database.h"

#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <thread>

#include <fmt/format.h>

#include "deft/core/interrupt.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

constexpr int kBusyMilliseconds = 2000;   // others write for milliseconds; longer waits are told

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

}  // namespace

SqliteDatabase::SqliteDatabase(std::string file, Say say) : file_(std::move(file)), say_(std::move(say)) {
  const int code = sqlite3_open_v2(file_.c_str(), &base_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  if (code != SQLITE_OK) {
    const std::string why = base_ ? sqlite3_errmsg(base_) : sqlite3_errstr(code);
    sqlite3_close(base_);
    throw Refusal(file_ + ": cannot open the study: " + why);
  }
  sqlite3_extended_result_codes(base_, 1);
  sqlite3_busy_timeout(base_, kBusyMilliseconds);
  try {
    run("PRAGMA schema_version", {});   // reads the file's head: what is no database is refused here
  } catch (const Refusal&) {
    sqlite3_close(base_);
    throw;
  }
}

SqliteDatabase::~SqliteDatabase() { sqlite3_close(base_); }

void SqliteDatabase::refuse(int code, const std::string& doing) const {
  const std::string why = sqlite3_errmsg(base_);
  switch (code & 0xff) {
    case SQLITE_FULL:
      throw Refusal(file_ + ": the disk is full; the study is as it was before. Make room and run the same command again");
    case SQLITE_NOTADB:
      throw Refusal(file_ + ": this file is no study (no SQLite database); choose another --study");
    case SQLITE_CORRUPT:
      throw Refusal(file_ + ": the study's file is damaged: " + why);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      throw Refusal(file_ + ": the study cannot be written: " + why);
    case SQLITE_IOERR:
      throw Refusal(file_ + ": the study cannot be written (" + why + "; full disk, quota?); it is as it was before");
    default:
      throw std::logic_error(file_ + ": " + why + ", in: " + doing);
  }
}

std::vector<Row> SqliteDatabase::run(const std::string& sql, const std::vector<Cell>& values) {
  sqlite3_stmt* raw = nullptr;
  const auto start = std::chrono::steady_clock::now();
  bool told = false;
  // Another program holds the file: it is waited for, however long it takes.
  const auto wait = [&] {
    if (!told) say_(file_ + ": another program writes to the study; waiting");
    told = true;
    if (interrupt_requested()) throw Refusal(file_ + ": another program writes to the study since " + std::to_string(std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start).count()) + " s");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  };
  int code = SQLITE_OK;
  while (((code = sqlite3_prepare_v2(base_, sql.c_str(), -1, &raw, nullptr)) & 0xff) == SQLITE_BUSY) wait();
  if (code != SQLITE_OK) refuse(code, sql);
  const std::unique_ptr<sqlite3_stmt, Finalize> statement(raw);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int at = sqlite3_bind_parameter_index(raw, ("$" + std::to_string(i + 1)).c_str());
    if (at == 0) throw std::logic_error("no $" + std::to_string(i + 1) + " in: " + sql);
    if (values[i]) sqlite3_bind_text(raw, at, values[i]->data(), static_cast<int>(values[i]->size()), SQLITE_TRANSIENT);
  }
  std::vector<Row> rows;
  while ((code = sqlite3_step(raw)) != SQLITE_DONE) {
    if ((code & 0xff) == SQLITE_BUSY) {
      sqlite3_reset(raw);
      rows.clear();
      wait();
      continue;
    }
    if (code != SQLITE_ROW) refuse(code, sql);
    Row row;
    for (int c = 0; c < sqlite3_column_count(raw); ++c) {
      if (sqlite3_column_type(raw, c) == SQLITE_FLOAT) {  // as text SQLite rounds to 15 digits: 1/3 would come back as another number
        row.push_back(fmt::format("{}", sqlite3_column_double(raw, c)));
        continue;
      }
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, c));
      row.push_back(text ? Cell(std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(raw, c)))) : Cell());
    }
    rows.push_back(std::move(row));
  }
  if (told) say_(file_ + ": the study can be written again");
  return rows;
}

void SqliteDatabase::transaction(const std::function<void()>& work) {
  run("BEGIN IMMEDIATE", {});
  try {
    work();
    run("COMMIT", {});
  } catch (...) {
    if (!sqlite3_get_autocommit(base_)) sqlite3_exec(base_, "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

}  // namespace deft
