#include "deft/preprocessing/pca.h"

#include <gtest/gtest.h>

#include "deft/core/random.h"
#include "support/checked_options.h"
#include "support/preprocessing_check.h"

namespace deft {
namespace {

TEST(Pca, BothMethodsAgreeWithScikitLearnUpToTheSignOfAnAxis) {
  for (const char* method : {"svd", "gradient_ascent"}) {
    SCOPED_TRACE(method);
    Pca map({.components = 2, .share = 1, .method = method});
    const SampleLayout layout = map.fit(golden_rows(0, 15), numeric_layout());
    EXPECT_EQ(layout.shape, (Shape{1, 1, 2}));
    EXPECT_EQ(layout.columns[1].name, "component 2");
    const std::vector<float> out = applied(map, golden_rows(15, 20), 3, 2);
    for (std::size_t k = 0; k < 2; ++k) {
      const double sign = out[k] * goldens::pca_new[k] < 0 ? -1 : 1;
      for (std::size_t row = 0; row < 5; ++row) EXPECT_NEAR(out[row * 2 + k], sign * goldens::pca_new[row * 2 + k], 1e-4);
    }
  }
}

// 200 samples of 8 numbers whose axes have the variances 2^-k: close enough together to make the climb long.
std::vector<float> correlated_rows() {
  Random random(11);
  std::vector<double> mixing(64);
  for (double& one : mixing) one = random.normal();
  std::vector<float> rows;
  for (int n = 0; n < 200; ++n) {
    std::vector<double> source(8);
    for (std::size_t k = 0; k < 8; ++k) source[k] = random.normal() * std::pow(2.0, -0.5 * static_cast<double>(k));
    for (std::size_t i = 0; i < 8; ++i) {
      double sum = 5;
      for (std::size_t k = 0; k < 8; ++k) sum += mixing[i * 8 + k] * source[k];
      rows.push_back(static_cast<float>(sum));
    }
  }
  return rows;
}

TEST(Pca, GradientAscentAndTheCovariancesEigenvectorsConvergeToTheSvd) {
  const std::vector<float> rows = correlated_rows();
  const PrincipalAxes svd = axes_by_svd(rows, 8);
  for (double rate : {0.5, 10.0, 1000.0}) {
    const PrincipalAxes climbed = axes_by_gradient_ascent(rows, 8, {.share = 1, .rate = rate});
    expect_near_each(climbed.variances, svd.variances, 1e-8);
    expect_near_each(climbed.axes, svd.axes, 1e-6);
  }
  const PrincipalAxes eigen = principal_axes(rows, 8);
  expect_near_each(eigen.variances, svd.variances, 1e-8);
  expect_near_each(eigen.axes, svd.axes, 1e-6);
}

TEST(Pca, GradientAscentClimbsOnlyAsManyAxesAsAskedFor) {
  EXPECT_EQ(axes_by_gradient_ascent(correlated_rows(), 8, {.components = 3, .share = 1}).variances.size(), 3u);
  EXPECT_EQ(axes_by_gradient_ascent(correlated_rows(), 8, {.share = 0}).variances.size(), 1u);
}

TEST(Pca, AllAxesKeepAllDistances) {
  Pca map({.share = 1});
  map.fit(golden_rows(0, 15), numeric_layout());
  const std::vector<float> in = golden_rows(15, 17), out = applied(map, in, 3, 3);
  double before = 0, after = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    before += (in[i] - in[3 + i]) * (in[i] - in[3 + i]);
    after += (out[i] - out[3 + i]) * (out[i] - out[3 + i]);
  }
  EXPECT_NEAR(after, before, 1e-4 * before);
}

TEST(Pca, ClimbsFlatDataWithoutFallingOff) {
  // All samples on one line: the other axes carry nothing, and equal variances have no steepest direction.
  std::vector<float> rows;
  for (int i = 0; i < 9; ++i) rows.insert(rows.end(), {static_cast<float>(i), static_cast<float>(2 * i), 0});
  Pca map({.share = 1, .method = "gradient_ascent"});
  EXPECT_EQ(map.fit(rows, numeric_layout()).shape.channels, 3);
  for (float one : applied(map, {4, 8, 0}, 3, 3)) EXPECT_NEAR(one, 0, 1e-5);  // the mean
}

TEST(Pca, DependsOnlyOnWhatWasFitted) {
  for (const char* method : {"svd", "gradient_ascent"}) {
    expect_depends_only_on_what_was_fitted<Pca>({.method = method}, golden_rows(0, 15), numeric_layout(), golden_rows(15, 16),
                                                {1e6f, -1e6f, 0});
  }
}

TEST(Pca, RefusesTooFewSamplesAndUnknownMethods) {
  EXPECT_EQ(refusal_text([] { Pca({}).fit(golden_rows(0, 3), numeric_layout()); }),
            "[preprocessing] pca: 3 samples are too few for 3 numbers a sample; it needs more samples than numbers");
  EXPECT_EQ(option_problems(PcaOptions{.method = "qr"}), std::vector<std::string>{"method: 'qr' is not a choice"});
}

}  // namespace
}  // namespace deft
