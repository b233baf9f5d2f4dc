// How long is one training step (forward and backward)?
//
//   bench_step [batch] [steps] [fused|plain] [bfloat16|float32] [whitening_net|resnet18|plain] [train|test]
//
// prints milliseconds: minimum, median, of it forward (median), and the processor's time of all threads (minimum); then the parameters.
// plain: the network of bench/other_frameworks.sh, which darknet and dlib can say too.
// test: forward only, as for predictions. bench/step.sh runs it in turn with bench/step_peer.py, the same net by an
// expert's PyTorch.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "deft/core/random.h"
#include "deft/kernel/convert.h"
#include "deft/model/model.h"
#include "deft/model/threads.h"
#include "deft/network/resnet18.h"
#include "deft/network/whitening_net.h"

namespace {

class Relu : public deft::Activation {
 public:
  void forward(std::span<const float> x, std::span<float> y, const deft::ActivationContext&) const override {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = std::max(0.0f, x[i]);
  }
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                const deft::ActivationContext&) const override {
    for (std::size_t i = 0; i < x.size(); ++i) gx[i] = x[i] > 0 ? gy[i] : 0.0f;
  }
  double gain() const override { return std::sqrt(2.0); }
  deft::FusedForm fused() const override { return {deft::FusedKind::leaky, 0.0f}; }
};

// GELU by erf, as the kernels fuse it.
class Gelu : public deft::Activation {
 public:
  void forward(std::span<const float> x, std::span<float> y, const deft::ActivationContext&) const override {
    for (std::size_t i = 0; i < x.size(); ++i) y[i] = x[i] * share(x[i]);
  }
  void backward(std::span<const float> x, std::span<const float> gy, std::span<float> gx, std::span<float>,
                const deft::ActivationContext&) const override {
    for (std::size_t i = 0; i < x.size(); ++i) {
      gx[i] = gy[i] * (share(x[i]) + x[i] * 0.39894228f * std::exp(-0.5f * x[i] * x[i]));
    }
  }
  double gain() const override { return 1.0; }
  deft::FusedForm fused() const override { return {deft::FusedKind::gelu}; }

 private:
  static float share(float x) { return 0.5f + 0.5f * std::erf(x * 0.70710678f); }
};

deft::LayerList plain_net() {
  deft::LayerList layers;
  for (const std::int64_t channels : {64, 128, 256}) {
    for (const char* half : {"a", "b"}) {
      const std::string name = std::to_string(channels) + half;
      layers.push_back({"convolution" + name, deft::Convolution{.channels = channels}});
      layers.push_back({"norm" + name, deft::Normalization{}});
      layers.push_back({"activation" + name, deft::Activate{}});
    }
    if (channels < 256) layers.push_back({"pool" + std::to_string(channels), deft::MaxPooling{.size = 2}});
  }
  layers.push_back({"average", deft::GlobalAveragePooling{}});
  layers.push_back({"head", deft::Linear{.outputs = 10}});
  return layers;
}

}  // namespace

int main(int count, char** words) {
  const std::int64_t batch = count > 1 ? std::atoll(words[1]) : 512;
  const int steps = count > 2 ? std::atoi(words[2]) : 10;
  const bool fused = !(count > 3 && std::strcmp(words[3], "plain") == 0);
  const bool narrow = !(count > 4 && std::strcmp(words[4], "float32") == 0);
  const std::string net = count > 5 ? words[5] : "whitening_net";
  const bool training = !(count > 6 && std::strcmp(words[6], "test") == 0);
  deft::use_threads(0);
  const deft::Shape input{32, 32, 3};
  std::shared_ptr<const deft::Activation> activation = std::make_shared<Gelu>();
  if (net != "whitening_net") activation = std::make_shared<Relu>();
  deft::Model model({.layers = net == "resnet18" ? deft::ResNet18({}).layers(input, 10) : net == "plain" ? plain_net() : deft::WhiteningNet({}).layers(input, 10),
                     .input = input,
                     .activation = activation,
                     .precision = narrow ? deft::Precision::bfloat16 : deft::Precision::float32,
                     .fused = fused});
  deft::Random random(1);
  for (const deft::ModelArray& array : model.parameters()) {
    const double size = array.info.fan_in > 0 ? std::sqrt(2.0 / static_cast<double>(array.info.fan_in)) : 0.0;
    const double middle = array.info.name.ends_with(".scale") ? 1.0 : 0.0;
    for (float& value : array.value) value = static_cast<float>(middle + size * random.normal());
  }
  std::vector<float> pictures(static_cast<std::size_t>(batch * input.size()));
  for (float& value : pictures) value = static_cast<float>(random.normal());
  std::vector<std::uint16_t> halves(pictures.size());
  deft::to_bfloat16(pictures, halves);
  const std::vector<float> gradient(static_cast<std::size_t>(batch * 10), 1e-3f);
  const deft::InputBatch in{
      .count = batch, .floats = narrow ? nullptr : pictures.data(), .bfloat16s = narrow ? halves.data() : nullptr};
  std::vector<double> milliseconds, forward, processor;
  for (int step = -3; step < steps; ++step) {  // three to warm up
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t used = std::clock();
    model.forward(in, {.training = training, .key = static_cast<std::uint64_t>(step + 3)});
    const auto middle = std::chrono::steady_clock::now();
    if (training) model.backward(gradient);
    const auto end = std::chrono::steady_clock::now();
    if (step < 0) continue;
    milliseconds.push_back(std::chrono::duration<double, std::milli>(end - start).count());
    forward.push_back(std::chrono::duration<double, std::milli>(middle - start).count());
    processor.push_back(1e3 * static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC);
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  std::sort(forward.begin(), forward.end());
  std::size_t parameters = 0;
  for (const deft::ModelArray& array : model.parameters()) parameters += array.value.size();
  std::printf("deft batch %lld minimum %.1f median %.1f (forward %.1f, processor %.1f) parameters %zu\n",
              static_cast<long long>(batch), milliseconds.front(), milliseconds[milliseconds.size() / 2],
              forward[forward.size() / 2], *std::min_element(processor.begin(), processor.end()), parameters);
}
