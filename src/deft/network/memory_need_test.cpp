#include "deft/network/memory_need.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"

namespace deft {
namespace {

// By hand: conv 4 x 4 x 8 = 128 and its activation 128, pool 2 x 2 x 8 = 32, linear 3; weights 3 * 8 * 9 + 32 * 3 + 3, norm 16.
const LayerList kNet{{"conv", Convolution{.channels = 8}}, {"norm", Normalization{}}, {"act", Activate{}}, {"pool", MaxPooling{}}, {"head", Linear{.outputs = 3}}};

TEST(MemoryNeed, IsCountedByHand) {
  const MemoryNeed need = memory_need(kNet, {4, 4, 3}, 2);
  EXPECT_DOUBLE_EQ(need.per_sample, 2 * (128 + 128 + 32 + 3 + 3 * 128) + 12 * 48);
  EXPECT_DOUBLE_EQ(need.fixed, 24 * (216 + 16 + 96 + 3));
}

TEST(MemoryNeed, CountsWhatLiesInsideResidualBlocks) {
  const LayerList block{{"block", Residual{.body = {{"conv", Convolution{.channels = 3}}}}}};
  EXPECT_DOUBLE_EQ(memory_need(block, {4, 4, 3}, 4).per_sample, 4 * (48 + 48 + 3 * 48) + 12 * 48);
}

std::string refusal(std::int64_t batch, std::int64_t available) {
  try {
    check_batch_fits({.fixed = 1 << 20, .per_sample = 1 << 20}, batch, available, "resnet18", {32, 32, 3});
  } catch (const Refusal& problem) {
    return problem.what();
  }
  return "";
}

TEST(MemoryNeed, TheLargestBatchThatFitsIsNamedAndFits) {
  const std::int64_t gigabyte = 1 << 30;
  EXPECT_EQ(refusal(2000, gigabyte),
            "[train] batch_size = 2000 needs about 1.95 GiB for resnet18 at 32 x 32 x 3, and 1 GiB of memory are available; the largest that "
            "fits is 1023 (optimization.gradient_accumulation makes one update of several batches)");
  EXPECT_EQ(refusal(1023, gigabyte), "");
  EXPECT_NE(refusal(1024, gigabyte), "");
}

TEST(MemoryNeed, WhereNothingFits) {
  EXPECT_EQ(refusal(8, (1 << 20) + 5),
            "[train] batch_size = 8 needs about 9 MiB for resnet18 at 32 x 32 x 3, and 1 MiB of memory are available; not even one sample fits: "
            "take smaller pictures (data.size) or a smaller network");
  EXPECT_EQ(refusal(8, 1000), "network resnet18: its weights need about 1 MiB in training, and 0.000954 MiB of memory are available; take a smaller network");
}

}  // namespace
}  // namespace deft
