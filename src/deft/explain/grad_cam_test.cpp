#include "deft/explain/grad_cam.h"

#include <gtest/gtest.h>

#include "deft/core/random.h"
#include "deft/explain/explained.h"
#include "deft/explain/fake_subject.h"

namespace deft {
namespace {

TEST(GradCam, WeighsMapsByTheirMeanGradient) {
  EXPECT_EQ(grad_cam({"a", {1, 2, 2}, {1, 0, 0, 2}, {1, -1, 3, -1}}), (std::vector<float>{2, 0}));   // alpha 2 and -1
}

// Behind global average pooling and a linear layer the gradient is w_k / positions at every position; Zhou's class activation
// map is sum_k w_k A_k. Selvaraju, appendix A: the two are the same up to that constant, cut off below 0.
TEST(GradCam, IsTheClassActivationMapBehindGlobalAveragePooling) {
  Random random(3);
  const std::vector<double> w{0.7, -1.2, 0.4};
  LayerView view{"a", {3, 4, 3}, {}, {}};
  for (std::size_t i = 0; i < 36; ++i) {
    view.values.push_back(static_cast<float>(random.uniform()));
    view.gradient.push_back(static_cast<float>(w[i % 3] / 12));
  }
  const std::vector<float> map = grad_cam(view);
  ASSERT_EQ(map.size(), 12u);
  bool cut = false;
  for (std::size_t p = 0; p < 12; ++p) {
    double cam = 0;
    for (std::size_t k = 0; k < 3; ++k) cam += w[k] * view.values[3 * p + k];
    EXPECT_NEAR(map[p], std::max(0.0, cam) / 12, 1e-6);
    cut = cut || cam < 0;
  }
  EXPECT_TRUE(cut);
}

TEST(GradCam, PointsAtTheClassAndItsRunnerUp) {
  FakeSubject subject;
  LayerView view{"act1", {4, 4, 2}, std::vector<float>(32, 0.0f), std::vector<float>(32, 1.0f)};
  view.values[2 * (4 * 1 + 3)] = 5;   // row 1, column 3
  subject.views["act1"] = view;
  const Explained found = GradCam({}).explain(subject);
  EXPECT_EQ(subject.asked, (std::vector<std::string>{"act1 1", "act1 0"}));
  EXPECT_EQ(found.facts["classes"][0]["class"], "bee");
  EXPECT_EQ(found.facts["classes"][0]["peak_row"], 1.5 / 4);
  EXPECT_EQ(found.facts["classes"][0]["peak_column"], 3.5 / 4);
  EXPECT_EQ(found.title, "where it saw bee 70.0 % and ant 20.0 % (maps of 'act1')");
}

TEST(GradCam, RefusesNetworksWithoutPlaces) {
  FakeSubject subject;
  subject.views["head"] = {"head", {1, 1, 3}, {1, 2, 3}, {0, 1, 0}};
  EXPECT_EQ(refusal_of(GradCam({.layer = "head"}), subject), "[explain] grad_cam: layer 'head' has a single position, and no place to point at; name an earlier layer");
  subject.net = {{"fc1", Linear{}}, {"head", Linear{}}};
  EXPECT_EQ(refusal_of(GradCam({}), subject), "[explain] grad_cam: the network has no convolution whose maps could be weighted; saliency works for any network");
  subject.table = {{"age", {}}};
  EXPECT_EQ(refusal_of(GradCam({}), subject), "[explain] grad_cam: a table's row has no places to point at; saliency says what each column does");
}

}  // namespace
}  // namespace deft
