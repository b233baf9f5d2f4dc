// After a few steps nothing asks the system for memory any more: no page is touched for the first time.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <limits>

#include "deft/activation/gelu.h"
#include "deft/activation/relu.h"
#include "deft/kernel/convert.h"
#include "deft/model/inference.h"
#include "deft/model/test_nets.h"
#include "deft/model/threads.h"
#include "deft/network/resnet20.h"
#include "deft/network/whitening_net.h"
#include "deft/tensor/caching_allocator.h"

namespace deft {
namespace {

std::int64_t page_faults() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_minflt;
}

// Page faults of `steps` calls, after `before` calls that may do as they like: the least of three such rows. Which thread takes which
// part is the machine's choice; on a busy one a thread may touch its own memory for the first time late.
template <class Step>
std::int64_t faults_of(int before, int steps, const Step& step) {
  for (int i = 0; i < before; ++i) step(i);
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (int row = 0; row < 3; ++row) {
    const std::int64_t start = page_faults();
    for (int i = 0; i < steps; ++i) step(before + row * steps + i);
    least = std::min(least, page_faults() - start);
  }
  return least;
}

// A handful in all, from anybody in this process (a thread's stack, a log buffer): a step touches thousands of pages.
constexpr std::int64_t kSome = 64;
constexpr int kSteps = 8;

struct Net {
  const char* name;
  LayerList layers;
  std::shared_ptr<const Activation> activation;
};

std::vector<Net> nets(const Shape& input) {
  return {{"resnet20", ResNet20({}).layers(input, 10), std::make_shared<Relu>(ReluOptions{})},
          {"whitening_net", WhiteningNet({}).layers(input, 10), std::make_shared<Gelu>(GeluOptions{})}};
}

TEST(SteadyState, ATrainingStepTouchesNoNewMemory) {
  use_threads(2);
  const Shape input{32, 32, 3};
  constexpr std::int64_t kCount = 8;
  const std::vector<float> batch = draw(kCount * input.size(), 1);
  std::vector<std::uint16_t> halves(batch.size());
  to_bfloat16(batch, halves);
  for (const Net& net : nets(input)) {
    for (const Precision precision : {Precision::float32, best_precision()}) {
      Model model({.layers = net.layers, .input = input, .activation = net.activation, .precision = precision});
      fill_parameters(model, 1);
      const std::vector<float> gradient(static_cast<std::size_t>(kCount * model.outputs()), 1e-3f);
      const InputBatch in = precision == Precision::bfloat16 ? InputBatch{.count = kCount, .bfloat16s = halves.data()} : InputBatch{.count = kCount, .floats = batch.data()};
      const auto step = [&](int i) {
        model.forward(in, {.training = true, .key = static_cast<std::uint64_t>(i)});
        model.backward(gradient);
      };
      EXPECT_LT(faults_of(3, kSteps, step), kSome) << net.name << ", " << to_string(precision);
      const std::size_t held = caching_allocator_use().from_system;
      step(99);
      EXPECT_EQ(caching_allocator_use().from_system, held);
    }
  }
}

TEST(SteadyState, APredictionTouchesNoNewMemory) {
  use_threads(2);
  const Shape input{32, 32, 3};
  const std::vector<float> batch = draw(16 * input.size(), 1);
  for (const Net& net : nets(input)) {
    Model model({.layers = net.layers, .input = input, .activation = net.activation});
    fill_parameters(model, 1);
    Inference inference(model);
    const auto predict = [&](int i) { inference.forward({.count = i % 2 ? 16 : 11, .floats = batch.data()}); };
    EXPECT_LT(faults_of(4, kSteps, predict), kSome) << net.name;
  }
}

}  // namespace
}  // namespace deft
