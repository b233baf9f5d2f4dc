#include "deft/augmentation/fancy_pca.h"

#include <gtest/gtest.h>

#include <cmath>

#include "deft/data/memory_pictures.h"

namespace deft {
namespace {

TEST(FancyPca, EigenvectorsSatisfyTheirEquationAndAreOrthonormal) {
  const Matrix3 a{{{4, 1, -2}, {1, 2, 0.5}, {-2, 0.5, 3}}};
  const ColourBasis basis = eigen_symmetric(a);
  EXPECT_NEAR(basis.values[0] + basis.values[1] + basis.values[2], 9, 1e-12);  // trace
  EXPECT_GE(basis.values[0], basis.values[1]);
  EXPECT_GE(basis.values[1], basis.values[2]);
  for (std::size_t k = 0; k < 3; ++k) {
    for (std::size_t i = 0; i < 3; ++i) {
      double product = 0, dot = 0;
      for (std::size_t j = 0; j < 3; ++j) {
        product += a[i][j] * basis.vectors[k][j];
        dot += basis.vectors[k][j] * basis.vectors[i][j];
      }
      EXPECT_NEAR(product, basis.values[k] * basis.vectors[k][i], 1e-12);
      EXPECT_NEAR(dot, i == k ? 1 : 0, 1e-12);
    }
  }
}

TEST(FancyPca, CovarianceByHand) {
  // Black and pure red: the variance of red is 1/4, nothing else varies.
  Samples samples;
  samples.pictures = std::make_shared<MemoryPictures>(1, 1, 2, 3, std::vector<std::uint8_t>{0, 0, 0, 255, 0, 0});
  const Matrix3 c = colour_covariance(samples);
  EXPECT_NEAR(c[0][0], 0.25, 1e-12);
  EXPECT_NEAR(c[1][1], 0, 1e-12);
  EXPECT_NEAR(c[0][2], 0, 1e-12);
}

TEST(FancyPca, MovesColoursAlongTheAxisByAlphaTimesEigenvalue) {
  Image image{1, 2, 3, {100, 100, 100, 250, 0, 7}};
  const ColourBasis basis{{0.2, 0, 0}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}};
  fancy_pca(image, basis, {0.5, 9, 9});  // 255 * 0.5 * 0.2 = 25.5 more red
  EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{126, 100, 100, 255, 0, 7}));
}

TEST(FancyPca, DrawsHaveTheDocumentedDeviation) {
  Samples samples;
  samples.pictures = std::make_shared<MemoryPictures>(1, 1, 2, 3, std::vector<std::uint8_t>{0, 0, 0, 255, 0, 0});
  FancyPca pca({.deviation = 0.4});
  pca.fit(samples);
  double sum = 0, squares = 0;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    Image image{1, 1, 3, {128, 128, 128}};
    Random random = Random::of(2, "pca", i);
    pca.apply(image, random, {});
    const double moved = image.pixels[0] - 128.0;
    sum += moved;
    squares += moved * moved;
  }
  EXPECT_NEAR(sum / 4000, 0, 2);
  EXPECT_NEAR(std::sqrt(squares / 4000), 255 * 0.4 * 0.25, 1.5);
}

}  // namespace
}  // namespace deft
