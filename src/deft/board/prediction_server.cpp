#include "deft/board/prediction_server.h"

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include <nlohmann/json.hpp>

#include "deft/board/local_host.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kThreads = 64;
constexpr int kConnections = 1024;

// The library lets five connections wait, and the kernel drops more: a burst would stall for a second.
class WideServer : public httplib::Server {
 public:
  void let_wait(int connections) { ::listen(svr_sock_, connections); }
};

struct Waiting {
  std::string body;
  std::promise<Json> answer;
};

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace

struct PredictionServer::Inner {
  Inner(Predict given, PredictionLimits given_limits) : predict(std::move(given)), limits(given_limits), worker([this] { work(); }) {}
  ~Inner() {
    {
      const std::lock_guard lock(mutex);
      ended = true;
    }
    changed.notify_all();
    worker.join();
  }

  // Takes all that wait, up to a batch, and answers them together.
  void work() {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return ended || !queue.empty(); });
      if (ended) break;
      std::vector<Waiting> batch;
      while (!queue.empty() && batch.size() < limits.batch) {
        batch.push_back(std::move(queue.front()));
        queue.pop_front();
      }
      lock.unlock();
      answer(batch);
      lock.lock();
    }
    for (Waiting& one : queue) one.answer.set_value({{"error", "the server is ending"}});
  }

  void answer(std::vector<Waiting>& batch) {
    std::vector<std::string> bodies;
    for (Waiting& one : batch) bodies.push_back(std::move(one.body));
    try {
      const std::vector<Json> answers = predict(bodies);
      for (std::size_t i = 0; i < batch.size(); ++i) {
        predictions += !answers.at(i).contains("error");
        batch[i].answer.set_value(answers[i]);
      }
      ++batches;
    } catch (...) {
      for (Waiting& one : batch) one.answer.set_exception(std::current_exception());
    }
  }

  void refuse(httplib::Response& response, int status, const std::string& why) {
    response.status = status;
    response.set_content(text_of({{"error", why}}), "application/json");
  }

  void on_predict(const httplib::Request& request, httplib::Response& response) {
    if (request.body.empty()) return refuse(response, 400, "the body is empty; send a picture, or the JSON of a table's row");
    std::future<Json> answer;
    {
      const std::lock_guard lock(mutex);
      if (queue.size() >= limits.waiting) {
        response.set_header("Retry-After", "1");
        return refuse(response, 503, std::to_string(queue.size()) + " requests are waiting already; try again");
      }
      queue.push_back({request.body, {}});
      answer = queue.back().answer.get_future();
    }
    changed.notify_one();
    try {
      const Json json = answer.get();
      if (json.contains("error")) return refuse(response, 415, json["error"]);
      response.set_content(text_of(json), "application/json");
    } catch (const std::exception& error) {
      refuse(response, 500, error.what());
    }
  }

  std::string metrics() {
    const std::lock_guard lock(counting);
    std::string text = "# TYPE deft_requests_total counter\n";
    for (const auto& [status, count] : statuses) text += "deft_requests_total{status=\"" + std::to_string(status) + "\"} " + std::to_string(count) + "\n";
    text += "# TYPE deft_predictions_total counter\ndeft_predictions_total " + std::to_string(predictions.load()) + "\n";
    return text + "# TYPE deft_batches_total counter\ndeft_batches_total " + std::to_string(batches.load()) + "\n";
  }

  void routes() {
    // A request that waits for its answer holds a thread: so many can be in one batch.
    server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server.set_payload_max_length(limits.most_bytes);
    server.set_read_timeout(static_cast<time_t>(limits.seconds));
    server.set_write_timeout(static_cast<time_t>(limits.seconds));
    server.set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (is_local(request.get_header_value("Host"))) return httplib::Server::HandlerResponse::Unhandled;
      refuse(response, 403, "deft serve answers to 127.0.0.1 and localhost only");
      return httplib::Server::HandlerResponse::Handled;
    });
    server.Post("/predict", [this](const httplib::Request& request, httplib::Response& response) { on_predict(request, response); });
    server.Get("/healthz", [](const httplib::Request&, httplib::Response& response) { response.set_content("{\"status\":\"ok\"}\n", "application/json"); });
    server.Get("/metrics", [this](const httplib::Request&, httplib::Response& response) { response.set_content(metrics(), "text/plain; version=0.0.4"); });
    server.set_error_handler([this](const httplib::Request& request, httplib::Response& response) {
      if (!response.body.empty()) return;
      if (response.status == 413) refuse(response, 413, "more than " + std::to_string(limits.most_bytes) + " bytes");
      else refuse(response, response.status, request.path == "/predict" ? "POST the picture to /predict" : "there is only POST /predict, GET /healthz and GET /metrics");
    });
    server.set_logger([this](const httplib::Request&, const httplib::Response& response) {
      const std::lock_guard lock(counting);
      ++statuses[response.status];
    });
  }

  Predict predict;
  PredictionLimits limits;
  WideServer server;
  std::mutex mutex, counting;
  std::condition_variable changed;
  std::deque<Waiting> queue;
  bool ended = false;
  std::map<int, std::int64_t> statuses;
  std::atomic<std::int64_t> predictions{0}, batches{0};
  std::thread worker;      // last: it uses all of the above
};

PredictionServer::PredictionServer(Predict predict, PredictionLimits limits) : inner_(std::make_unique<Inner>(std::move(predict), limits)) { inner_->routes(); }
PredictionServer::~PredictionServer() = default;

int PredictionServer::bind(int port) {
  const int bound = port == 0 ? inner_->server.bind_to_any_port("127.0.0.1") : inner_->server.bind_to_port("127.0.0.1", port) ? port : -1;
  if (bound >= 0) inner_->server.let_wait(kConnections);
  if (bound < 0) throw Refusal("port " + std::to_string(port) + " of 127.0.0.1 is taken; name another: --port 0 takes any free one");
  return bound;
}

void PredictionServer::run() { inner_->server.listen_after_bind(); }
void PredictionServer::stop() { inner_->server.stop(); }

}  // namespace deft
