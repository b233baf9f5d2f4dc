#include "deft/initialization/identity.h"

#include <gtest/gtest.h>

#include "goldens/initialization.h"
#include "support/gradient_check.h"

namespace deft {
namespace {

TEST(Identity, FillsTheFirstFiltersAsPyTorchsDiracDoes) {
  std::vector<float> w(5 * 3 * 3 * 3, 9.0f);
  Random random(1);
  Identity({}).initialize({"conv2.weight", "convolution", {5, 3, 3, 3}, 27, 45}, w, {}, random);
  expect_close(w, goldens::dirac, 0);
}

TEST(Identity, WithFewerFiltersThanChannelsCopiesTheFirstChannels) {
  std::vector<float> w(1 * 2 * 1 * 1, 9.0f);
  set_identity_filters(w, {1, 2, 1, 1});
  EXPECT_EQ(w, (std::vector<float>{1, 0}));
}

TEST(Identity, LeavesLinearLayersAndOtherNamesAlone) {
  std::vector<float> w(4, 9.0f);
  Random random(1);
  Identity({}).initialize({"head.weight", "linear", {2, 2}, 2, 2}, w, {}, random);
  Identity({.layers = "conv2*"}).initialize({"conv1.weight", "convolution", {2, 2, 1, 1}, 2, 2}, w, {}, random);
  EXPECT_EQ(w, std::vector<float>(4, 9.0f));
}

}  // namespace
}  // namespace deft
