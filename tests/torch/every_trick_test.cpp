// From the catalogue alone: every trick builds from its defaults, lowers the loss on a small set, is saved, resumes to the
// same numbers, and writes out its options. A new room is tested here by being in its catalogue.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "deft/core/files.h"
#include "deft/recipe/chapters.h"
#include "torch/tiny_run.h"

namespace deft {
namespace {

// What a trick needs around it; all others act on the small recipe as it is.
struct Surroundings {
  std::vector<std::string> overrides;
  std::string source;
  bool learns = true;   // false: the trick's own lesson is that nothing is learned
};

const std::map<std::string, Surroundings>& special() {
  static const std::map<std::string, Surroundings> all{
      {"activation/maxout", {{"optimization.learning_rate=0.02"}}},  // at 0.05 it diverges
      {"initialization/zero", {.learns = false}},
      {"initialization/patch_whitening", {{"network.name=whitening_net"}}},
      {"initialization/zero_gamma", {{"network.name=resnet20"}}},
      {"regularization/stochastic_depth", {{"network.name=resnet20"}}},
      {"preprocessing/impute", {{}, "mixed"}},
      {"preprocessing/one_hot", {{}, "mixed"}},
      {"preprocessing/pca", {{}, "attributes"}},
      {"preprocessing/pca_whitening", {{}, "attributes"}},
      {"preprocessing/zca_whitening", {{}, "attributes"}},
      {"layer/linear", {{"network.layer=[{name='linear',outputs=16},{name='linear',outputs=16},{name='linear'}]"}}},
      {"layer/global_average_pooling", {{"network.layer=[{name='convolution'},{name='batch_norm'},{name='max_pooling'}]"}}},
      {"loss/l1", {{"optimization.learning_rate=0.002"}, "regression"}},
      {"loss/l2", {{"optimization.learning_rate=0.002"}, "regression"}},
      {"loss/squared_hinge", {{"optimization.learning_rate=0.005"}}},
      {"activation/maxout", {{"optimization.learning_rate=0.005"}}},
      {"activation/selu", {{"optimization.learning_rate=0.005"}}},
      {"network/linear", {{"optimization.learning_rate=0.002"}}},
      {"network/mobilenet_v1", {{"optimization.learning_rate=0.005"}}},
      {"network/squeezenet", {{"optimization.learning_rate=0.005"}}},
      {"loss/binary_logistic", {{}, "attributes"}},
      {"imbalance/smote", {{}, "mixed"}},
      {"transfer/hard_sharing", {{}, "attributes"}},
      {"transfer/soft_sharing", {{}, "attributes"}},
  };
  return all;
}

struct Case {
  std::string chapter, trick;
  std::string name() const { return chapter + "/" + trick; }
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name(); }

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const Chapter& chapter : chapters()) {
    // Sources need files, and are tested with real data in their rooms; the coach watches, search and ensembles run trainings, and explanations look
    // at what came out.
    if (!chapter.command.empty() || chapter.name == "data" || chapter.name == "coach" || chapter.name == "search" || chapter.name == "ensemble") continue;
    for (const ChapterTrick& trick : chapter.tricks) {
      // Those that start from weights have tests of their own (transfer_test.cpp).
      if (chapter.name == "transfer" && !trick.card.name.ends_with("_sharing")) continue;
      cases.push_back({chapter.name, trick.card.name});
    }
  }
  return cases;
}

bool is_base(const Case& one) {
  return (one.chapter == "loss" && losses().find(one.trick)) || (one.chapter == "optimization" && optimizers().find(one.trick)) ||
         one.chapter == "network" || one.chapter == "activation" || one.chapter == "preprocessing" || one.chapter == "initialization";
}

std::vector<std::string> words_for(const Case& one) {
  if (one.chapter == "layer") {
    return {"network.layer.3.name=" + one.trick};  // in the place of a pooling layer
  }
  if (one.chapter == "network") {
    if (one.trick == "layers") return {"network.name=layers", "train.epochs=12"};
    std::vector<std::string> words{"network.name=" + one.trick, "data.source=\"glyphs:samples=96,classes=3,size=32\""};
    for (const std::string& word : narrowed(one.trick)) words.push_back(word);
    return words;
  }
  if (one.chapter == "preprocessing" && special().contains(one.name()) && special().at(one.name()).source == "mixed") return {};
  return {is_base(one) ? one.chapter + ".name=" + one.trick : one.chapter + "." + one.trick + "=on"};
}

RecipeDocument document_for(const Case& one, std::vector<std::string> more = {}) {
  const auto found = special().find(one.name());
  const Surroundings around = found == special().end() ? Surroundings{} : found->second;
  std::vector<std::string> words = around.overrides;
  for (const std::string& word : words_for(one)) words.push_back(word);
  words.insert(words.end(), more.begin(), more.end());
  return tiny_document(words, around.source);
}

class EveryTrick : public testing::TestWithParam<Case> {};

TEST_P(EveryTrick, LowersTheLossOnASmallSet) {
  TinyRun run(document_for(GetParam(), {"train.epochs=8"}));
  run.train();
  const auto found = special().find(GetParam().name());
  ASSERT_GE(run.history().size(), 2u);
  const double first = run.history().front().train_loss, last = run.history().back().train_loss;
  if (found != special().end() && !found->second.learns) {
    EXPECT_GT(last, 0.97 * first);
  } else {
    EXPECT_LT(last, first);
  }
}

TEST_P(EveryTrick, ResumesToTheSameNumbers) {
  const RecipeDocument document = document_for(GetParam(), {"train.epochs=2"});
  TinyRun straight(document);
  straight.train();
  TinyRun stopped(document);
  stopped.train(true);
  ASSERT_EQ(stopped.history().size(), 1u);
  TinyRun resumed(document);
  resumed.resume(stopped);
  EXPECT_EQ(resumed.weights(), straight.weights());
}

TEST_P(EveryTrick, SavesAndPredictsTheSame) {
  TinyRun run(document_for(GetParam(), {"train.epochs=1"}));
  run.train();
  const std::string path = scratch_folder() + "/model.safetensors";
  run.classifier().save(path);
  EXPECT_EQ(Classifier::load(path).predict(run.samples()), run.classifier().predict(run.samples()));
}

TEST_P(EveryTrick, WritesOutItsOptionsAndReadsThemAgain) {
  Problems problems;
  const Recipe recipe = bind(document_for(GetParam()), problems);
  problems.refuse_if_any();
  const std::string text = write_recipe(recipe.resolved, single_chapters());
  const Chapter& chapter = *find_chapter(GetParam().chapter);
  for (const OptionInfo& option : options_of(chapter, GetParam().trick)) {
    const std::string last = option.name.substr(option.name.rfind('.') + 1);
    if (option.name.find('[') == std::string::npos) EXPECT_NE(text.find(last), std::string::npos) << option.name;
  }
  const std::string path = scratch_folder() + "/resolved.toml";
  write_file(path, text);
  const Recipe again = bind(read_recipe(path, problems), problems);
  problems.refuse_if_any();
  EXPECT_EQ(write_recipe(again.resolved, single_chapters()), text);
  EXPECT_EQ(again.tricks(), recipe.tricks());
}

INSTANTIATE_TEST_SUITE_P(Catalogue, EveryTrick, testing::ValuesIn(all_cases()),
                         [](const auto& one) { return one.param.chapter + "_" + one.param.trick; });

}  // namespace
}  // namespace deft
