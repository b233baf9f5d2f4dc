#include "deft/explain/embedding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "deft/core/random.h"
#include "deft/explain/color_map.h"
#include "deft/explain/explained.h"
#include "deft/explain/fake_subject.h"
#include "goldens/explain.h"

namespace deft {
namespace {

TEST(PrincipalPlane, IsScikitLearnsPca) {
  const std::vector<float> rows(goldens::plane_rows.begin(), goldens::plane_rows.end());
  const PrincipalPlane plane = principal_plane(rows, 7);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_NEAR(plane.shares[k], goldens::plane_shares[k], 1e-6);
    for (std::size_t i = 0; i < 7; ++i) EXPECT_NEAR(plane.axes[k][i], goldens::plane_axes[7 * k + i], 1e-5);
  }
  for (std::size_t i = 0; i < 40; ++i) {
    const std::array<double, 2> at = plane.point(std::span(rows).subspan(7 * i, 7));
    for (std::size_t k = 0; k < 2; ++k) EXPECT_NEAR(at[k], goldens::plane_points[2 * i + k], 1e-4);
  }
}

// 600 numbers a sample, 50 samples: two planted directions of deviation 30 and 10 in noise of 0.1.
TEST(PrincipalPlane, FindsTwoDirectionsAmongHundreds) {
  Random random(5);
  const std::size_t d = 600, n = 50;
  std::vector<float> rows;
  for (std::size_t i = 0; i < n; ++i) {
    const double a = 30 * random.normal(), b = 10 * random.normal();
    for (std::size_t j = 0; j < d; ++j) rows.push_back(static_cast<float>((j == 17 ? a : 0) + (j == 401 ? b : 0) + 0.1 * random.normal()));
  }
  const PrincipalPlane plane = principal_plane(rows, static_cast<std::int64_t>(d));
  EXPECT_GT(plane.axes[0][17], 0.999);
  EXPECT_GT(plane.axes[1][401], 0.99);
  EXPECT_GT(plane.shares[0] + plane.shares[1], 0.98);
}

TEST(PrincipalPlane, OfALineHasNoSecondDirection) {
  const PrincipalPlane plane = principal_plane(std::vector<float>{0, 0, 3, 4, 6, 8}, 2);
  EXPECT_NEAR(plane.axes[0][0], 0.6, 1e-9);
  EXPECT_NEAR(plane.axes[0][1], 0.8, 1e-9);
  EXPECT_NEAR(plane.shares[0], 1.0, 1e-12);
  EXPECT_NEAR(plane.shares[1], 0.0, 1e-12);
  const PrincipalPlane single = principal_plane(std::vector<float>{1, 5}, 1);
  EXPECT_EQ(single.point(std::vector<float>{5})[0], 2.0);
  EXPECT_EQ(single.point(std::vector<float>{5})[1], 0.0);
  const PrincipalPlane still = principal_plane(std::vector<float>{2, 2, 2, 2}, 2);   // all equal
  EXPECT_EQ(still.shares[0], 0.0);
  EXPECT_EQ(still.point(std::vector<float>{2, 2})[0], 0.0);
}

TEST(Embedding, DrawsEachSampleInItsClassesColour) {
  FakeSubject subject;
  subject.samples = {.part = "validation", .space = "the features below 'head'", .samples = {}, .width = 2, .features = {0, 0, 10, 0, 0, 1, 10, 1}};
  subject.samples.samples.rows = {0, 0, 0, 0};
  subject.samples.samples.labels = {0, 1, 0, 1};
  subject.own_features = {5, 0.5f};
  const Explained found = Embedding({}).explain(subject);
  EXPECT_EQ(subject.asked, std::vector<std::string>{"validation"});
  EXPECT_NEAR(found.facts["sample"][0].get<double>(), 0.0, 1e-9);   // in the middle
  EXPECT_NEAR(found.facts["shares"][0].get<double>(), 100.0 / 101, 1e-9);
  const auto area = [&](std::int64_t from, std::int64_t to, const Color& color) {   // left to right
    std::int64_t count = 0;
    for (std::int64_t y = 0; y < found.picture.height; ++y) {
      for (std::int64_t x = from; x < to; ++x) {
        const std::uint8_t* pixel = &found.picture.pixels[static_cast<std::size_t>((y * found.picture.width + x) * 3)];
        count += Color{pixel[0], pixel[1], pixel[2]} == color;
      }
    }
    return count;
  };
  EXPECT_GT(area(0, 100, class_color(0)), 40);       // two discs on the left
  EXPECT_EQ(area(0, 100, class_color(1)), 0);
  EXPECT_GT(area(540, 640, class_color(1)), 40);
  EXPECT_EQ(area(540, 640, class_color(0)), 0);
}

}  // namespace
}  // namespace deft
