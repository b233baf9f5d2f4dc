#include "torch/tiny_run.h"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include <stdlib.h>

#include "deft/core/interrupt.h"
#include "deft/core/random.h"
#include "deft/recipe/overrides.h"
#include "deft/train/batches.h"
#include "deft/train/run.h"

namespace deft {
namespace {

struct Scratch {
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "deft-tiny-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Scratch() { std::filesystem::remove_all(path); }
  std::string path;
};

constexpr const char* kRecipe = R"(
augmentation = []
regularization = []
schedule = []
[data]
source = "glyphs:samples=96,classes=3,size=16"
validation = 0
[train]
epochs = 4
batch_size = 16
precision = "float32"
threads = 1
workers = 1
[[preprocessing]]
name = "standardize"
[[initialization]]
name = "he"
[network]
name = "layers"
[[network.layer]]
name = "convolution"
channels = 8
[[network.layer]]
name = "batch_norm"
[[network.layer]]
name = "max_pooling"
[[network.layer]]
name = "convolution"
channels = 12
bias = true
[[network.layer]]
name = "max_pooling"
[[network.layer]]
name = "linear"
outputs = 16
[[network.layer]]
name = "linear"
[activation]
name = "relu"
[[loss]]
name = "cross_entropy"
[[optimization]]
name = "momentum"
learning_rate = 0.05
)";

// Tables of 96 rows: what is to be learned is a function of two of the columns.
std::string table_file(const std::string& kind) {
  const std::string path = scratch_folder() + "/" + kind + ".csv";
  std::ofstream file(path);
  Random random(11);
  file << "a,b,c,d,e," << (kind == "attributes" ? "first,second" : "label") << "\n";
  const char* colours[] = {"red", "green", "blue"};
  for (int i = 0; i < 96; ++i) {
    const double a = random.normal(), b = random.normal(), c = random.normal();
    const auto colour = static_cast<std::size_t>(random.below(3));
    file << a << ",";
    if (kind == "mixed" && i % 9 == 0) file << "?"; else file << b;
    file << "," << c << "," << a * b << ",";
    if (kind == "mixed") file << colours[colour]; else file << random.normal();
    if (kind == "regression") file << "," << 0.5 * a - 0.25 * b + 0.0001 * i << "\n";
    else if (kind == "attributes") file << "," << (a + b > 0 ? "yes" : "no") << "," << (a - b > 0 ? 1 : 0) << "\n";
    else file << "," << (a > 0.4 ? "low" : colour == 0 ? "high" : "middle") << "\n";
  }
  return path;
}

DataSet& data_of(const DataOptions& options) {
  static std::map<std::string, DataSet> loaded;  // drawing takes longer than training here
  const std::string key = options.source + "|" + options.label;
  const auto found = loaded.find(key);
  return found != loaded.end() ? found->second : loaded.emplace(key, load_data(options)).first->second;
}

}  // namespace

const std::string& scratch_folder() {
  static const Scratch scratch;
  return scratch.path;
}

std::vector<std::string> narrowed(const std::string& network) {
  if (network == "resnet18" || network == "resnet50") return {"network.width=8"};
  if (network == "mobilenet_v1") return {"network.width=0.25"};
  return {};
}

RecipeDocument tiny_document(const std::vector<std::string>& overrides, const std::string& source) {
  const std::string path = scratch_folder() + "/recipe.toml";
  std::ofstream(path) << kRecipe;
  Problems problems;
  RecipeDocument document = read_recipe(path, problems);
  std::vector<Override> all;
  if (!source.empty()) {
    all.push_back({"data.source", "csv:" + table_file(source)});
    all.push_back({"network.name", "mlp"});
    if (source == "attributes") all.push_back({"data.label", "first,second"});
    if (source == "mixed") {
      all.push_back({"preprocessing", "off"});
      all.push_back({"preprocessing.impute", "on"});
      all.push_back({"preprocessing.one_hot", "on"});
    }
    if (source == "regression") all.push_back({"loss.name", "l2"});
    if (source == "attributes") all.push_back({"loss.name", "binary_logistic"});
  }
  for (const std::string& word : overrides) all.push_back(parse_override(word));
  apply_overrides(document, all, problems);
  problems.refuse_if_any();
  return document;
}

TinyRun::TinyRun(const RecipeDocument& document, std::int64_t samples) {
  Problems problems;
  recipe_ = bind(document, problems);
  problems.refuse_if_any();
  const DataSet& data = data_of(recipe_.data);
  train_ = with_new_rows(recipe_, data.columns, data.train);
  if (samples > 0) {
    std::vector<std::int64_t> first(static_cast<std::size_t>(samples));
    for (std::size_t i = 0; i < first.size(); ++i) first[i] = static_cast<std::int64_t>(i);
    train_ = subset(train_, first);
  }
  classifier_ = Classifier::build(recipe_, data, train_);
}

void TinyRun::run(bool stop_after_first_epoch, bool resumed) {
  const auto slash = scratch_folder() + "/runs";
  RunFolder folder = resumed ? RunFolder::open(folder_) : RunFolder::create(slash, "", "tiny");
  folder_ = folder.path();
  TrainerOptions options;
  options.say = [&](const std::string&) { request_interrupt(stop_after_first_epoch); };
  Trainer trainer(*classifier_, train_, Samples{}, folder, options);
  if (resumed) trainer.resume();
  outcome_ = trainer.run();
  seen_ = trainer.seen();
  request_interrupt(false);
}

void TinyRun::train(bool stop_after_first_epoch) { run(stop_after_first_epoch, false); }
void TinyRun::resume(const TinyRun& stopped) {
  folder_ = stopped.folder_;
  run(false, true);
}

std::vector<float> TinyRun::weights() const {
  std::vector<float> all;
  for (const auto* arrays : {&classifier_->model().parameters(), &classifier_->model().buffers()}) {
    for (const ModelArray& array : *arrays) all.insert(all.end(), array.value.begin(), array.value.end());
  }
  return all;
}

}  // namespace deft
