#include "deft/preprocessing/pca_whitening.h"

#include <gtest/gtest.h>

#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/preprocessing_check.h"

namespace deft {
namespace {

TEST(PcaWhitening, AgreesWithScikitLearnUpToTheSignOfAnAxis) {
  PcaWhitening map({.epsilon = 0});
  const SampleLayout layout = map.fit(golden_rows(0, 15), numeric_layout());
  EXPECT_EQ(layout.shape, (Shape{1, 1, 3}));
  EXPECT_EQ(layout.columns[1].name, "component 2");
  const std::vector<float> out = applied(map, golden_rows(15, 20), 3, 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const double sign = out[k] * goldens::whitened_new[k] < 0 ? -1 : 1;
    for (std::size_t row = 0; row < 5; ++row)
      EXPECT_NEAR(out[row * 3 + k], sign * goldens::whitened_new[row * 3 + k], 2e-3);
  }
}

TEST(PcaWhitening, MakesTheFittedDataWhite) {
  PcaWhitening map({.epsilon = 0});
  map.fit(golden_rows(0, 20), numeric_layout());
  expect_white(applied(map, golden_rows(0, 20), 3, 3), 3);
}

std::int64_t kept(const PcaWhiteningOptions& options) {
  return PcaWhitening(options).fit(golden_rows(0, 15), numeric_layout()).shape.channels;
}

TEST(PcaWhitening, KeepsAsManyAxesAsAskedFor) {
  EXPECT_EQ(kept({}), 3);
  EXPECT_EQ(kept({.components = 2}), 2);
  EXPECT_EQ(kept({.share = 0.0}), 1);
  // scikit-learn's shares: just below and just above what two axes carry.
  const double two = goldens::variance_shares[0] + goldens::variance_shares[1];
  EXPECT_EQ(kept({.share = two - 1e-6}), 2);
  EXPECT_EQ(kept({.share = two + 1e-6}), 3);
  EXPECT_EQ(kept({.components = 1, .share = 1.0}), 1);
}

TEST(PcaWhitening, DependsOnlyOnWhatWasFitted) {
  expect_depends_only_on_what_was_fitted<PcaWhitening>({}, golden_rows(0, 15), numeric_layout(), golden_rows(15, 16),
                                                       {1e6f, -1e6f, 0});
}

TEST(PcaWhitening, RefusesTooFewSamplesCategoriesAndHoles) {
  EXPECT_EQ(refusal_text([] { PcaWhitening({}).fit(golden_rows(0, 3), numeric_layout()); }),
            "[preprocessing] pca_whitening: 3 samples are too few for 3 numbers a sample; it needs more samples than "
            "numbers");
  EXPECT_EQ(refusal_text([] {
              PcaWhitening({}).fit(golden_rows(0, 9), table_layout({{"a", {}}, {"b", {"x"}}, {"c", {}}}));
            }),
            "[preprocessing] pca_whitening: column 'b' is categorical; put one_hot before it");
  EXPECT_EQ(refusal_text([] {
              std::vector<float> rows = golden_rows(0, 9);
              rows[5] = kMissingValue;
              PcaWhitening({}).fit(rows, numeric_layout());
            }),
            "[preprocessing] pca_whitening: column 'c' has missing values; put impute before it");
  EXPECT_EQ(refusal_text([] {
              PcaWhitening({}).fit(std::vector<float>(3072), {{32, 32, 3}, {}});
            }),
            "[preprocessing] pca_whitening: 3072 numbers a sample are too many; at most 1500 can be whitened (smaller "
            "pictures, or patch_whitening of the first layer)");
  EXPECT_EQ(option_problems(PcaWhiteningOptions{.share = 2}), std::vector<std::string>{"share = 2 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
