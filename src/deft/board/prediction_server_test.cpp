#include "deft/board/prediction_server.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <atomic>
#include <chrono>
#include <thread>

#include <nlohmann/json.hpp>

namespace deft {
namespace {

using Json = nlohmann::json;

// Answers with the body's length; refuses texts; fails on "broken"; counts its calls.
class Serving {
 public:
  explicit Serving(PredictionLimits limits = {}, double seconds = 0.0)
      : server_([this, seconds](const std::vector<std::string>& bodies) {
          ++calls;
          std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
          std::vector<Json> answers;
          for (const std::string& body : bodies) {
            if (body == "broken") throw std::runtime_error("a bug");
            answers.push_back(body.starts_with("text") ? Json{{"error", "not a picture"}} : Json{{"label", std::to_string(body.size())}});
          }
          return answers;
        }, limits) {
    port_ = server_.bind(0);
    thread_ = std::thread([this] { server_.run(); });
    while (!client().Get("/healthz")) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ~Serving() {
    server_.stop();
    thread_.join();
  }
  httplib::Client client() const { return httplib::Client("127.0.0.1", port_); }
  int port() const { return port_; }
  std::atomic<int> calls{0};

 private:
  PredictionServer server_;
  int port_ = 0;
  std::thread thread_;
};

TEST(PredictionServer, AnswersWithWhatIsPredicted) {
  Serving serving;
  const auto answer = serving.client().Post("/predict", "12345", "image/png");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(Json::parse(answer->body)["label"], "5");
  EXPECT_EQ(serving.client().Get("/healthz")->body, "{\"status\":\"ok\"}\n");
}

TEST(PredictionServer, RefusesWithTheReason) {
  Serving serving({.most_bytes = 100});
  const auto error = [&](const httplib::Result& result, int status) {
    EXPECT_EQ(result->status, status);
    return Json::parse(result->body)["error"].get<std::string>();
  };
  EXPECT_EQ(error(serving.client().Post("/predict", "text", "text/plain"), 415), "not a picture");
  EXPECT_EQ(error(serving.client().Post("/predict", "", "image/png"), 400), "the body is empty; send a picture, or the JSON of a table's row");
  EXPECT_EQ(error(serving.client().Post("/predict", std::string(200, 'x'), "image/png"), 413), "more than 100 bytes");
  EXPECT_EQ(error(serving.client().Get("/elsewhere"), 404), "there is only POST /predict, GET /healthz and GET /metrics");
  EXPECT_EQ(error(serving.client().Get("/predict"), 404), "POST the picture to /predict");
  EXPECT_EQ(error(serving.client().Post("/predict", "broken", "image/png"), 500), "a bug");
  EXPECT_EQ(serving.client().Post("/predict", "fine", "image/png")->status, 200);
  EXPECT_NE(serving.client().Get("/metrics")->body.find("deft_predictions_total 1\n"), std::string::npos) << "what was refused is no prediction";
}

TEST(PredictionServer, RefusesOtherNamesOfThisMachine) {
  Serving serving;
  const auto answer = serving.client().Get("/healthz", {{"Host", "evil.example"}});
  EXPECT_EQ(answer->status, 403);
}

TEST(PredictionServer, WhatWaitsTogetherIsAnsweredTogether) {
  Serving serving({}, 0.05);
  std::vector<std::thread> threads;
  std::atomic<int> right{0};
  for (int i = 1; i <= 16; ++i) {
    threads.emplace_back([&, i] {
      const auto answer = serving.client().Post("/predict", std::string(static_cast<std::size_t>(i), 'x'), "image/png");
      right += answer && answer->status == 200 && Json::parse(answer->body)["label"] == std::to_string(i);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 16);
  EXPECT_LT(serving.calls, 16);
  const std::string metrics = serving.client().Get("/metrics")->body;
  EXPECT_NE(metrics.find("deft_predictions_total 16\n"), std::string::npos) << metrics;
}

TEST(PredictionServer, TurnsAwayWhatItCannotHold) {
  Serving serving({.batch = 1, .waiting = 1}, 0.2);
  std::vector<std::thread> threads;
  std::atomic<int> answered{0}, turned_away{0};
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&] {
      const auto answer = serving.client().Post("/predict", "xx", "image/png");
      if (answer && answer->status == 200) ++answered;
      if (answer && answer->status == 503) ++turned_away;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered + turned_away, 12);
  EXPECT_GT(answered, 0);
  EXPECT_GT(turned_away, 0);
}

}  // namespace
}  // namespace deft
