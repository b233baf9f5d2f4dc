// The three members of tests/goldens/make_ensemble.py: 60 samples of 3 classes, of which sample i has class i mod 3.
#ifndef DEFT_TESTS_SUPPORT_GOLDEN_MEMBERS_H
#define DEFT_TESTS_SUPPORT_GOLDEN_MEMBERS_H

#include "goldens/ensemble.h"
#include "support/ensemble_check.h"

namespace deft {

inline DrawnMembers golden_members() {
  DrawnMembers all{{{Task::classes, 3}, 60, {}}, std::vector<float>(180, 0.0f)};
  for (std::size_t i = 0; i < 60; ++i) all.targets[3 * i + i % 3] = 1.0f;
  for (std::size_t m = 0; m < 3; ++m) {
    const auto begin = goldens::ensemble_members.begin() + static_cast<std::ptrdiff_t>(180 * m);
    all.answers.members.push_back({3, {begin, begin + 180}});
  }
  return all;
}

inline void expect_near(const std::vector<float>& ours, const std::vector<double>& golden, double tolerance) {
  ASSERT_EQ(ours.size(), golden.size());
  for (std::size_t i = 0; i < ours.size(); ++i) ASSERT_NEAR(ours[i], golden[i], tolerance) << i;
}

}  // namespace deft

#endif
