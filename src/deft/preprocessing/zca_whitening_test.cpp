#include "deft/preprocessing/zca_whitening.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/checked_options.h"
#include "support/gradient_check.h"
#include "support/preprocessing_check.h"

namespace deft {
namespace {

TEST(ZcaWhitening, AgreesWithNumpysInverseRootOfTheCovariance) {
  ZcaWhitening map({.epsilon = 0.01});
  const SampleLayout layout = map.fit(golden_rows(0, 15), numeric_layout());
  EXPECT_EQ(layout.shape, numeric_layout().shape);
  EXPECT_EQ(layout.columns[1].name, "b");
  expect_close(applied(map, golden_rows(15, 20), 3, 3), goldens::zca_new, 1e-3);
}

TEST(ZcaWhitening, MakesTheFittedDataWhite) {
  ZcaWhitening map({.epsilon = 0});
  map.fit(golden_rows(0, 20), numeric_layout());
  expect_white(applied(map, golden_rows(0, 20), 3, 3), 3);
}

TEST(ZcaWhitening, LeavesWhiteDataInPlace) {
  std::vector<float> rows;
  const float a = std::sqrt(2.5f);  // variance 2 a^2 / 5 = 1 on each axis
  for (int axis = 0; axis < 3; ++axis) {
    for (float sign : {-1.0f, 1.0f}) {
      for (int i = 0; i < 3; ++i) rows.push_back(i == axis ? sign * a : 0.0f);
    }
  }
  ZcaWhitening map({.epsilon = 0});
  map.fit(rows, numeric_layout());
  const std::vector<float> out = applied(map, rows, 3, 3);
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_NEAR(out[i], rows[i], 1e-5);
}

TEST(ZcaWhitening, DependsOnlyOnWhatWasFitted) {
  expect_depends_only_on_what_was_fitted<ZcaWhitening>({}, golden_rows(0, 15), numeric_layout(), golden_rows(15, 16),
                                                       {1e6f, -1e6f, 0});
}

TEST(ZcaWhitening, RefusesTooFewSamplesAndHoles) {
  EXPECT_EQ(refusal_text([] { ZcaWhitening({}).fit(golden_rows(0, 3), numeric_layout()); }),
            "[preprocessing] zca_whitening: 3 samples are too few for 3 numbers a sample; it needs more samples than "
            "numbers");
  EXPECT_EQ(refusal_text([] {
              std::vector<float> rows = golden_rows(0, 9);
              rows[5] = kMissingValue;
              ZcaWhitening({}).fit(rows, numeric_layout());
            }),
            "[preprocessing] zca_whitening: column 'c' has missing values; put impute before it");
  EXPECT_EQ(option_problems(ZcaWhiteningOptions{.epsilon = -1}), std::vector<std::string>{"epsilon = -1 is outside 0 .. 1"});
}

}  // namespace
}  // namespace deft
