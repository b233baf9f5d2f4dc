// Answers predictions over HTTP on this machine: what `deft serve` runs.
//
//   PredictionServer server(predict, {});
//   const int port = server.bind(8421);      // 127.0.0.1 only; 0: any free one
//   server.run();                            // until stop()
//
//   POST /predict      body: a picture, or JSON of a table's row    ->  200 {"label": ..., "probability": ..., ...}
//   GET  /healthz                                                   ->  200 {"status": "ok"}
//   GET  /metrics                                                   ->  200 counters in Prometheus' text form
//
// Requests that wait at the same time are answered in one pass of the network, up to `batch` of them. Errors are
// {"error": text}: 400 empty, 403 another Host, 413 too large, 415 what predict() refuses, 503 too many are waiting, 500 our own.
#ifndef DEFT_BOARD_PREDICTION_SERVER_H
#define DEFT_BOARD_PREDICTION_SERVER_H

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace deft {

constexpr int kServePort = 8421;

struct PredictionLimits {
  std::size_t most_bytes = std::size_t{32} << 20;   // of a request
  std::size_t batch = 32;
  std::size_t waiting = 256;                        // more are turned away
  double seconds = 30.0;                            // to read a request or write an answer
};

class PredictionServer {
 public:
  // One answer for each body, in order; {"error": text} for a body that cannot be used. Called from one thread.
  using Predict = std::function<std::vector<nlohmann::json>(const std::vector<std::string>& bodies)>;

  PredictionServer(Predict predict, PredictionLimits limits);
  ~PredictionServer();
  int bind(int port);      // throws Refusal where it is taken
  void run();              // returns after stop()
  void stop();             // from any thread

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
};

}  // namespace deft

#endif
