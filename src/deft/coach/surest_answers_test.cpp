#include "deft/coach/surest_answers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "deft/core/random.h"

namespace deft {
namespace {

// Answers of a model whose own errors fall with its probability as 1 - p does (`weakness` 1: as it says itself), and labels of
// which `noise` were replaced by one of the others.
SurestAnswers drawn(double noise, double weakness, std::size_t samples, std::uint64_t seed) {
  constexpr std::size_t kClasses = 10;
  Random random(seed);
  std::vector<float> probabilities;
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < samples; ++i) {
    const double p = 0.3 + 0.7 * random.uniform();
    const std::size_t answer = i % kClasses;
    for (std::size_t k = 0; k < kClasses; ++k) probabilities.push_back(static_cast<float>(k == answer ? p : (1 - p) / (kClasses - 1)));
    const auto other = [&](std::size_t of) { return (of + 1 + static_cast<std::size_t>(random.below(kClasses - 1))) % kClasses; };
    std::size_t label = random.uniform() < weakness * (1 - p) ? other(answer) : answer;
    if (random.uniform() < noise) label = other(label);
    labels.push_back(static_cast<std::int64_t>(label));
  }
  return surest_answers(probabilities, labels, kClasses);
}

TEST(SurestAnswers, AreATenthOfEachClassAndTheTwoTenthsAfterIt) {
  // Class 0 is answered ten times with falling probability, the first and the third are labelled 1; class 1 nine times: too few.
  std::vector<float> probabilities;
  std::vector<std::int64_t> labels;
  for (int i = 0; i < 10; ++i) {
    probabilities.insert(probabilities.end(), {0.99f - 0.01f * static_cast<float>(i), 0.01f + 0.01f * static_cast<float>(i)});
    labels.push_back(i == 0 || i == 2);
  }
  for (int i = 0; i < 9; ++i) {
    probabilities.insert(probabilities.end(), {0.2f, 0.8f});
    labels.push_back(0);
  }
  const SurestAnswers found = surest_answers(probabilities, labels, 2);
  EXPECT_EQ(found.surest, 1);
  EXPECT_EQ(found.surest_wrong, 1);
  EXPECT_EQ(found.next, 2);
  EXPECT_EQ(found.next_wrong, 1);
}

TEST(SurestAnswers, GiveTheShareOfLabelsThatWereReplaced) {
  for (const double noise : {0.05, 0.2, 0.4}) {
    int said = 0, covered = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      const auto found = wrong_labels(drawn(noise, 0.1, 5000, seed));
      if (!found) continue;
      ++said;
      covered += found->low <= noise && noise <= found->high;
    }
    EXPECT_GE(said, 28) << noise;
    EXPECT_GE(covered, static_cast<int>(std::floor(0.85 * said))) << noise;
  }
}

TEST(SurestAnswers, OfAWeakModelSayNothing) {
  int said = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) said += wrong_labels(drawn(0.0, 1.0, 5000, seed)).has_value();
  EXPECT_LE(said, 2) << "its errors rise from the surest on";
}

TEST(SurestAnswers, OfRightLabelsOrOfFewSamplesSayNothing) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    EXPECT_FALSE(wrong_labels(drawn(0.0, 0.1, 5000, seed))) << seed;
    EXPECT_FALSE(wrong_labels(drawn(0.4, 0.1, 900, seed))) << seed;
  }
  EXPECT_FALSE(wrong_labels({}));
}

// Wilson's interval for 203 of 500 at two standard errors, by its formula: (p + z2/2n +- z sqrt(p q / n + z2 / 4n2)) / (1 + z2/n).
TEST(SurestAnswers, IntervalIsWilsons) {
  const auto found = wrong_labels({500, 203, 1000, 412});
  ASSERT_TRUE(found);
  const double p = 203.0 / 500, n = 500, z = 2, middle = p + z * z / (2 * n), half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)), scale = 1 + z * z / n;
  EXPECT_NEAR(found->share, p, 1e-12);
  EXPECT_NEAR(found->low, (middle - half) / scale, 1e-9);
  EXPECT_NEAR(found->high, (middle + half) / scale, 1e-9);
}

}  // namespace
}  // namespace deft
