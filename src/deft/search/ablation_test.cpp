#include "deft/search/ablation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <random>

#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/search/ablation_record.h"
#include "deft/search/ablation_study.h"
#include "deft/search/forest_plot.h"

namespace deft {
namespace {

Recipe recipe_of(const std::string& text) {
  Problems problems;
  const RecipeDocument document = read_recipe_text(text, "r.toml", problems);
  Recipe recipe = bind(document, problems);
  problems.refuse_if_any();
  return recipe;
}

const char* const kRecipe =
    "[data]\nsource = \"glyphs\"\n[train]\nepochs = 3\n[network]\nname = \"lenet5\"\n[activation]\nname = \"tanh\"\n[[augmentation]]\nname = \"shift\"\n"
    "[[preprocessing]]\nname = \"standardize\"\n[[initialization]]\nname = \"xavier\"\n[[loss]]\nname = \"cross_entropy\"\n[[loss]]\nname = \"label_smoothing\"\n"
    "[[optimization]]\nname = \"nesterov\"\n[[schedule]]\nname = \"cosine\"\n";

std::vector<std::string> names_of(const std::vector<Variant>& variants) {
  std::vector<std::string> names;
  for (const Variant& one : variants) names.push_back(one.trick);
  return names;
}

std::string refusal(const std::string& word) {
  try {
    variant_of(word, recipe_of(kRecipe));
  } catch (const Refusal& refused) {
    return refused.what();
  }
  return "";
}

TEST(AblationVariants, LeavesOutWhatARecipeCanDoWithout) {
  const Recipe recipe = recipe_of(kRecipe);
  const std::vector<Variant> all = leave_one_out(recipe);
  EXPECT_EQ(names_of(all), (std::vector<std::string>{"augmentation/shift", "preprocessing/standardize", "activation/tanh", "initialization/xavier", "loss/label_smoothing", "schedule/cosine"}));
  for (const Variant& one : all) {
    EXPECT_TRUE(one.in_recipe);
    const std::vector<std::string> left = changed(recipe, one.overrides).tricks();
    EXPECT_EQ(std::count(left.begin(), left.end(), one.trick), 0) << one.trick;
  }
}

TEST(AblationVariants, AddsWhatSuitsTheData) {
  const Recipe recipe = recipe_of(kRecipe);
  Facts letters;
  letters.drawn_symbols = true;
  letters.channels = 1;
  const std::vector<std::string> names = names_of(add_one_in(recipe, letters));
  EXPECT_EQ(std::count(names.begin(), names.end(), "augmentation/horizontal_flip"), 0);
  EXPECT_EQ(std::count(names.begin(), names.end(), "augmentation/random_erasing"), 1);
  EXPECT_EQ(std::count(names.begin(), names.end(), "loss/label_smoothing"), 0) << "the recipe has it";
  Facts photos;
  photos.channels = 3;
  const std::vector<std::string> more = names_of(add_one_in(recipe, photos));
  EXPECT_EQ(std::count(more.begin(), more.end(), "augmentation/horizontal_flip"), 1);
}

TEST(AblationVariants, UnderstandsWhatIsNamed) {
  const Recipe recipe = recipe_of(kRecipe);
  EXPECT_EQ(variant_of("augmentation.shift", recipe).overrides, std::vector<std::string>{"augmentation.shift=off"});
  EXPECT_EQ(variant_of("augmentation/mixup", recipe).overrides, std::vector<std::string>{"augmentation.mixup=on"});
  EXPECT_FALSE(variant_of("mixup", recipe).in_recipe);
  EXPECT_EQ(variant_of("optimization.learning_rate=0.01", recipe).overrides, std::vector<std::string>{"optimization.learning_rate=0.01"});
  EXPECT_EQ(variant_of("activation.gelu", recipe).overrides, std::vector<std::string>{"activation.name=gelu"});
  EXPECT_EQ(refusal("augmentation.shfit"), "--tricks augmentation.shfit: no such trick; did you mean 'augmentation.shift'?");
  EXPECT_EQ(refusal("l2"), "--tricks l2: 2 chapters have it; write loss.l2 or regularization.l2");
  EXPECT_NE(refusal("loss.cross_entropy").find("say against what, as --tricks loss.name=NAME"), std::string::npos) << refusal("loss.cross_entropy");
  EXPECT_NE(refusal("network.lenet5").find("the recipe cannot do without its network"), std::string::npos) << refusal("network.lenet5");
  EXPECT_NE(refusal("optimization.learning_rate=-3").find("learning_rate"), std::string::npos);
  EXPECT_EQ(split_tricks("a.b, optimization.groups=[{x=1, y=2}],c=\"d,e\",,"), (std::vector<std::string>{"a.b", "optimization.groups=[{x=1, y=2}]", "c=\"d,e\""}));
}

// Scores drawn from a known truth: the recipe is at 0.8; what each variant's recipe loses or gains; noise of a seed is shared.
struct Truth {
  std::map<std::int64_t, double> change;
  double score(const Trial& trial) const {
    std::mt19937_64 shared(100 + static_cast<std::uint64_t>(trial.seed)), own(1000 * static_cast<std::uint64_t>(trial.variant + 2) + static_cast<std::uint64_t>(trial.seed));
    const auto found = change.find(trial.variant);
    return 0.8 + (found == change.end() ? 0.0 : found->second) + std::normal_distribution<double>(0, 0.05)(shared) + std::normal_distribution<double>(0, 0.002)(own);
  }
};

Ablation ablation(std::int64_t seeds) { return Ablation(AblationOptions{.seeds = seeds, .first_look = std::min<std::int64_t>(5, seeds)}); }

AblationStudy finished(const Truth& truth, const std::vector<Variant>& variants, bool pairs) {
  AblationStudy study(variants, ablation(20), 0.0, pairs);
  while (const auto next = study.next()) study.add(*next, {truth.score(*next), 2.0 + 0.5 * static_cast<double>(next->variant), {}});
  return study;
}

const std::vector<Variant> kThree{{"augmentation/shift", true, {"augmentation.shift=off"}}, {"loss/focal", false, {"loss.focal=on"}}, {"schedule/cosine", true, {"schedule.cosine=off"}}};

TEST(AblationStudy, FindsWhatIsPlanted) {
  const AblationStudy study = finished({{{0, -0.02}, {1, -0.01}}}, kThree, false);
  const std::vector<Effect> effects = study.effects();
  EXPECT_EQ(effects[0].score.verdict, Verdict::helps);    // without it 0.02 is lost
  EXPECT_NEAR(effects[0].score.mean, 0.02, 0.004);
  EXPECT_EQ(effects[1].score.verdict, Verdict::hurts);    // with it 0.01 is lost
  EXPECT_EQ(effects[2].score.verdict, Verdict::no_effect_seen);
  EXPECT_LT(effects[0].score.pairs, 20) << "clear early";
  EXPECT_NEAR(effects[0].seconds, -0.5, 1e-12);           // the recipe 1.5 s, without it 2 s
  EXPECT_NEAR(effects[1].seconds, 1.0, 1e-12);
  EXPECT_EQ(study.learned(), std::vector<std::string>{"schedule.cosine=off"});
  EXPECT_EQ(study.still_open(), 0);
}

TEST(AblationStudy, ASeedsNoiseIsSharedByThePair) {
  // 0.05 of a seed's noise against an effect of 0.01: unpaired, 5 runs a side would need 0.07 for a verdict.
  const AblationStudy study = finished({{{0, -0.01}}}, {kThree[0]}, false);
  EXPECT_EQ(study.effects()[0].score.verdict, Verdict::helps);
  EXPECT_EQ(study.effects()[0].score.pairs, 5);
  EXPECT_EQ(study.done(), 10u);
}

TEST(AblationStudy, TrainsEachOnceSeedBySeed) {
  AblationStudy study(kThree, ablation(5), 0.0, false);
  std::vector<Trial> order;
  while (const auto next = study.next()) {
    order.push_back(*next);
    study.add(*next, {0.8 + 0.1 * static_cast<double>(next->variant) * (next->seed % 2 ? 1 : -1), 1.0, {}});
  }
  ASSERT_EQ(order.size(), 20u);
  EXPECT_EQ(order[0], (Trial{-1, 0}));
  EXPECT_EQ(order[3], (Trial{2, 0}));
  EXPECT_EQ(order[4], (Trial{-1, 1}));
  EXPECT_EQ(study.name(order[1]), "without augmentation/shift");
  EXPECT_EQ(study.name(order[2]), "with loss/focal");
}

// What is running is not begun twice, and nothing is trained behind a look that may have the verdict.
TEST(AblationStudy, SeveralTrainingsAtATimeAreTheSameTrainings) {
  const Truth truth{{{0, -0.02}, {1, -0.01}}};
  const AblationStudy alone = finished(truth, kThree, false);
  AblationStudy study(kThree, ablation(20), 0.0, false);
  std::set<Trial> running;
  while (true) {
    while (running.size() < 3) {
      const std::optional<Trial> next = study.next(running);
      if (!next) break;
      EXPECT_TRUE(running.insert(*next).second);
    }
    if (running.empty()) break;
    const Trial last = *running.rbegin();   // ends in another order than it began
    study.add(last, {truth.score(last), 2.0 + 0.5 * static_cast<double>(last.variant), {}});
    running.erase(last);
  }
  EXPECT_EQ(study.done(), alone.done());
  EXPECT_EQ(to_json(study, 0.05), to_json(alone, 0.05));
}

TEST(AblationStudy, MeasuresInteractions) {
  // Without the first -0.02, without the third -0.03, without both only -0.035: together they bring 0.015 less than the sum.
  const std::vector<Variant> two{kThree[0], kThree[2]};
  const AblationStudy study = finished({{{0, -0.02}, {1, -0.03}, {2 + 0 * 2 + 1, -0.035}}}, two, true);
  const std::vector<Interaction> found = study.interactions();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NEAR(found[0].score.mean, 0.015, 0.004);
  EXPECT_LT(found[0].score.low, 0.015);
  EXPECT_GT(found[0].score.high, 0.015);
}

TEST(AblationStudy, CountsEpochsToTheTarget) {
  AblationStudy study({kThree[0]}, ablation(2), 0.0, false);
  for (std::int64_t seed = 0; seed < 2; ++seed) {
    study.add({-1, seed}, {0.9, 1.0, {{1, 0.5}, {2, 0.895}, {3, 0.9}}});
    study.add({0, seed}, {0.9, 1.0, {{1, 0.5}, {2, 0.7}, {3, 0.8}, {4, 0.9}}});
  }
  EXPECT_NEAR(study.target(), 0.891, 1e-12);
  ASSERT_TRUE(study.effects()[0].epochs);
  EXPECT_NEAR(*study.effects()[0].epochs, -2.0, 1e-12);
  const nlohmann::json json = to_json(study, 0.05);
  EXPECT_EQ(json["tricks"][0]["verdict"], "no effect seen");
  EXPECT_EQ(json["tricks"][0]["seeds"], 2);
  EXPECT_EQ(json["tricks"][0]["epochs_delta"], -2.0);
}

TEST(AblationRecord, KeepsWhatWasTrained) {
  const std::string file = testing::TempDir() + "/trainings.jsonl";
  std::filesystem::remove(file);
  {
    AblationRecord record(file);
    record.add({"loss.focal=on"}, 3, {0.25, 1.5, {{1, 0.125}, {2, 0.25}}});
    record.add({}, 3, {0.5, 1.25, {}});
  }
  const AblationRecord again(file);
  EXPECT_EQ(again.size(), 2u);
  ASSERT_TRUE(again.find({"loss.focal=on"}, 3));
  EXPECT_EQ(again.find({"loss.focal=on"}, 3)->curve[1].score, 0.25);
  EXPECT_FALSE(again.find({"loss.focal=on"}, 4));
  write_file(file, read_file(file) + "{\"seed\": 3\n");
  try {
    const AblationRecord broken(file);
    FAIL();
  } catch (const Refusal& refused) {
    EXPECT_EQ(std::string(refused.what()), file + ":3: not a line of an ablation; take it out, or name another folder with --name");
  }
}

TEST(ForestPlot, DrawsWhereTheNumbersSay) {
  const std::string svg = forest_plot("a < b", {{"loss/<x>", 0.01, 0.0, 0.02, "helps"}, {"b", -0.01, -std::numeric_limits<double>::infinity(), 0.0, "hurts"}});
  EXPECT_NE(svg.find("a &lt; b"), std::string::npos);
  EXPECT_NE(svg.find("loss/&lt;x&gt;"), std::string::npos);
  EXPECT_EQ(svg.find("inf"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_NE(svg.find("+1.00  helps"), std::string::npos);
  EXPECT_NE(svg.find("-1.00  hurts"), std::string::npos);
}

}  // namespace
}  // namespace deft
