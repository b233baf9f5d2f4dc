#include "deft/board/server.h"

#include <gtest/gtest.h>
#include <httplib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include <nlohmann/json.hpp>

#include "deft/board/runs.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

class Board : public ::testing::Test {
 protected:
  Board() : root_(fs::temp_directory_path() / ("deft_board_" + std::to_string(getpid()))) {
    fs::create_directories(root_ / "runs/a");
    fs::create_directories(root_ / "runs/no-run");
    fs::create_directories(root_ / "outside");
    write("runs/a/log.jsonl", start());
    write("outside/log.jsonl", start());
    fs::create_directory_symlink(root_ / "outside", root_ / "runs/link");
    server_ = std::make_unique<BoardServer>((root_ / "runs").string());
    port_ = server_->bind(0);
    thread_ = std::thread([this] { server_->run(); });
    get("/api/runs");   // answered: from now on stop() ends it
  }
  ~Board() override {
    server_->stop();
    thread_.join();
    fs::remove_all(root_);
  }
  static std::string start() { return "{\"event\":\"start\",\"network\":\"mlp\"}\n"; }
  void write(const std::string& name, const std::string& text) const { std::ofstream(root_ / name, std::ios::binary) << text; }
  void append(const std::string& name, const std::string& text) const { std::ofstream(root_ / name, std::ios::binary | std::ios::app) << text; }

  httplib::Result get(const std::string& path, const httplib::Headers& headers = {}) const {
    httplib::Client client("127.0.0.1", port_);
    client.set_keep_alive(false);
    return client.Get(path.c_str(), headers);
  }
  int status(const std::string& path, const httplib::Headers& headers = {}) const { return get(path, headers)->status; }

  // Reads a stream until `enough` of what came so far.
  std::string events(const std::string& path, const std::function<bool(const std::string&)>& enough, const httplib::Headers& headers = {}) const {
    std::string text;
    httplib::Client client("127.0.0.1", port_);
    client.set_read_timeout(20);
    client.Get(path.c_str(), headers, [&](const char* data, std::size_t size) {
      text.append(data, size);
      return !enough(text);
    });
    return text;
  }

  fs::path root_;
  std::unique_ptr<BoardServer> server_;
  int port_ = 0;
  std::thread thread_;
};

TEST_F(Board, ServesThePageWithSafeHeaders) {
  const httplib::Result page = get("/");
  ASSERT_EQ(page->status, 200);
  EXPECT_NE(page->body.find("<title>deft</title>"), std::string::npos);
  EXPECT_EQ(page->get_header_value("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(page->get_header_value("X-Frame-Options"), "DENY");
}

TEST_F(Board, ListsRunsAndNothingElse) {
  const nlohmann::json list = nlohmann::json::parse(get("/api/runs")->body);
  ASSERT_EQ(list["runs"].size(), 1u) << list.dump();
  EXPECT_EQ(list["runs"][0]["name"], "a");
  EXPECT_EQ(list["runs"][0]["state"], "running");
  EXPECT_EQ(list["runs"][0]["network"], "mlp");
}

TEST_F(Board, PathsDoNotLeaveTheFolder) {
  EXPECT_EQ(status("/api/run?name=a"), 200);
  for (const char* name : {"..", ".", "", "no-run", "link", "../outside", "..%2Foutside", "%2Fetc", "a%00b", "a/../a", "nowhere"}) {
    EXPECT_EQ(status(std::string("/api/run?name=") + name), 404) << name;
    EXPECT_EQ(status(std::string("/api/pictures?name=") + name), 404) << name;
  }
  EXPECT_EQ(status("/a/log.jsonl"), 404) << "there are no files, only answers";
  EXPECT_EQ(status("/../../etc/passwd"), 404);
}

// A page from elsewhere can make its own name lead to 127.0.0.1; its requests then still carry that name.
TEST_F(Board, AnswersOnlyToItsOwnNames) {
  EXPECT_EQ(status("/api/runs", {{"Host", "evil.example:8420"}}), 403);
  EXPECT_EQ(status("/", {{"Host", "127.0.0.1.evil.example"}}), 403);
  EXPECT_EQ(status("/api/runs", {{"Host", "localhost:8420"}}), 200);
  EXPECT_EQ(status("/api/runs", {{"Host", "[::1]:8420"}}), 200);
  httplib::Client client("127.0.0.1", port_);
  EXPECT_EQ(client.Post("/api/runs", "x", "text/plain")->status, 405);
  EXPECT_EQ(client.Delete("/api/run?name=a")->status, 405);
  EXPECT_TRUE(fs::exists(root_ / "runs/a/log.jsonl"));
}

TEST_F(Board, SaysWhatIsWrongWithARun) {
  write("runs/a/log.jsonl", "no json\n{}\n");
  const httplib::Result answer = get("/api/run?name=a");
  EXPECT_EQ(answer->status, 422);
  EXPECT_NE(answer->body.find("not a JSON object"), std::string::npos);
}

TEST_F(Board, StreamsLinesAsTheyAreWritten) {
  std::thread writer([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    append("runs/a/log.jsonl", "{\"event\":\"step\",\"step\":7,\"loss\":1}\n{\"event\":\"ha");
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    append("runs/a/log.jsonl", "lf\"}\n");
  });
  const std::string text = events("/api/events?name=a&from=" + std::to_string(start().size()),
                                  [](const std::string& so_far) { return so_far.find("half") != std::string::npos && so_far.ends_with("\n\n"); });
  writer.join();
  const std::size_t first = text.find("\"step\":7"), second = text.find("\"event\":\"half\"");
  ASSERT_NE(first, std::string::npos) << text;
  EXPECT_LT(first, second);
  EXPECT_EQ(text.find("\"event\":\"start\""), std::string::npos) << "what the page has is not sent again";
  EXPECT_NE(text.find("event: lines\ndata: "), std::string::npos);
  EXPECT_NE(text.find("id: " + std::to_string(fs::file_size(root_ / "runs/a/log.jsonl")) + "\n"), std::string::npos);
}

TEST_F(Board, AReconnectedStreamGoesOnWhereItWas) {
  append("runs/a/log.jsonl", "{\"event\":\"old\"}\n");
  const std::string last = std::to_string(fs::file_size(root_ / "runs/a/log.jsonl"));
  append("runs/a/log.jsonl", "{\"event\":\"new\"}\n");
  const std::string text = events("/api/events?name=a&from=0", [](const std::string& so_far) { return so_far.find("new") != std::string::npos; }, {{"Last-Event-ID", last}});
  EXPECT_EQ(text.find("old"), std::string::npos);
}

TEST_F(Board, SaysThatALogWasCutAndThatPicturesAndRunsAreNew) {
  append("runs/a/log.jsonl", "{\"event\":\"old\"}\n");
  std::thread writer([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(400));
    write("runs/a/pictures.json", "{}");
    write("runs/a/log.jsonl", start());
    fs::create_directories(root_ / "runs/b");
    write("runs/b/log.jsonl", start());
  });
  const std::string text = events("/api/events?name=a&from=" + std::to_string(fs::file_size(root_ / "runs/a/log.jsonl")), [](const std::string& so_far) {
    return so_far.find("event: stale") != std::string::npos && so_far.find("event: pictures") != std::string::npos && so_far.find("\"name\":\"b\"") != std::string::npos;
  });
  writer.join();
  EXPECT_NE(text.find("event: runs\ndata: "), std::string::npos) << text;
}

TEST_F(Board, AStreamBeginsWithTheRunsThatAreThereThen) {
  const std::string text = events("/api/events?name=a&from=0", [](const std::string& so_far) { return so_far.find("event: runs") != std::string::npos; });
  EXPECT_NE(text.find("\"name\":\"a\""), std::string::npos) << "a run that began after the page had read the list would never be seen";
}

TEST_F(Board, APortThatIsTakenIsRefused) {
  BoardServer second((root_ / "runs").string());
  try {
    second.bind(port_);
    FAIL() << "bound twice";
  } catch (const Refusal& refusal) {
    EXPECT_NE(std::string(refusal.what()).find("--port"), std::string::npos);
  }
}

TEST_F(Board, ARunFolderByItselfIsAListOfOne) {
  RunList one((root_ / "outside").string());
  EXPECT_EQ(one.headlines().size(), 1u);
  EXPECT_EQ(one.path("outside"), fs::canonical(root_ / "outside").string());
  EXPECT_EQ(one.path("a"), "");
  EXPECT_EQ(RunList("/tmp/./").shown("x"), "/tmp/x");
  EXPECT_THROW(RunList((root_ / "nowhere").string()), Refusal);
}

}  // namespace
}  // namespace deft
