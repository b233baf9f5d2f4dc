#include "deft/explain/saliency.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/explain/explained.h"
#include "deft/explain/fake_subject.h"

namespace deft {
namespace {

TEST(Saliency, IsTheLargestChannelAtEachPosition) {
  EXPECT_EQ(saliency_map(std::vector<float>{1, -3, 0, 2}, {2, 1, 2}), (std::vector<float>{3, 2}));
}

TEST(Saliency, SmoothingLeavesALinearScoreAlone) {
  Random random(1);
  const auto gradient = [](std::span<const float>) { return std::vector<float>{2, -1}; };
  EXPECT_EQ(smooth_gradient(gradient, std::vector<float>{0, 5}, 7, 0.5, random), (std::vector<float>{2, -1}));
}

// S = sum x^3: the gradient 3 x^2 has the mean 3 (x^2 + sigma^2) under noise of deviation sigma = noise * range.
TEST(Saliency, SmoothingIsTheMeanOverTheNoise) {
  Random random(2);
  const auto gradient = [](std::span<const float> x) {
    std::vector<float> g;
    for (const float value : x) g.push_back(3 * value * value);
    return g;
  };
  const std::vector<float> x{-1, 0, 3};
  const double sigma = 0.1 * 4;
  const std::vector<float> mean = smooth_gradient(gradient, x, 40000, 0.1, random);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double expected = 3 * (x[i] * x[i] + sigma * sigma), spread = 3 * std::sqrt(4 * x[i] * x[i] * sigma * sigma + 2 * std::pow(sigma, 4));
    EXPECT_NEAR(mean[i], expected, 5 * spread / std::sqrt(40000)) << i;
  }
  EXPECT_EQ(smooth_gradient(gradient, x, 0, 0.1, random), (std::vector<float>{3, 0, 27}));
}

TEST(Saliency, OfATableRanksItsColumns) {
  FakeSubject subject;
  subject.table = {{"age", {}}, {"job=clerk", {}}, {"hours", {}}};
  subject.x = {1, 0, 2};
  subject.gradient = {0.1f, -2, 0.5f};
  const Explained found = Saliency({.most = 2}).explain(subject);
  ASSERT_EQ(found.facts["columns"].size(), 3u);
  EXPECT_EQ(found.facts["columns"][0]["column"], "job=clerk");
  EXPECT_EQ(found.facts["columns"][1]["column"], "hours");
  EXPECT_EQ(found.lines, (std::vector<std::string>{"-2  job=clerk", "+0.5  hours"}));
}

TEST(Saliency, DrawsThePictureBesideTheMap) {
  FakeSubject subject;
  subject.gradient[5] = -4;
  const Explained found = Saliency({}).explain(subject);
  EXPECT_EQ(found.facts["class"], "bee");
  EXPECT_EQ(found.facts["largest"], 4.0f);
  EXPECT_EQ(found.title, "saliency of bee 70.0 %");
  subject.gradient[5] = 0;
  EXPECT_GT(Saliency({}).explain(subject).picture.height, 0);   // a score that nothing moves
}

}  // namespace
}  // namespace deft
