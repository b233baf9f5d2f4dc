#include "deft/search/successive_halving.h"

#include <gtest/gtest.h>

#include "goldens/search.h"

namespace deft {
namespace {

// 40 rising curves, one after the other: every one must end where Optuna's asynchronous pruner ends it.
TEST(SuccessiveHalving, EndsTrialsWhereOptunaDoes) {
  const SuccessiveHalving search({.first = 1, .reduction = 3, .margin = 0});
  std::vector<Candidate> all;
  for (std::size_t i = 0; i < 40; ++i) {
    all.push_back({.number = static_cast<std::int64_t>(i)});
    double ended = 0;
    for (std::size_t epoch = 1; epoch <= 9 && ended == 0; ++epoch) {
      all.back().curve.push_back({static_cast<double>(epoch), goldens::halving_curves[9 * i + epoch - 1]});
      if (search.stops(all.back(), all)) ended = static_cast<double>(epoch);
    }
    EXPECT_EQ(ended, goldens::halving_ended[i]) << "trial " << i;
    all.back().state = ended > 0 ? Candidate::State::stopped : Candidate::State::complete;
  }
}

TEST(SuccessiveHalving, NeverEndsTheRecipesOwnSettings) {
  const SuccessiveHalving search({});
  std::vector<Candidate> all;
  for (std::int64_t i = 0; i < 9; ++i) all.push_back({.number = i, .curve = {{1, 0.1 * static_cast<double>(i)}}});
  EXPECT_FALSE(search.stops(all[0], all));
  EXPECT_TRUE(search.stops(all[1], all));
  EXPECT_FALSE(search.stops(all[8], all));
}

TEST(SuccessiveHalving, JudgesOnceAtARung) {
  const SuccessiveHalving search({.first = 1, .reduction = 3});
  std::vector<Candidate> all;
  for (std::int64_t i = 0; i < 9; ++i) all.push_back({.number = i, .curve = {{1, 1.0}}});
  all.push_back({.number = 9, .curve = {{1, 1.0}, {2, 0.1}}});
  EXPECT_FALSE(search.stops(all.back(), all)) << "epoch 2 is no rung";
}

// Two gained 0.2 each from epoch 2 to their end at 0.6; at 0.3 another is expected to end at 0.5, give or take 0.05 / sqrt(3).
TEST(SuccessiveHalving, EndsWhatCannotWin) {
  using State = Candidate::State;
  std::vector<Candidate> all;
  for (std::int64_t i = 0; i < 2; ++i) all.push_back({.number = i, .state = State::complete, .score = 0.6, .curve = {{1, 0.3}, {2, 0.4}, {3, 0.6}}});
  all.push_back({.number = 2, .curve = {{1, 0.3}, {2, 0.3}}});
  EXPECT_TRUE(SuccessiveHalving({.margin = 1.5}).stops(all.back(), all)) << "epoch 2 is no rung, but 0.5 + 0.043 is no 0.6";
  EXPECT_FALSE(SuccessiveHalving({.margin = 4}).stops(all.back(), all));
  EXPECT_FALSE(SuccessiveHalving({.margin = 0}).stops(all.back(), all));
  all[1].state = State::running;
  EXPECT_FALSE(SuccessiveHalving({.margin = 1.5}).stops(all.back(), all)) << "one that finished proves nothing";
}

}  // namespace
}  // namespace deft
