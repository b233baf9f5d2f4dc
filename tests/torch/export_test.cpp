// Exported models give the same probabilities in programs that are not ours: ONNX Runtime, OpenCV's dnn module and PyTorch.
#include "deft/train/export_run.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "deft/recipe/chapters.h"
#include "deft/train/ensemble_run.h"
#include "deft/train/leaderboard.h"
#include "deft/train/run.h"
#include "torch/tiny_run.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kSamples = 100;

struct Exported {
  std::string name;
  std::vector<std::string> words;
  std::string source;
  bool opencv = false;           // its importer of ONNX knows fewer operations
};

std::vector<Exported> all_models() {
  std::vector<Exported> all;
  for (const char* network : {"resnet20", "whitening_net", "squeezenet", "mobilenet_v1", "plain_cnn", "lenet5", "nin", "resnet9"}) {
    Exported one{network, {"network.name=" + std::string(network), "data.source=\"glyphs:samples=160,classes=3,size=32\"", "optimization.learning_rate=0.01"}};
    for (const std::string& word : narrowed(network)) one.words.push_back(word);
    // OpenCV 4.6 knows no Erf (whitening_net's GELU), and leaves the border out of averages (nin's pooling).
    one.opencv = std::string(network) != "whitening_net" && std::string(network) != "nin";
    all.push_back(one);
  }
  all.push_back({"mobilenet_end", {"network.name=mobilenet_v1", "network.width=0.25", "network.padding=end", "network.blocks=4", "network.norm_epsilon=0.001", "activation.name=relu",
                                   "activation.ceiling=6", "data.source=\"glyphs:samples=160,classes=3,size=32\"", "optimization.learning_rate=0.01"}, "", true});
  for (const Entry<Activation>& one : activations().entries()) {
    all.push_back({"activation_" + one.card.name, {"activation.name=" + one.card.name, "optimization.learning_rate=0.005", "data.source=\"glyphs:samples=160,classes=3,size=16\""}});
  }
  for (const char* layer : {"average_pooling", "stochastic_pooling", "ghost_batch_norm", "layer_norm", "group_norm"}) {
    all.push_back({std::string("layer_") + layer, {"network.layer.3.name=" + std::string(layer), "data.source=\"glyphs:samples=160,classes=3,size=16\"", "optimization.learning_rate=0.01"}});
  }
  all.push_back({"thresholds", {"imbalance.threshold_moving.strength=0.7", "data.source=\"glyphs:samples=160,classes=3,size=16,imbalance=5\""}});
  all.push_back({"table_mixed", {"preprocessing.standardize=on"}, "mixed"});
  all.push_back({"table_log1p", {"preprocessing=off", "preprocessing.log1p=on", "optimization.learning_rate=0.002"}, "regression"});
  all.push_back({"table_pca", {"preprocessing.name=pca_whitening"}, "attributes"});
  all.push_back({"sharing_hard", {"transfer.hard_sharing.width=4"}, "attributes"});
  all.push_back({"sharing_soft", {"transfer.soft_sharing.strength=0.01"}, "attributes"});
  return all;
}

// What enters the graph: pixels at the network's size, channel by channel, or the table's rows.
std::vector<float> inputs_of(const Classifier& classifier, const Samples& samples, std::vector<std::int64_t>& sides) {
  const SampleLayout& input = classifier.preparation().input();
  if (input.table()) {
    sides = {samples.size(), input.shape.channels};
    return samples.rows;
  }
  const Shape& s = input.shape;
  sides = {samples.size(), s.channels, s.height, s.width};
  std::vector<float> values;
  Preparation::Scratch scratch;
  for (std::int64_t i = 0; i < samples.size(); ++i) {
    classifier.preparation().picture(samples, i, nullptr, scratch);
    for (std::int64_t c = 0; c < s.channels; ++c) {
      for (std::int64_t p = 0; p < s.height * s.width; ++p) values.push_back(scratch.image.pixels[static_cast<std::size_t>(p * s.channels + c)]);
    }
  }
  return values;
}

// Two networks of one input under each rule.
std::vector<SavedModel> all_ensembles() {
  std::vector<SavedModel> all;
  for (const std::string& rule : {"average", "geometric_average", "vote", "greedy", "stack", "late_fusion", "early_fusion"}) {
    std::vector<Member> members;
    std::optional<TinyRun> run;
    for (const char* layer : {"max_pooling", "average_pooling"}) {
      run.emplace(tiny_document({"ensemble.name=" + rule, "network.layer.3.name=" + std::string(layer), "data.source=\"glyphs:samples=160,classes=3,size=16\"", "train.epochs=2"}));
      run->train();
      members.push_back({layer, std::move(run->classifier())});
    }
    SavedModel model(std::move(members), run->recipe().combination, rule_entry(run->recipe()));
    const Inputs inputs(2, std::make_shared<const Samples>(run->samples()));
    fit_rule(model, inputs);
    all.push_back(std::move(model));
  }
  return all;
}

// A table with missing values and a column of texts: boosted trees, layers of forests, the super learner, and trees beside a network.
const std::vector<SavedModel>& all_with_trees() {
  static const std::vector<SavedModel> all = [] {
    const std::string source = tiny_document({}, "mixed").chapters.at("data").at(0).text("source");
    const auto trained = [&](const std::string& name, std::vector<std::string> words) {
      RunRequest request;
      request.source = source;
      request.overrides = std::move(words);
      request.overrides.insert(request.overrides.end(), {"log.folder=\"" + scratch_folder() + "/with_trees\"", "train.threads=1", "train.precision=float32"});
      request.name = name;
      return run_training(request).folder;
    };
    const std::string trees = trained("trees", {"ensemble.name=boosted_trees", "ensemble.most_rounds=12", "ensemble.folds=3"});
    const std::string network = trained("network", {"ensemble=off", "train.epochs=4", "imbalance.threshold_moving.strength=0.5"});
    std::vector<SavedModel> models;
    models.push_back(load_model(trees));
    models.push_back(load_model(trained("forest", {"ensemble.name=deep_forest", "ensemble.trees=6", "ensemble.most_layers=2", "imbalance.threshold_moving.strength=0.6"})));
    models.push_back(load_model(trained("both", {"ensemble.name=super_learner", "ensemble.folds=2", "train.epochs=4"})));
    EnsembleRequest beside;
    beside.runs = {trees, network};
    beside.overrides = {"ensemble.name=geometric_average"};
    beside.parent = scratch_folder() + "/with_trees";
    models.push_back(load_model(ensemble_of_runs(beside).folder));
    return models;
  }();
  return all;
}

class Export : public testing::Test {
 protected:
  // What the peers are to answer, and with what.
  static void add(nlohmann::json& manifest, const std::string& name, const SavedModel& model, const Samples& all, bool opencv, bool torchscript = true) {
    std::vector<std::int64_t> which(static_cast<std::size_t>(std::min(kSamples, all.size())));
    for (std::size_t i = 0; i < which.size(); ++i) which[i] = static_cast<std::int64_t>(i);
    const Samples samples = subset(all, which);
    const std::string path = folder_ + "/" + name;
    export_model(model, "onnx", path + ".onnx");
    if (torchscript) export_model(model, "torchscript", path + ".pt");
    std::vector<std::int64_t> sides;
    const std::vector<float> inputs = inputs_of(model.first(), samples, sides);
    std::ofstream(path + ".raw", std::ios::binary).write(reinterpret_cast<const char*>(inputs.data()), static_cast<std::streamsize>(inputs.size() * sizeof(float)));
    manifest.push_back({{"model", path}, {"input", path + ".raw"}, {"sides", sides}, {"opencv", opencv}, {"torchscript", torchscript}});
    expected_[path] = model.predict(Inputs(model.members().size(), std::make_shared<const Samples>(samples)));
  }

  static void SetUpTestSuite() {
    folder_ = scratch_folder() + "/export";
    fs::create_directories(folder_);
    nlohmann::json manifest = nlohmann::json::array();
    for (const Exported& one : all_models()) {
      std::vector<std::string> words = one.words;
      words.push_back("train.epochs=2");
      TinyRun run(tiny_document(words, one.source));
      run.train();
      const Samples samples = run.samples();
      add(manifest, one.name, SavedModel(std::move(run.classifier())), samples, one.opencv);
    }
    const Samples samples = TinyRun(tiny_document({"data.source=\"glyphs:samples=160,classes=3,size=16\""})).samples();
    for (const SavedModel& one : all_ensembles()) add(manifest, "ensemble_" + one.rule().name, one, samples, false);
    const Samples rows = TinyRun(tiny_document({"preprocessing.standardize=on"}, "mixed")).samples();
    const char* names[] = {"boosted_trees", "deep_forest", "super_learner", "trees_beside_a_network"};
    for (std::size_t i = 0; i < all_with_trees().size(); ++i) add(manifest, names[i], all_with_trees()[i], rows, false, false);
    std::ofstream(folder_ + "/manifest.json") << manifest;
    const std::string peers = std::string(DEFT_SOURCE_DIR) + "/build/peers";
    setenv("PEERS", peers.c_str(), 1);
    installed_ = std::system(("bash " + std::string(DEFT_SOURCE_DIR) + "/tests/peers/install.sh " + peers + " > " + folder_ + "/install.log 2>&1").c_str()) == 0;
  }

  // The outputs of every model that the peer was asked for.
  static void expect_agreement(const std::string& command, std::size_t least) {
    if (!installed_) {
      if (!std::getenv("DEFT_DATA")) GTEST_SKIP() << "the peers cannot be installed here";
      FAIL() << read_file(folder_ + "/install.log");
    }
    const std::string out = folder_ + "/out.json";
    ASSERT_EQ(std::system((command + " " + folder_ + "/manifest.json > " + out + " 2> " + folder_ + "/err.txt").c_str()), 0) << read_file(folder_ + "/err.txt");
    const nlohmann::json results = nlohmann::json::parse(read_file(out));
    EXPECT_GE(results.size(), least);
    for (const auto& [path, values] : results.items()) {
      const std::vector<float>& expected = expected_.at(path);
      ASSERT_EQ(values.size(), expected.size()) << path;
      double worst = 0;
      for (std::size_t i = 0; i < expected.size(); ++i) worst = std::max(worst, std::fabs(values[i].get<double>() - expected[i]) / std::max(1.0, std::fabs(static_cast<double>(expected[i]))));
      EXPECT_LT(worst, 1e-4) << path;
    }
  }

  static std::string script(const std::string& name) { return std::string(DEFT_SOURCE_DIR) + "/tests/peers/" + name; }
  static std::string folder_;
  static std::map<std::string, std::vector<float>> expected_;
  static bool installed_;
};

std::string Export::folder_;
std::map<std::string, std::vector<float>> Export::expected_;
bool Export::installed_ = false;

TEST_F(Export, OnnxRuntimeGivesTheSameProbabilities) { expect_agreement("node " + script("predict_onnx.js"), all_models().size() + 11); }
TEST_F(Export, OpenCvGivesTheSameProbabilities) { expect_agreement("/usr/bin/python3 " + script("predict_opencv.py"), 6); }
TEST_F(Export, PyTorchGivesTheSameProbabilities) { expect_agreement("/usr/bin/python3 " + script("predict_torchscript.py"), all_models().size() + 7); }

TEST(ExportRefusals, NameWhatHasNoForm) {
  const auto refusal = [](const std::vector<std::string>& words) -> std::string {
    TinyRun run(tiny_document(words));
    try {
      export_classifier(run.classifier(), "onnx", scratch_folder() + "/never.onnx");
    } catch (const Refusal& refused) {
      return refused.what();
    }
    return "";
  };
  EXPECT_EQ(refusal({"loss.name=hierarchical_softmax"}),
            "export: the hierarchical softmax has no form in other formats that deft knows; train with loss.name=cross_entropy");
  EXPECT_FALSE(fs::exists(scratch_folder() + "/never.onnx"));
}

TEST(ExportRefusals, TorchScriptHasNoTrees) {
  try {
    export_model(all_with_trees()[0], "torchscript", scratch_folder() + "/never.pt");
    FAIL();
  } catch (const Refusal& refused) {
    EXPECT_STREQ(refused.what(), "export: TorchScript has no operation for trees; take --format onnx, which does, or --format safetensors");
  }
  EXPECT_FALSE(fs::exists(scratch_folder() + "/never.pt"));
}

}  // namespace
}  // namespace deft
