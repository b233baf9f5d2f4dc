// The network that answers against the plain libtorch forward of the same weights.
#include "deft/model/inference.h"

#include <gtest/gtest.h>

#include "deft/activation/gelu.h"
#include "deft/activation/maxout.h"
#include "deft/activation/prelu.h"
#include "deft/activation/relu.h"
#include "deft/activation/swish.h"
#include "deft/core/option_fields.h"
#include "deft/kernel/convert.h"
#include "deft/kernel/parallel.h"
#include "deft/model/test_nets.h"
#include "deft/model/threads.h"
#include "deft/network/role.h"

namespace deft {
namespace {

// Even numbers in -1.7 .. 1.7 (variance 1): the nets have millions of weights, and this takes no logarithm.
class Quick {
 public:
  float next() { return 3.46f * (static_cast<float>((state_ = state_ * 6364136223846793005u + 1442695040888963407u) >> 40) / 16777216.0f - 0.5f); }

 private:
  std::uint64_t state_ = 3;
};

// Weights of a usual size, and running statistics as a training leaves them.
void fill(const Model& model) {
  Quick random;
  for (const ModelArray& array : model.parameters()) {
    const double size = array.info.fan_in > 0 ? std::sqrt(2.0 / static_cast<double>(array.info.fan_in)) : 0.2;
    const double middle = array.info.name.ends_with(".scale") ? 1.0 : array.info.name.ends_with(".slope") ? 0.25 : 0.0;
    for (float& value : array.value) value = static_cast<float>(middle + size * random.next());
  }
  for (const ModelArray& array : model.buffers()) {
    const bool variance = array.info.name.ends_with("_var");
    for (float& value : array.value) value = variance ? 1.0f + 0.3f * random.next() : 0.2f * random.next();
  }
}

struct Pair {
  std::vector<float> plain, fast;
};

double relative_error(const Pair& pair) {
  double error = 0, size = 0;
  for (std::size_t i = 0; i < pair.plain.size(); ++i) {
    error = std::max(error, static_cast<double>(std::abs(pair.plain[i] - pair.fast[i])));
    size = std::max(size, static_cast<double>(std::abs(pair.plain[i])));
  }
  EXPECT_GT(size, 0) << "the net answers nothing";
  return error / size;
}

class FastAndPlain {
 public:
  explicit FastAndPlain(ModelOptions options) : options_(std::move(options)) {
    options_.fused = false;
    plain_ = std::make_unique<Model>(options_);
    fill(*plain_);
  }
  // `precision` is that of the fast side; the plain one is float32.
  Pair answers(std::int64_t count, Precision precision) const {
    ModelOptions options = options_;
    options.fused = true;
    options.precision = precision;
    Model model(options);
    fill(model);
    return answers(count, Inference(model));
  }
  Pair answers(std::int64_t count, Inference&& inference) const {
    const std::vector<float> batch = draw(count * options_.input.size(), 8);
    std::vector<std::uint16_t> halves(batch.size());
    to_bfloat16(batch, halves);
    const auto plain = plain_->forward({.count = count, .floats = batch.data()}, {});
    const auto fast = inference.input_precision() == Precision::bfloat16 ? inference.forward({.count = count, .bfloat16s = halves.data()})
                                                                         : inference.forward({.count = count, .floats = batch.data()});
    return {{plain.begin(), plain.end()}, {fast.begin(), fast.end()}};
  }
  const Model& plain() const { return *plain_; }

 private:
  ModelOptions options_;
  std::unique_ptr<Model> plain_;
};

ModelOptions design(const std::string& name, const Shape& input, std::shared_ptr<const Activation> activation) {
  ListFields defaults;
  return {.layers = network_designs().find(name)->make(defaults)->layers(input, 10), .input = input, .activation = std::move(activation),
          .named_activations = {{"relu", std::make_shared<Relu>(ReluOptions{})}, {"gelu", std::make_shared<Gelu>(GeluOptions{})}}};
}

class EveryNetwork : public testing::TestWithParam<std::string> {};

TEST_P(EveryNetwork, AnswersAsThePlainForward) {
  use_threads(2);
  const FastAndPlain both(design(GetParam(), {32, 32, 3}, std::make_shared<Gelu>(GeluOptions{})));
  EXPECT_LT(relative_error(both.answers(1, Precision::float32)), 1e-4);
}

TEST_P(EveryNetwork, AnswersInBfloat16WithinItsError) {
  use_threads(2);
  const FastAndPlain both(design(GetParam(), {32, 32, 3}, std::make_shared<Relu>(ReluOptions{})));
  // Rounding to 8 bits at each of up to 50 layers in a row, each independent of the others.
  EXPECT_LT(relative_error(both.answers(2, best_precision())), 0.06);
}

std::vector<std::string> names() {
  std::vector<std::string> all;
  for (const auto& entry : network_designs().entries()) {
    if (entry.card.name != "layers") all.emplace_back(entry.card.name);
  }
  return all;
}
INSTANTIATE_TEST_SUITE_P(Catalogue, EveryNetwork, testing::ValuesIn(names()), [](const auto& info) { return info.param; });

TEST(Inference, OddSizesEveryKindOfLayerAndOtherActivations) {
  use_threads(2);
  LayerList layers = every_kind();
  layers.insert(layers.begin(), {{"branches", Branches{{{{"left", Convolution{.channels = 5, .kernel = 1, .bias = true}}, {"left_act", Activate{}}},
                                                        {{"right", Convolution{.channels = 2}}}}}},
                                 {"pool", MaxPooling{.size = 3, .stride = 2, .padding = 1}},
                                 {"ghost", GhostNormalization{}},
                                 {"group", GroupNormalization{.groups = 7}},
                                 {"stochastic", StochasticPooling{.size = 2, .stride = 1}},
                                 {"shrink", SubsampleAndPad{.stride = 1, .channels = 9}}});
  const std::vector<std::shared_ptr<const Activation>> rules{std::make_shared<Relu>(ReluOptions{}), std::make_shared<TestTanh>(), std::make_shared<Swish>(SwishOptions{}),
                                                             std::make_shared<PRelu>(PReluOptions{}), std::make_shared<Maxout>(MaxoutOptions{})};
  for (const auto& rule : rules) {
    LayerList own = layers;
    if (rule->pieces() > 1) std::erase_if(own, [](const Layer& layer) { return layer.name == "act3" || layer.name == "block2"; });
    for (const Shape& input : {Shape{21, 17, 3}, Shape{19, 23, 1}}) {
      const FastAndPlain both({.layers = own, .input = input, .activation = rule});
      for (const std::int64_t count : {1, 2, 7}) EXPECT_LT(relative_error(both.answers(count, Precision::float32)), 1e-4) << count;
    }
  }
}

TEST(Inference, BatchNormBehindPoolingIsFoldedOnlyWhereItRises) {
  use_threads(1);
  ModelOptions options{.layers = {{"conv", Convolution{.channels = 24}}, {"pool", MaxPooling{}}, {"norm", Normalization{}}, {"act", Activate{}},
                                  {"head", Linear{.outputs = 4}}},
                       .input = {8, 8, 3},
                       .activation = std::make_shared<Relu>(ReluOptions{})};
  FastAndPlain both(options);
  Model model(options);
  for (const float sign : {1.0f, -1.0f}) {
    for (const Model* one : {&both.plain(), static_cast<const Model*>(&model)}) {
      fill(*one);
      for (const ModelArray& array : one->parameters()) {
        if (array.info.name == "norm.scale") array.value[5] = sign;
      }
    }
    EXPECT_LT(relative_error(both.answers(3, Inference(model))), 1e-5) << sign;
  }
}

TEST(Inference, LaterChangesOfTheModelAreNotSeen) {
  use_threads(1);
  Model model(design("resnet20", {16, 16, 3}, std::make_shared<Relu>(ReluOptions{})));
  fill(model);
  Inference inference(model);
  const std::vector<float> batch = draw(16 * 16 * 3, 4);
  const auto before = inference.forward({.count = 1, .floats = batch.data()});
  const std::vector<float> kept(before.begin(), before.end());
  for (const ModelArray& array : model.parameters()) std::fill(array.value.begin(), array.value.end(), 0.0f);
  const auto after = inference.forward({.count = 1, .floats = batch.data()});
  EXPECT_EQ(kept, std::vector<float>(after.begin(), after.end()));
}

TEST(Inference, ASampleHasTheSameAnswerInAnyBatch) {
  use_threads(2);
  Model model(design("plain_cnn", {19, 19, 3}, std::make_shared<Relu>(ReluOptions{})));
  fill(model);
  Inference inference(model);
  const std::vector<float> batch = draw(37 * 19 * 19 * 3, 4);
  const auto all = inference.forward({.count = 37, .floats = batch.data()});
  const std::vector<float> together(all.begin(), all.end());
  for (std::int64_t i = 0; i < 37; ++i) {
    const auto one = inference.forward({.count = 1, .floats = batch.data() + i * 19 * 19 * 3});
    for (std::size_t k = 0; k < one.size(); ++k) EXPECT_NEAR(one[k], together[static_cast<std::size_t>(i) * one.size() + k], 1e-4);
  }
}

TEST(Inference, RefusesTheWrongKindOfBatch) {
  Model model(design("linear", {4, 4, 1}, std::make_shared<Relu>(ReluOptions{})));
  Inference inference(model);
  const std::vector<std::uint16_t> halves(16);
  EXPECT_THROW(inference.forward({.count = 1, .bfloat16s = halves.data()}), std::invalid_argument);
  EXPECT_THROW(inference.forward({.count = 0, .floats = draw(16, 1).data()}), std::invalid_argument);
}

// Ranges of a batch like those the answers are asked for.
Ranges ranges_of(const Model& model, const Shape& input) {
  Ranges ranges;
  observe(model, draw(4 * input.size(), 8), ranges);
  return ranges;
}

TEST(Inference, RangesAreThoseOfThePlainForward) {
  use_threads(2);
  const Shape input{9, 9, 3};
  const LayerList first{{"conv", Convolution{.channels = 5, .bias = true}}, {"act", Activate{}}};
  LayerList all = first;
  all.push_back({"head", Linear{.outputs = 3}});
  Model plain(options_of(first, input, false)), model(options_of(all, input, true));
  fill(plain);
  fill(model);
  const std::vector<float> batch = draw(6 * input.size(), 8);
  const auto y = plain.forward({.count = 6, .floats = batch.data()}, {});
  Ranges ranges;
  for (const std::int64_t half : {0, 1}) observe(model, std::span(batch).subspan(static_cast<std::size_t>(half * 3 * input.size()), static_cast<std::size_t>(3 * input.size())), ranges);
  EXPECT_NEAR(ranges.at("act").first, *std::min_element(y.begin(), y.end()), 1e-5);
  EXPECT_NEAR(ranges.at("act").second, *std::max_element(y.begin(), y.end()), 1e-5);
}

TEST_P(EveryNetwork, AnswersInInt8WithinItsError) {
  use_threads(2);
  const Shape input{32, 32, 3};
  const FastAndPlain both(design(GetParam(), input, std::make_shared<Relu>(ReluOptions{})));
  Inference inference(both.plain(), ranges_of(both.plain(), input));
  EXPECT_LT(relative_error(both.answers(2, std::move(inference))), 0.15);
}

// Numbers that 8 bits hold exactly: the answer must be exact too, in every combination of signs and sums.
TEST(Inference, Int8IsExactWhereItsNumbersAre) {
  use_threads(1);
  ModelOptions options{.layers = {{"conv1", Convolution{.channels = 16, .kernel = 1}}, {"act1", Activate{}},
                                  {"block", Residual{.body = {{"conv2", Convolution{.channels = 16}}}, .shortcut = {{"conv3", Convolution{.channels = 16, .kernel = 1}}}}},
                                  {"act2", Activate{}},
                                  {"conv4", Convolution{.channels = 16, .kernel = 1}}},
                       .input = {5, 5, 3},
                       .activation = std::make_shared<Relu>(ReluOptions{})};
  Model model(options);
  Random random(1);
  for (const ModelArray& array : model.parameters()) {  // each channel's largest weight is 127, most others are 0
    const std::size_t size = array.value.size() / 16;
    for (std::size_t o = 0; o < 16; ++o) {
      const auto row = array.value.subspan(o * size, size);
      std::fill(row.begin(), row.end(), 0.0f);
      row[o % size] = o % 2 ? 1.0f : -1.0f;
    }
  }
  // Unit weights move and sign numbers: every activation is a small whole number, its scale set to 1 or 2 by the ranges.
  const Ranges ranges{{"conv1", {-127, 127}}, {"act1", {0, 255}}, {"conv3", {-127, 127}}, {"conv2", {-127, 127}}, {"block", {-127, 127}}, {"act2", {0, 255}}};
  std::vector<float> batch(4 * 5 * 5 * 3);
  for (float& x : batch) x = static_cast<float>(static_cast<int>(random.uniform() * 80) - 40);
  const auto plain = model.forward({.count = 4, .floats = batch.data()}, {});
  Inference inference(model, ranges);
  EXPECT_EQ(inference.int8_convolutions(), 3);
  const auto fast = inference.forward({.count = 4, .floats = batch.data()});
  for (std::size_t i = 0; i < plain.size(); ++i) EXPECT_NEAR(fast[i], plain[i], 1e-3) << i;
}

}  // namespace
}  // namespace deft
