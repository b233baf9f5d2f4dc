// How long is one update of an optimiser over a network's parameters?
//
//   bench_optimizer [million parameters] [updates] [optimizer ...]     prints milliseconds: minimum and median
//   bench_optimizer check                                              40 updates of a few weights, for the peer to
//   compare
//
// bench/optimizer.sh runs it in turn with bench/optimizer_peer.py, PyTorch's own optimisers.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "deft/kernel/parallel.h"
#include "deft/optimization/adam.h"
#include "deft/optimization/nadam.h"
#include "deft/optimization/nesterov.h"
#include "deft/optimization/rmsprop.h"

namespace {

std::unique_ptr<deft::Optimizer> optimizer_of(const std::string& name) {
  if (name == "adam") return std::make_unique<deft::Adam>(deft::AdamOptions{});
  if (name == "nadam") return std::make_unique<deft::Nadam>(deft::NadamOptions{.form = "torch"});
  if (name == "rmsprop") return std::make_unique<deft::Rmsprop>(deft::RmspropOptions{});
  if (name == "nesterov") return std::make_unique<deft::Nesterov>(deft::NesterovOptions{});
  std::fprintf(stderr, "bench_optimizer: adam, nadam, rmsprop or nesterov, not %s\n", name.c_str());
  std::exit(2);
}

// The arrays of a residual network: many small ones, and a few that hold nearly everything.
struct Parameters {
  explicit Parameters(std::int64_t count) {
    for (std::int64_t left = count; left > 0; left -= sizes.back()) {
      sizes.push_back(std::min(left, std::max<std::int64_t>(64, count / 10)));
      if (sizes.size() % 2 == 0) sizes.back() = std::min<std::int64_t>(left, 256);
    }
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      values.emplace_back(static_cast<std::size_t>(sizes[i]));
      gradients.emplace_back(static_cast<std::size_t>(sizes[i]));
      for (std::size_t k = 0; k < values[i].size(); ++k) {
        values[i][k] = static_cast<float>(k % 17) / 16 - 0.5f;
        gradients[i][k] = static_cast<float>(k % 13) / 12 - 0.4f;
      }
    }
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      views.push_back({.name = "layer" + std::to_string(i) + ".weight",
                       .kind = "linear",
                       .shape = {sizes[i]},
                       .value = values[i],
                       .gradient = gradients[i]});
    }
  }
  std::vector<std::int64_t> sizes;
  std::vector<std::vector<float>> values, gradients;
  std::vector<deft::ParameterView> views;
};

void update(deft::Optimizer& optimizer, Parameters& parameters) {
  optimizer.step(parameters.views, {.learning_rate = optimizer.learning_rate(), .momentum = optimizer.momentum()});
}

void print_check(const std::string& name) {
  const auto optimizer = optimizer_of(name);
  Parameters parameters(221);
  optimizer->start(parameters.views);
  for (int step = 0; step < 40; ++step) {
    update(*optimizer, parameters);
    for (std::size_t i = 0; i < parameters.sizes.size(); ++i) {
      for (std::size_t k = 0; k < parameters.values[i].size(); ++k) {
        parameters.gradients[i][k] = parameters.values[i][k] - 0.3f;
      }
    }
  }
  for (const auto& values : parameters.values) {
    for (const float value : values) std::printf("%s %.8g\n", name.c_str(), value);
  }
}

}  // namespace

int main(int count, char** words) {
  std::vector<std::string> names{"adam", "nadam", "rmsprop", "nesterov"};
  deft::use_kernel_threads(0);
  if (count > 1 && std::strcmp(words[1], "check") == 0) {
    for (const std::string& name : names) print_check(name);
    return 0;
  }
  const double millions = count > 1 ? std::atof(words[1]) : 2;
  const int updates = count > 2 ? std::atoi(words[2]) : 20;
  if (count > 3) names.assign(words + 3, words + count);
  for (const std::string& name : names) {
    const auto optimizer = optimizer_of(name);
    Parameters parameters(static_cast<std::int64_t>(millions * 1e6));
    optimizer->start(parameters.views);
    std::vector<double> milliseconds;
    for (int step = -3; step < updates; ++step) {  // three to warm up
      const auto start = std::chrono::steady_clock::now();
      update(*optimizer, parameters);
      const auto end = std::chrono::steady_clock::now();
      if (step >= 0) milliseconds.push_back(std::chrono::duration<double, std::milli>(end - start).count());
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("deft %s %g minimum %.3f median %.3f\n", name.c_str(), millions, milliseconds.front(),
                milliseconds[milliseconds.size() / 2]);
  }
}
