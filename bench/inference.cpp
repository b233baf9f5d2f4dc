// How many pictures a second does a trained network answer?
//
//   bench_inference [resnet18|whitening_net] [batch] [seconds] [float32|bfloat16|int8]
//
// prints billions of operations a picture and pictures a second by the least time of a batch, and the median milliseconds. Before that the answers are compared
// with those of the plain float32 forward: the largest difference, as a share of the largest answer, is printed too.
// bench/inference.sh runs it in turn with bench/inference_peer.py, the same net by an expert's PyTorch.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "deft/activation/gelu.h"
#include "deft/activation/relu.h"
#include "deft/core/random.h"
#include "deft/kernel/convert.h"
#include "deft/model/inference.h"
#include "deft/model/threads.h"
#include "deft/network/resnet18.h"
#include "deft/network/whitening_net.h"

using namespace deft;

namespace {

// He's weights, running statistics of a batch-normalised network.
void fill(const Model& model) {
  Random random(1);
  for (const ModelArray& array : model.parameters()) {
    if (array.info.fan_in == 0) continue;
    const double size = std::sqrt(2.0 / static_cast<double>(array.info.fan_in));
    for (float& value : array.value) value = static_cast<float>(size * random.normal());
  }
}

double difference(std::span<const float> a, std::span<const float> b) {
  double error = 0, most = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    error = std::max(error, static_cast<double>(std::abs(a[i] - b[i])));
    most = std::max(most, static_cast<double>(std::abs(b[i])));
  }
  return error / most;
}

// Operations of the convolutions and linear layers of one picture, two for each multiply-add.
double operations(const LayerList& layers, Shape shape) {
  double sum = 0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Shape in = shape;
    shape = shape_after(layers[i], i + 1, in);
    const auto positions = static_cast<double>(shape.height * shape.width);
    if (const auto* c = std::get_if<Convolution>(&layers[i].options)) {
      sum += 2 * positions * static_cast<double>(c->channels * in.channels / c->groups * c->kernel * c->kernel);
    } else if (const auto* l = std::get_if<Linear>(&layers[i].options)) {
      sum += 2 * static_cast<double>(l->outputs * in.size());
    }
    for (const LayerList* inner : inner_lists(layers[i])) sum += operations(*inner, in);
  }
  return sum;
}

}  // namespace

int main(int count, char** words) {
  const std::string name = count > 1 ? words[1] : "resnet18";
  const std::int64_t batch = count > 2 ? std::atoll(words[2]) : 64;
  const double seconds = count > 3 ? std::atof(words[3]) : 3;
  const std::string precision = count > 4 ? words[4] : "bfloat16";
  use_threads(0);
  const Shape input{32, 32, 3};
  ModelOptions options{.input = input, .fused = false};
  if (name == "resnet18") {
    options.layers = ResNet18({}).layers(input, 10);
    options.activation = std::make_shared<Relu>(ReluOptions{});
  } else {
    options.layers = WhiteningNet({}).layers(input, 10);
    options.activation = std::make_shared<Gelu>(GeluOptions{});
  }
  Model plain(options);
  fill(plain);
  std::vector<float> pictures(static_cast<std::size_t>(batch * input.size()));
  Random random(2);
  for (float& x : pictures) x = static_cast<float>(random.normal());
  std::vector<std::uint16_t> halves(pictures.size());
  to_bfloat16(pictures, halves);

  options.precision = precision == "bfloat16" ? Precision::bfloat16 : Precision::float32;
  options.fused = true;
  Model model(options);
  fill(model);
  std::unique_ptr<Inference> inference;
  if (precision == "int8") {
    Ranges ranges;
    observe(model, pictures, ranges);
    inference = std::make_unique<Inference>(model, ranges);
  } else {
    inference = std::make_unique<Inference>(model);
  }
  const bool narrow = inference->input_precision() == Precision::bfloat16;
  const InputBatch in{batch, narrow ? nullptr : pictures.data(), narrow ? halves.data() : nullptr};
  const double error = difference(inference->forward(in), plain.forward({.count = batch, .floats = pictures.data()}, {}));

  std::vector<double> times;
  using Clock = std::chrono::steady_clock;
  for (const auto begin = Clock::now(); times.size() < 10 || std::chrono::duration<double>(Clock::now() - begin).count() < seconds;) {
    const auto start = Clock::now();
    inference->forward(in);
    times.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  std::printf("deft %s %.0f pictures/s, median %.2f ms, error %.1e, %.3f GFLOP a picture\n", precision.c_str(),
              static_cast<double>(batch) / times.front(), 1e3 * times[times.size() / 2], error, operations(options.layers, input) / 1e9);
  return error < (precision == "float32" ? 1e-4 : precision == "bfloat16" ? 0.05 : 0.2) ? 0 : 1;
}
