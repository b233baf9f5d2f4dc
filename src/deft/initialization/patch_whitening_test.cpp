#include "deft/initialization/patch_whitening.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/problem.h"
#include "goldens/initialization.h"
#include "support/checked_options.h"

namespace deft {
namespace {

InitializationData golden_data() {
  InitializationData data;
  data.shape = {5, 4, 2};
  data.samples = {goldens::pictures.begin(), goldens::pictures.end()};
  return data;
}

TEST(PatchWhitening, MomentsAgreeWithNumPy) {
  const std::vector<double> moments = patch_moments(golden_data(), 2, 5000);
  ASSERT_EQ(moments.size(), goldens::moments.size());
  for (std::size_t i = 0; i < moments.size(); ++i) EXPECT_NEAR(moments[i], goldens::moments[i], 1e-6);
}

// Outer products, since the sign of an eigenvector is arbitrary.
TEST(PatchWhitening, FiltersAgreeWithNumPyUpToTheirSign) {
  const std::vector<float> filters = whitening_filters(goldens::moments, 8, 16, 5e-4);
  ASSERT_EQ(filters.size(), 16u * 8);
  for (std::size_t k = 0; k < 8; ++k) {
    for (std::size_t i = 0; i < 8; ++i) {
      EXPECT_EQ(filters[(k + 8) * 8 + i], -filters[k * 8 + i]);
      for (std::size_t j = 0; j < 8; ++j) {
        const double golden = goldens::outer_products[k * 64 + i * 8 + j];
        EXPECT_NEAR(filters[k * 8 + i] * filters[k * 8 + j], golden, 1e-5 * (1 + std::fabs(golden)));
      }
    }
  }
}

// F S F^T = I for epsilon 0: outputs are uncorrelated and of size 1.
TEST(PatchWhitening, OutputsAreWhite) {
  const std::vector<float> f = whitening_filters(goldens::moments, 8, 8 * 2, 0.0);
  for (std::size_t a = 0; a < 8; ++a) {
    for (std::size_t b = 0; b < 8; ++b) {
      double product = 0;
      for (std::size_t i = 0; i < 8; ++i) {
        for (std::size_t j = 0; j < 8; ++j) product += f[a * 8 + i] * goldens::moments[i * 8 + j] * f[b * 8 + j];
      }
      EXPECT_NEAR(product, a == b ? 1.0 : 0.0, 1e-4);
    }
  }
}

TEST(PatchWhitening, WithFewFiltersKeepsTheLargestEigenvalues) {
  const std::vector<float> all = whitening_filters(goldens::moments, 8, 16, 5e-4);
  const std::vector<float> few = whitening_filters(goldens::moments, 8, 4, 5e-4);
  ASSERT_EQ(few.size(), 4u * 8);
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(few[i], all[i]);
    EXPECT_EQ(few[2 * 8 + i], -all[i]);
  }
}

TEST(PatchWhitening, SetsTheBiasToZeroAndLeavesOtherLayersAlone) {
  std::vector<float> bias{9}, other(4 * 8, 9.0f);
  Random random(1);
  PatchWhitening({}).initialize({"whitening.bias", "convolution", {1}}, bias, golden_data(), random);
  PatchWhitening({}).initialize({"conv1.weight", "convolution", {4, 2, 2, 2}, 8, 16}, other, golden_data(), random);
  EXPECT_EQ(bias[0], 0);
  EXPECT_EQ(other, std::vector<float>(4 * 8, 9.0f));
}

std::string refusal_of(const ParameterInfo& info, const InitializationData& data) {
  std::vector<float> values(static_cast<std::size_t>(info.shape[0] * info.shape[1] * info.shape[2] * info.shape[3]));
  Random random(1);
  try {
    PatchWhitening({}).initialize(info, values, data, random);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "";
}

TEST(PatchWhitening, RefusesWhatItCannotWhiten) {
  const std::string where = "[initialization] patch_whitening on 'whitening.weight': ";
  InitializationData none = golden_data();
  none.samples.clear();
  EXPECT_EQ(refusal_of({"whitening.weight", "convolution", {4, 64, 2, 2}}, golden_data()),
            where + "the layer sees 64 channels, the data have 2; it whitens the first convolution only");
  EXPECT_EQ(refusal_of({"whitening.weight", "convolution", {4, 2, 2, 2}}, none),
            where + "there are no training samples to look at");
  EXPECT_EQ(refusal_of({"whitening.weight", "convolution", {4, 2, 5, 5}}, golden_data()),
            where + "a 5 x 5 patch does not fit into 5 x 4");
  EXPECT_EQ(option_problems(PatchWhiteningOptions{.samples = 0}),
            std::vector<std::string>{"samples = 0 is outside 1 .. 1e+09"});
}

}  // namespace
}  // namespace deft
