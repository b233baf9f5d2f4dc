// Starting from another network: what is taken, what stays, what is fitted; and pretrained networks against PyTorch's numbers.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

#include "deft/core/problem.h"
#include "deft/data/memory_pictures.h"
#include "deft/decide/decide.h"
#include "deft/recipe/chapters.h"
#include "deft/train/features.h"
#include "deft/train/transfer_start.h"
#include "goldens/transfer.h"
#include "torch/tiny_run.h"

namespace deft {
namespace {

void nobody(const std::string&) {}

// A small trained network, saved.
const std::string& source() {
  static const std::string path = [] {
    TinyRun run(tiny_document({"train.epochs=20"}));
    run.train();
    const std::string saved = scratch_folder() + "/source.safetensors";
    run.classifier().save(saved);
    setenv("XDG_CACHE_HOME", (scratch_folder() + "/cache").c_str(), 1);
    return saved;
  }();
  return path;
}

std::map<std::string, std::vector<float>> values_by_name(const Model& model) {
  std::map<std::string, std::vector<float>> values;
  for (const auto* arrays : {&model.parameters(), &model.buffers()}) {
    for (const ModelArray& array : *arrays) values[array.info.name] = {array.value.begin(), array.value.end()};
  }
  return values;
}

// The layers whose arrays have changed in a training with this transfer trick.
std::set<std::string> changed_layers(const std::string& trick, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{"transfer." + trick + ".from=" + source(), "train.epochs=2"};
  words.insert(words.end(), more.begin(), more.end());
  TinyRun run(tiny_document(words));
  take_weights(run.classifier(), source(), nobody);
  const auto before = values_by_name(run.classifier().model());
  run.train();
  std::set<std::string> changed;
  for (const auto& [name, values] : values_by_name(run.classifier().model())) {
    if (values != before.at(name)) changed.insert(name.substr(0, name.rfind('.')));
  }
  return changed;
}

std::vector<std::string> trunk() {
  TinyRun run(tiny_document({}));
  const ModelOptions& options = run.classifier().model().options();
  std::vector<std::string> names;
  for (const TransferLayer& one : trunk_of(options.layers, head_of(options.layers, options.input))) {
    for (const std::string& layer : one.layers) names.push_back(layer);
  }
  return names;
}

TEST(TransferTraining, FineTuningTheTopLeavesTheRestBitForBit) {
  const std::set<std::string> changed = changed_layers("fine_tune_top", {"transfer.layers=1"});
  for (const std::string& layer : trunk()) {
    if (layer.starts_with("convolution1") || layer.starts_with("batch_norm") || layer.starts_with("convolution2")) {
      EXPECT_FALSE(changed.contains(layer)) << layer;
    }
  }
  EXPECT_EQ(changed.size(), 2u);  // the last hidden layer and the head
}

TEST(TransferTraining, FineTuningManyChangesEveryLayer) {
  std::set<std::string> with_arrays;
  TinyRun run(tiny_document({}));
  for (const auto& [name, values] : values_by_name(run.classifier().model())) with_arrays.insert(name.substr(0, name.rfind('.')));
  EXPECT_EQ(changed_layers("fine_tune_many"), with_arrays);
}

TEST(TransferTraining, LayersWaitForTheirTurnToThaw) {
  EXPECT_EQ(changed_layers("gradual_unfreezing", {"transfer.every=10"}).size(), 1u);
  EXPECT_EQ(changed_layers("gradual_unfreezing", {"transfer.every=1"}).size(), 2u);  // the topmost from the second epoch on
}

TEST(TransferTraining, AFittedHeadIsRightOnWhatTheNetworkKnows) {
  TinyRun run(tiny_document({"transfer.linear_probe.from=" + source()}));
  take_weights(run.classifier(), source(), nobody);
  const auto before = values_by_name(run.classifier().model());
  const HeadFit fit = fit_head(run.classifier(), {run.samples(), {}, {}}, true, 0, nobody);
  EXPECT_GT(fit.cross_validated, 0.8);
  EXPECT_GT(run.classifier().evaluate(run.samples()).accuracy, 0.9);
  int changed = 0;
  for (const auto& [name, values] : values_by_name(run.classifier().model())) changed += values != before.at(name);
  EXPECT_EQ(changed, 2);  // weight and bias of the head
}

// The network is timed; what does not fit is not looked at, and the decisions say so.
TEST(TransferTraining, UnderATimeLimitTheHeadSeesWhatFits) {
  const auto chosen = [&](double seconds) {
    ResolvedRun run;
    run.recipe = TinyRun(tiny_document({"transfer.four_cases.from=" + source()})).recipe();
    run.data = load_data(run.recipe.data);
    choose_transfer(run, divide(run.data, run.recipe.data), seconds, nobody);
    return run;
  };
  for (const double plenty : {0.0, 1000.0}) {
    const ResolvedRun run = chosen(plenty);
    EXPECT_EQ(run.head_samples, 0);
    EXPECT_GT(run.recipe.transfer.trick->views(), 1);
    EXPECT_EQ(run.decisions.back().what, run.recipe.transfer.name);
  }
  const ResolvedRun short_of_time = chosen(1e-4);
  EXPECT_EQ(short_of_time.head_samples, 40);
  EXPECT_EQ(short_of_time.recipe.transfer.trick->views(), 1);
  EXPECT_EQ(short_of_time.decisions.back().what, "the head is fitted to 40 of " + std::to_string(short_of_time.data.train.size()) + " pictures, one view each");

  TinyRun run(tiny_document({"transfer.linear_probe.from=" + source(), "transfer.linear_probe.views=1"}));
  take_weights(run.classifier(), source(), nobody);
  std::string said;
  fit_head(run.classifier(), {run.samples(), {}, {}}, true, 40, [&](const std::string& line) { said = line; });
  EXPECT_NE(said.find(" features of 40 samples, 1 views each"), std::string::npos) << said;
}

TEST(TransferTraining, AnSvmOnEarlierFeaturesIsSavedAsTheCutNetwork) {
  TinyRun run(tiny_document({"transfer.svm_on_features.from=" + source()}));
  take_weights(run.classifier(), source(), nobody);
  fit_head(run.classifier(), {run.samples(), {}, {}}, true, 0, nobody);
  EXPECT_GT(run.classifier().evaluate(run.samples()).accuracy, 0.45);  // eight features of the first convolution; chance is 0.36
  const std::string path = scratch_folder() + "/svm.safetensors";
  run.classifier().save(path);
  EXPECT_EQ(Classifier::load(path).predict(run.samples()), run.classifier().predict(run.samples()));
}

TEST(TransferTraining, FeaturesComeFromTheCacheTheSecondTime) {
  TinyRun run(tiny_document({"transfer.linear_probe.from=" + source()}));
  take_weights(run.classifier(), source(), nobody);
  const FeatureExtractor extractor(run.classifier());
  const FeatureTable first = extractor.features(run.samples(), 1);
  int looks = 0;
  const FeatureTable second = extractor.features(run.samples(), 1, [&](double) { ++looks; });
  EXPECT_EQ(looks, 1);  // not batch by batch
  EXPECT_EQ(first.features, second.features);
  EXPECT_EQ(first.targets, second.targets);
  run.classifier().model().parameters()[0].value[0] += 1;  // other weights: other features
  EXPECT_NE(FeatureExtractor(run.classifier()).features(run.samples(), 1).features, first.features);
}

TEST(TransferTraining, RefusesAnotherNetworksWeights) {
  TinyRun run(tiny_document({"network.name=mlp", "transfer.linear_probe.from=" + source()}));
  EXPECT_THROW(take_weights(run.classifier(), source(), nobody), Refusal);
}

// The features of a pretrained network on one drawn picture.
void expect_features(const std::string& file, const std::vector<std::pair<int, float>>& expected) {
  const char* data = std::getenv("DEFT_DATA");
  if (!data) GTEST_SKIP() << "needs $DEFT_DATA";
  const std::string path = std::string(data) + "/pretrained/" + file + ".safetensors";
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < 224; ++y) {
    for (int x = 0; x < 224; ++x) {
      for (int c = 0; c < 3; ++c) pixels.push_back(static_cast<std::uint8_t>((7 * y + 13 * x + 29 * c + y * x / 64) % 256));
    }
  }
  DataSet set;
  set.class_names = {"a", "b"};
  set.train.pictures = select(std::make_shared<MemoryPictures>(1, 224, 224, 3, pixels), {0, 0});
  set.train.labels = {0, 1};
  Facts facts = facts_of(set);
  facts.pretrained = pretrained_for(facts, path);
  ASSERT_EQ(facts.pretrained.size(), 1u);
  RecipeDocument document;
  Table transfer;
  transfer.set("name", {std::string("linear_probe"), {}});
  transfer.set("from", {path, {}});
  document.chapters["transfer"] = {transfer};
  Table train;
  train.set("precision", {std::string("float32"), {}});
  document.chapters["train"] = {train};
  decide(facts, 0, document);
  Problems problems;
  const Recipe recipe = bind(document, problems);
  problems.refuse_if_any();
  Classifier classifier = Classifier::build(recipe, set, set.train);
  take_weights(classifier, path, nobody);
  setenv("XDG_CACHE_HOME", (scratch_folder() + "/cache").c_str(), 1);
  const FeatureTable features = FeatureExtractor(classifier).features(set.train, 1);
  for (const auto& [number, value] : expected) EXPECT_NEAR(features.features[static_cast<std::size_t>(number)], value, 2e-4 * std::max(1.0f, value)) << number;
}

TEST(Pretrained, MobileNetHasPyTorchsFeatures) { expect_features("mobilenet_v1_trunk_pw12", goldens::mobilenet_features); }
TEST(Pretrained, SqueezeNetHasPyTorchsFeatures) { expect_features("squeezenet1_1_imagenet_features", goldens::squeezenet_features); }

}  // namespace
}  // namespace deft
