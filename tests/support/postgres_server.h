// A PostgreSQL server for the tests, started when it is first wanted and stopped when the tests end (tests/peers/postgres.sh).
//
//   PostgresServer& server = PostgresServer::shared();     server.url()
//   server.stop();  server.start();                        it goes away, and comes back with what it had
#ifndef DEFT_TESTS_SUPPORT_POSTGRES_SERVER_H
#define DEFT_TESTS_SUPPORT_POSTGRES_SERVER_H

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace deft {

class PostgresServer {
 public:
  static PostgresServer& shared() {
    static PostgresServer server;
    return server;
  }
  std::string url() const { return "postgres://deft@/postgres?host=" + folder_; }
  void start() { call("start"); }
  void stop() { call("stop"); }

 private:
  PostgresServer() : folder_((std::filesystem::temp_directory_path() / ("deft-pg-" + std::to_string(getpid()))).string()), owner_(getpid()) {
    std::filesystem::remove_all(folder_);
    start();
  }
  ~PostgresServer() {
    if (getpid() != owner_) return;   // a forked child of a test
    if (std::system((script() + " stop " + folder_).c_str()) == 0) std::filesystem::remove_all(folder_);
  }
  static std::string script() {
    const char* source = std::getenv("DEFT_SOURCE");
    return std::string(source ? source : DEFT_SOURCE_DIR) + "/tests/peers/postgres.sh";
  }
  void call(const std::string& action) {
    if (std::system((script() + " " + action + " " + folder_).c_str()) != 0) throw std::runtime_error("PostgreSQL: cannot " + action);
  }
  std::string folder_;
  pid_t owner_;
};

}  // namespace deft

#endif
