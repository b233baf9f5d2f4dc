#include "deft/train/rate_sweeps.h"

#include <gtest/gtest.h>

#include "torch/tiny_run.h"

namespace deft {
namespace {

TEST(RateSweeps, LeaveWeightsAndStatisticsBitForBitAsTheyWere) {
  TinyRun run(tiny_document({"optimization.clip_norm=on"}));
  const std::vector<float> before = run.weights();
  const std::vector<RateSweep> sweeps = run_rate_sweeps(run.classifier(), run.samples(), RateRangeTest({.steps = 12, .sweeps = 2}), {});
  EXPECT_EQ(run.weights(), before);
  ASSERT_EQ(sweeps.size(), 2u);
  EXPECT_GE(sweeps[0].losses.size(), 2u);
  EXPECT_EQ(sweeps[0].rates.size(), sweeps[0].losses.size());
}

TEST(RateSweeps, DifferInTheirBatchesAndRepeat) {
  TinyRun run(tiny_document({}));
  const RateRangeTest test({.steps = 12, .sweeps = 2});
  const std::vector<RateSweep> once = run_rate_sweeps(run.classifier(), run.samples(), test, {});
  const std::vector<RateSweep> again = run_rate_sweeps(run.classifier(), run.samples(), test, {});
  EXPECT_NE(once[0].losses, once[1].losses);
  EXPECT_EQ(once[0].losses, again[0].losses);
  EXPECT_EQ(once[1].losses, again[1].losses);
}

// Training after the sweeps is training without them: the recipe's tricks kept no trace.
TEST(RateSweeps, LeaveNoTraceInTheTraining) {
  const RecipeDocument document = tiny_document({"optimization.name=adam", "train.epochs=1"});
  TinyRun plain(document), swept(document);
  run_rate_sweeps(swept.classifier(), swept.samples(), RateRangeTest({.steps = 10, .sweeps = 1}), {});
  plain.train();
  swept.train();
  EXPECT_EQ(swept.weights(), plain.weights());
}

TEST(RateSweeps, SuggestARateAtWhichTheNetworkLearns) {
  TinyRun run(tiny_document({"optimization.name=adam"}));
  const RateRangeTest test({.lowest = 1e-4, .steps = 150, .sweeps = 3});
  const std::vector<RateSweep> sweeps = run_rate_sweeps(run.classifier(), run.samples(), test, {});
  const RateSuggestion found = test.suggest(sweeps);
  ASSERT_TRUE(found.found) << found.reason;
  EXPECT_GT(found.rate, 1e-4);   // Adam's usual rate is 1e-3, and 1 is absurd
  EXPECT_LT(found.rate, 0.3);
  const std::string page = rate_range_page(sweeps, test, found, 0.001);
  EXPECT_NE(page.find("sweep 3"), std::string::npos);
  EXPECT_NE(page.find("suggested"), std::string::npos);
  EXPECT_EQ(page.find("http"), std::string::npos);  // needs no network
}

TEST(RateSweeps, NothingIsSuggestedForANetworkThatCannotLearn) {
  TinyRun run(tiny_document({"initialization.name=zero", "activation.name=relu"}));
  const RateRangeTest test({.highest = 0.01, .steps = 15, .sweeps = 2});
  const RateSuggestion found = test.suggest(run_rate_sweeps(run.classifier(), run.samples(), test, {}));
  EXPECT_FALSE(found.found);
  EXPECT_EQ(to_text(found).find("no rate can be suggested: "), 0u);
}

}  // namespace
}  // namespace deft
