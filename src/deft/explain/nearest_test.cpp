#include "deft/explain/nearest.h"

#include <gtest/gtest.h>

#include "deft/explain/explained.h"
#include "deft/explain/fake_subject.h"
#include "goldens/explain.h"

namespace deft {
namespace {

std::vector<float> floats(const std::vector<double>& values) { return {values.begin(), values.end()}; }

TEST(Nearest, FindsWhatScikitLearnFinds) {
  const std::vector<float> rows = floats(goldens::plane_rows), query = floats(goldens::query);
  const auto check = [&](const std::string& distance, const std::vector<double>& which, const std::vector<double>& distances) {
    const std::vector<Neighbor> found = nearest(query, rows, 5, distance);
    ASSERT_EQ(found.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i) {
      EXPECT_EQ(found[i].index, static_cast<std::int64_t>(which[i])) << distance;
      EXPECT_NEAR(found[i].distance, distances[i], 1e-5) << distance;
    }
  };
  check("euclidean", goldens::nearest_euclidean, goldens::distance_euclidean);
  check("cosine", goldens::nearest_cosine, goldens::distance_cosine);
}

TEST(Nearest, EqualDistancesKeepTheirOrderAndFewRowsAreAll) {
  const std::vector<Neighbor> found = nearest(std::vector<float>{1, 0}, std::vector<float>{0, 0, 1, 1, 1, 0}, 9, "euclidean");
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].index, 2);
  EXPECT_EQ(found[0].distance, 0.0);
  EXPECT_EQ(found[1].index, 0);
  EXPECT_EQ(found[2].index, 1);
}

TEST(Nearest, SaysClassNameAndDistance) {
  FakeSubject subject;
  subject.samples = {.part = "training", .space = "the features below 'head'", .samples = {}, .width = 2, .features = {3, 4, 0, 1}};
  subject.samples.samples.rows = {0, 0};
  subject.samples.samples.labels = {2, 0};
  subject.samples.samples.names = {"c.png", "a.png"};
  const Explained found = Nearest({.count = 2}).explain(subject);
  EXPECT_EQ(subject.asked, std::vector<std::string>{"training"});
  EXPECT_EQ(found.facts["neighbours"][0], (nlohmann::json{{"name", "a.png"}, {"label", "ant"}, {"distance", 1.0}}));
  EXPECT_EQ(found.facts["neighbours"][1], (nlohmann::json{{"name", "c.png"}, {"label", "cat"}, {"distance", 5.0}}));
  EXPECT_EQ(found.lines[1], "       5  cat  c.png");
}

}  // namespace
}  // namespace deft
