#include "deft/search/postgres_database.h"

#include "deft/core/problem.h"

#if DEFT_POSTGRES

#include <libpq-fe.h>

#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "deft/core/interrupt.h"

namespace deft {
namespace {

constexpr long long kLock = 0x64656674;   // "deft": one writer at a time, for all studies of a database
constexpr double kTellSeconds = 10.0;     // between messages while the server is away

struct ConnectionLost {
  std::string why;
};

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
struct Finish {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};

std::string one_line(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  for (char& c : text) {
    if (c == '\n' || c == '\t') c = ' ';
  }
  return text;
}

class PostgresDatabase : public Database {
 public:
  PostgresDatabase(std::string url, Say say) : url_(std::move(url)), say_(std::move(say)) {
    // The address without its password, for messages.
    const std::size_t scheme = url_.find("://") + 3, at = url_.find('@', scheme), colon = url_.find(':', scheme);
    place_ = at != std::string::npos && colon < at ? url_.substr(0, colon) + url_.substr(at) : url_;
    connect();
  }

  std::vector<Row> run(const std::string& sql, const std::vector<Cell>& values) override {
    if (inside_) return execute(sql, values);
    std::vector<Row> rows;
    again([&] { rows = execute(sql, values); });
    return rows;
  }

  void transaction(const std::function<void()>& work) override {
    again([&] {
      execute("BEGIN", {});
      inside_ = true;
      try {
        execute(fmt::format("SELECT pg_advisory_xact_lock({})", kLock), {});
        work();
        execute("COMMIT", {});
      } catch (const ConnectionLost&) {
        inside_ = false;
        throw;
      } catch (...) {
        inside_ = false;
        PQclear(PQexec(connection_.get(), "ROLLBACK"));
        throw;
      }
      inside_ = false;
    });
  }

  std::string clock() const override { return "extract(epoch from clock_timestamp())::double precision"; }
  const std::string& place() const override { return place_; }

 private:
  void connect() {
    double waited = 0.0, told = -kTellSeconds;
    while (true) {
      connection_.reset(PQconnectdb((url_ + (url_.find('?') == std::string::npos ? "?" : "&") + "connect_timeout=5&application_name=deft").c_str()));
      if (PQstatus(connection_.get()) == CONNECTION_OK) break;
      const std::string why = one_line(PQerrorMessage(connection_.get()));
      // A server that is starting or away may come back; one that knows neither user nor database will not.
      const bool hopeless = why.find("FATAL") != std::string::npos && why.find("starting up") == std::string::npos && why.find("shutting down") == std::string::npos &&
                            why.find("too many") == std::string::npos && why.find("not yet accepting") == std::string::npos;
      if (hopeless || (first_ && why.find("could not translate host") != std::string::npos) || PQstatus(connection_.get()) != CONNECTION_BAD) throw Refusal(place_ + ": " + why);
      if (!address_is_readable()) throw Refusal(place_ + ": " + why);
      if (waited - told >= kTellSeconds) {
        say_(fmt::format("{}: the database does not answer{}; waiting ({})", place_, waited > 0 ? fmt::format(" since {:.0f} s", waited) : "", why));
        told = waited;
      }
      if (interrupt_requested()) throw Refusal(place_ + ": the database does not answer: " + why);
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
      waited += 0.5;
    }
    if (waited > 0) say_(place_ + ": the database answers again");
    PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
    first_ = false;
  }

  // An address that libpq cannot read never works.
  bool address_is_readable() const {
    char* error = nullptr;
    PQconninfoOption* options = PQconninfoParse(url_.c_str(), &error);
    const bool good = options != nullptr;
    PQconninfoFree(options);
    PQfreemem(error);
    return good;
  }

  std::vector<Row> execute(const std::string& sql, const std::vector<Cell>& values) {
    std::vector<const char*> texts;
    for (const Cell& one : values) texts.push_back(one ? one->c_str() : nullptr);
    const std::unique_ptr<PGresult, Clear> result(
        PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(texts.size()), nullptr, texts.data(), nullptr, nullptr, 0));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
      const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
      const std::string code = state ? state : "", why = one_line(PQerrorMessage(connection_.get()));
      // 57P: the server is being shut down; 08: the connection failed.
      if (PQstatus(connection_.get()) == CONNECTION_BAD || code.starts_with("57P") || code.starts_with("08")) throw ConnectionLost{why};
      if (code == "53100") throw Refusal(place_ + ": the database's disk is full; the study is as it was before. Make room and run the same command again");
      if (code == "42501" || code == "25006") throw Refusal(place_ + ": the study cannot be written: " + why);
      throw std::logic_error(place_ + ": " + why + ", in: " + sql);
    }
    std::vector<Row> rows;
    for (int r = 0; r < PQntuples(result.get()); ++r) {
      Row row;
      for (int c = 0; c < PQnfields(result.get()); ++c) {
        row.push_back(PQgetisnull(result.get(), r, c) ? Cell() : Cell(PQgetvalue(result.get(), r, c)));
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

  void again(const std::function<void()>& work) {
    while (true) {
      try {
        work();
        return;
      } catch (const ConnectionLost& lost) {
        say_(place_ + ": the connection to the database is lost (" + lost.why + ")");
        connect();
      }
    }
  }

  std::string url_, place_;
  Say say_;
  std::unique_ptr<PGconn, Finish> connection_;
  bool inside_ = false, first_ = true;
};

}  // namespace

std::unique_ptr<Database> open_postgres(const std::string& url, const Say& say) { return std::make_unique<PostgresDatabase>(url, say); }

}  // namespace deft

#else

namespace deft {

std::unique_ptr<Database> open_postgres(const std::string& url, const Say&) {
  throw Refusal("--study " + url + ": this deft was built without PostgreSQL (libpq-dev); use a file");
}

}  // namespace deft

#endif
