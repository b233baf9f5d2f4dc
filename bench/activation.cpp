// How long do an activation and its derivative take over a span of numbers, on one thread?
//
//   bench_activation [numbers] [rounds] [activation ...]     prints nanoseconds a number, forward and backward: minimum and median
//   bench_activation check                                   both over 401 numbers, for the peer to compare
//
// bench/activation.sh runs it in turn with bench/activation_peer.py, PyTorch's own functions.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "deft/activation/role.h"
#include "deft/core/option_fields.h"

namespace {

const std::vector<std::string> kNames{"relu", "leaky_relu", "elu", "selu", "softplus", "swish", "gelu", "sigmoid", "tanh"};

struct Spans {
  explicit Spans(std::size_t count) : x(count), y(count), gy(count, 1.0f), gx(count) {
    for (std::size_t i = 0; i < count; ++i) x[i] = static_cast<float>(i % 401) / 25.0f - 8.0f;
  }
  std::vector<float> x, y, gy, gx;
};

std::unique_ptr<deft::Activation> activation_of(const std::string& name) {
  const auto* found = deft::activations().find(name);
  if (!found) {
    std::fprintf(stderr, "bench_activation: no activation is called %s\n", name.c_str());
    std::exit(2);
  }
  deft::ListFields defaults;
  return found->make(defaults);
}

void both(const deft::Activation& activation, Spans& spans) {
  activation.forward(spans.x, spans.y, {.training = true});
  activation.backward(spans.x, spans.gy, spans.gx, {}, {.training = true});
}

}  // namespace

int main(int count, char** words) {
  if (count > 1 && std::strcmp(words[1], "check") == 0) {
    for (const std::string& name : kNames) {
      Spans spans(401);
      both(*activation_of(name), spans);
      for (std::size_t i = 0; i < spans.x.size(); ++i) std::printf("%s %.8g %.8g\n", name.c_str(), spans.y[i], spans.gx[i]);
    }
    return 0;
  }
  const auto numbers = static_cast<std::size_t>(count > 1 ? std::atof(words[1]) : 65536);
  const int rounds = count > 2 ? std::atoi(words[2]) : 200;
  const std::vector<std::string> names = count > 3 ? std::vector<std::string>(words + 3, words + count) : kNames;
  for (const std::string& name : names) {
    const auto activation = activation_of(name);
    Spans spans(numbers);
    std::vector<double> nanoseconds;
    for (int round = -3; round < rounds; ++round) {  // three to warm up
      const auto start = std::chrono::steady_clock::now();
      both(*activation, spans);
      const auto end = std::chrono::steady_clock::now();
      if (round >= 0) nanoseconds.push_back(std::chrono::duration<double, std::nano>(end - start).count() / static_cast<double>(numbers));
    }
    std::sort(nanoseconds.begin(), nanoseconds.end());
    std::printf("deft %s %zu minimum %.3f median %.3f\n", name.c_str(), numbers, nanoseconds.front(), nanoseconds[nanoseconds.size() / 2]);
  }
}
