// A batch that owns its numbers, for the tests of mixing.
#ifndef DEFT_TESTS_SUPPORT_BATCH_CHECK_H
#define DEFT_TESTS_SUPPORT_BATCH_CHECK_H

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "deft/augmentation/role.h"

namespace deft {

struct TestBatch {
  std::int64_t count, height, width, channels, outputs;
  std::vector<float> inputs, targets;

  TestBatch(std::int64_t n, std::int64_t h, std::int64_t w, std::int64_t c, std::int64_t o)
      : count(n), height(h), width(w), channels(c), outputs(o), inputs(static_cast<std::size_t>(n * h * w * c)),
        targets(static_cast<std::size_t>(n * o)) {}

  // Normal inputs, one-hot targets.
  static TestBatch random(std::int64_t n, std::int64_t h, std::int64_t w, std::int64_t c, std::int64_t o) {
    TestBatch batch(n, h, w, c, o);
    Random random(5);
    for (float& one : batch.inputs) one = static_cast<float>(random.normal());
    for (std::int64_t i = 0; i < n; ++i) batch.targets[static_cast<std::size_t>(i * o + random.below(o))] = 1;
    return batch;
  }

  MixableBatch batch() { return {count, height, width, channels, outputs, inputs, targets}; }

  void expect_rows_sum_to_one() const {
    for (std::size_t i = 0; i < targets.size(); i += static_cast<std::size_t>(outputs)) {
      double sum = 0;
      for (std::size_t k = 0; k < static_cast<std::size_t>(outputs); ++k) sum += targets[i + k];
      EXPECT_NEAR(sum, 1, 1e-5);
    }
  }
};

}  // namespace deft

#endif
