#include "deft/board/server.h"

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

#include <nlohmann/json.hpp>

#include "deft/board/local_host.h"
#include "deft/board/runs.h"
#include "deft/core/problem.h"
#include "deft/core/seconds_since.h"
#include "deft/report/page.h"
#include "deft/report/run_document.h"

namespace deft {
namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr int kMostStreams = 24, kThreads = 32;
constexpr std::size_t kMostFollowed = 16;
constexpr auto kPoll = std::chrono::milliseconds(200);
constexpr double kListSeconds = 2.0, kSignOfLifeSeconds = 10.0;

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string stamp_of(const std::string& file) {
  std::error_code error;
  const auto time = std::filesystem::last_write_time(file, error);
  return error ? "" : std::to_string(time.time_since_epoch().count());
}

std::uint64_t whole(const std::string& text) {
  if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos) return 0;
  return std::stoull(text);
}

// One browser's stream: what is new in the runs that it shows, and in the list of runs.
class Stream {
 public:
  struct Followed {
    std::string name;
    std::uint64_t offset;
    std::string pictures;
  };

  Stream(RunList& runs, std::vector<Followed> followed, const std::atomic<bool>& stopped, std::atomic<int>& open)
      : runs_(runs), followed_(std::move(followed)), stopped_(stopped), open_(open) {
    for (Followed& one : followed_) one.pictures = stamp_of(runs_.path(one.name) + "/pictures.json");
  }
  ~Stream() { --open_; }

  // Waits a moment, then sends what is new; false ends the stream.
  bool send(httplib::DataSink& sink) {
    std::string out;
    if (first_) out = "retry: 1000\n\n";
    first_ = false;
    for (Followed& one : followed_) look(one, out);
    // At once too: a run may have begun after the page had read the list, and before this stream.
    if (list_.empty() || seconds_since(listed_) > kListSeconds) {
      listed_ = Clock::now();
      const std::string now = text_of(runs_.headlines());
      if (now != list_) out += "event: runs\ndata: {\"runs\":" + now + "}\n\n";
      list_ = now;
    }
    if (out.empty() && seconds_since(sent_) > kSignOfLifeSeconds) out = ": here\n\n";
    if (!out.empty()) {
      sent_ = Clock::now();
      if (!sink.write(out.data(), out.size())) return false;
    }
    std::this_thread::sleep_for(kPoll);
    return !stopped_ && sink.is_writable();
  }

 private:
  void look(Followed& one, std::string& out) {
    const std::string folder = runs_.path(one.name);
    if (folder.empty()) return;
    std::error_code error;
    const auto size = std::filesystem::file_size(folder + "/log.jsonl", error);
    if (!error && size < one.offset) {   // a resumed run cut its log back to the checkpoint
      one.offset = size;
      out += "event: stale\ndata: " + text_of({{"name", one.name}}) + "\n\n";
      return;
    }
    const std::uint64_t before = one.offset;
    const std::vector<Json> lines = lines_behind(folder, one.offset);
    if (one.offset != before) {
      std::string offsets;
      for (const Followed& other : followed_) offsets += (offsets.empty() ? "" : ",") + std::to_string(other.offset);
      out += "id: " + offsets + "\nevent: lines\ndata: " + text_of({{"name", one.name}, {"offset", one.offset}, {"lines", lines}}) + "\n\n";
    }
    const std::string pictures = stamp_of(folder + "/pictures.json");
    if (pictures != one.pictures) out += "event: pictures\ndata: " + text_of({{"name", one.name}}) + "\n\n";
    one.pictures = pictures;
  }

  RunList& runs_;
  std::vector<Followed> followed_;
  const std::atomic<bool>& stopped_;
  std::atomic<int>& open_;
  std::string list_;
  bool first_ = true;
  Clock::time_point listed_ = Clock::now(), sent_ = Clock::now();
};

}  // namespace

struct BoardServer::Inner {
  explicit Inner(const std::string& folder) : runs(folder) {}
  RunList runs;
  httplib::Server server;
  std::atomic<bool> stopped{false};
  std::atomic<int> streams{0};

  void answer(httplib::Response& response, const Json& json) { response.set_content(text_of(json), "application/json"); }

  void refuse(httplib::Response& response, int status, const std::string& why) {
    response.status = status;
    response.set_content(why, "text/plain; charset=utf-8");
  }

  void routes() {
    server.set_default_headers({{"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "no-referrer"}, {"X-Frame-Options", "DENY"},
                                {"Cross-Origin-Resource-Policy", "same-origin"}, {"Cache-Control", "no-store"}});
    server.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (!is_local(request.get_header_value("Host"))) {
        refuse(response, 403, "deft board answers to 127.0.0.1 and localhost only\n");
        return httplib::Server::HandlerResponse::Handled;
      }
      if (request.method != "GET" && request.method != "HEAD") {
        refuse(response, 405, "deft board only shows\n");
        return httplib::Server::HandlerResponse::Handled;
      }
      return httplib::Server::HandlerResponse::Unhandled;
    });
    server.Get("/", [](const httplib::Request&, httplib::Response& response) { response.set_content(board_page().data(), board_page().size(), "text/html; charset=utf-8"); });
    server.Get("/api/runs", [this](const httplib::Request&, httplib::Response& response) {
      answer(response, {{"folder", runs.folder()}, {"runs", runs.headlines()}});
    });
    server.Get("/api/run", [this](const httplib::Request& request, httplib::Response& response) { with_run(request, response, run_document); });
    server.Get("/api/pictures", [this](const httplib::Request& request, httplib::Response& response) {
      with_run(request, response, [](const std::string& folder) { return json_file(folder + "/pictures.json", kLargestPictures); });
    });
    server.Get("/api/events", [this](const httplib::Request& request, httplib::Response& response) { follow(request, response); });
  }

  void with_run(const httplib::Request& request, httplib::Response& response, const std::function<Json(const std::string&)>& make) {
    const std::string name = request.get_param_value("name"), folder = runs.path(name);
    if (folder.empty()) return refuse(response, 404, "there is no such run in this folder\n");
    try {
      Json made = make(folder);
      if (made.contains("name")) made.update({{"name", name}, {"path", runs.shown(name)}});
      answer(response, made);
    } catch (const Refusal& refusal) {
      refuse(response, 422, std::string(refusal.what()) + "\n");
    }
  }

  void follow(const httplib::Request& request, httplib::Response& response) {
    std::vector<Stream::Followed> followed;
    for (std::size_t i = 0; i < std::min(request.get_param_value_count("name"), kMostFollowed); ++i) {
      followed.push_back({request.get_param_value("name", i), whole(request.get_param_value("from", i)), ""});
    }
    // A browser that lost the connection says how far it came.
    std::string last = request.get_header_value("Last-Event-ID");
    for (std::size_t i = 0; i < followed.size() && !last.empty(); ++i) {
      followed[i].offset = std::max(followed[i].offset, whole(last.substr(0, last.find(','))));
      last = last.find(',') == std::string::npos ? "" : last.substr(last.find(',') + 1);
    }
    if (++streams > kMostStreams) {
      --streams;
      return refuse(response, 503, "too many pages are open\n");
    }
    const auto stream = std::make_shared<Stream>(runs, std::move(followed), stopped, streams);
    response.set_chunked_content_provider("text/event-stream", [stream](std::size_t, httplib::DataSink& sink) { return stream->send(sink); });
  }
};

BoardServer::BoardServer(const std::string& folder) : inner_(std::make_unique<Inner>(folder)) {
  httplib::Server& server = inner_->server;
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.set_payload_max_length(4096);
  server.set_read_timeout(5);
  server.set_write_timeout(5);
  server.set_keep_alive_timeout(2);
  server.set_tcp_nodelay(true);
  server.set_socket_options([](socket_t socket) {   // without the library's SO_REUSEPORT: two boards must not share a port
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  });
  inner_->routes();
}

BoardServer::~BoardServer() { stop(); }

int BoardServer::bind(int port) {
  if (port == 0) return inner_->server.bind_to_any_port("127.0.0.1");
  if (!inner_->server.bind_to_port("127.0.0.1", port)) {
    throw Refusal("port " + std::to_string(port) + " of 127.0.0.1 is taken or not allowed: another board may be running; choose one with --port (0: any free one)");
  }
  return port;
}

void BoardServer::run() { inner_->server.listen_after_bind(); }

void BoardServer::stop() {
  inner_->stopped = true;
  inner_->server.stop();
}

}  // namespace deft
