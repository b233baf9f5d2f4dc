// The golden table (20 rows of 3 numbers: 15 to fit, 5 new ones) and what every preprocessing promises.
#ifndef DEFT_TESTS_SUPPORT_PREPROCESSING_CHECK_H
#define DEFT_TESTS_SUPPORT_PREPROCESSING_CHECK_H

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "deft/core/problem.h"
#include "deft/preprocessing/role.h"
#include "goldens/preprocessing.h"

namespace deft {

inline constexpr float kMissingValue = std::numeric_limits<float>::quiet_NaN();

inline SampleLayout table_layout(std::vector<Column> columns) {
  return {{1, 1, static_cast<std::int64_t>(columns.size())}, std::move(columns)};
}
inline SampleLayout numeric_layout() { return table_layout({{"a", {}}, {"b", {}}, {"c", {}}}); }

inline std::vector<float> golden_rows(std::size_t first, std::size_t last) {
  return {goldens::table.begin() + static_cast<std::ptrdiff_t>(first * 3),
          goldens::table.begin() + static_cast<std::ptrdiff_t>(last * 3)};
}

// Rows through the map, one after the other.
inline std::vector<float> applied(const Preprocessing& map, const std::vector<float>& rows, std::size_t in,
                                  std::size_t out) {
  std::vector<float> result(rows.size() / in * out);
  for (std::size_t i = 0; i * in < rows.size(); ++i) {
    map.apply(std::span(rows).subspan(i * in, in), std::span(result).subspan(i * out, out));
  }
  return result;
}

// What apply() does to a sample depends on the fitted samples alone: not on other samples applied before, and a copy
// loaded from the saved numbers does the same.
template <class Trick>
void expect_depends_only_on_what_was_fitted(const typename Trick::Options& options, const std::vector<float>& fit,
                                            const SampleLayout& layout, const std::vector<float>& sample,
                                            const std::vector<float>& other) {
  Trick first(options);
  const auto out = static_cast<std::size_t>(first.fit(fit, layout).shape.size());
  const auto in = sample.size();
  const std::vector<float> before = applied(first, sample, in, out);
  applied(first, other, in, out);
  EXPECT_EQ(applied(first, sample, in, out), before);
  State state;
  first.save(state);
  Trick loaded(options);
  loaded.load(state);
  EXPECT_EQ(applied(loaded, sample, in, out), before);
}

// Like expect_close() of the other numbers, for fits in double.
inline void expect_near_each(const std::vector<double>& ours, const std::vector<double>& expected, double tolerance) {
  ASSERT_EQ(ours.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(ours[i], expected[i], tolerance) << "at " << i;
}

// Mean 0 and covariance 1 (of n - 1) over the rows.
inline void expect_white(const std::vector<float>& rows, std::size_t width) {
  const auto n = static_cast<double>(rows.size() / width);
  for (std::size_t a = 0; a < width; ++a) {
    double mean = 0;
    for (std::size_t at = 0; at < rows.size(); at += width) mean += rows[at + a] / n;
    EXPECT_NEAR(mean, 0, 1e-3);
    for (std::size_t b = 0; b < width; ++b) {
      double covariance = 0;
      for (std::size_t at = 0; at < rows.size(); at += width) covariance += rows[at + a] * rows[at + b] / (n - 1);
      EXPECT_NEAR(covariance, a == b ? 1 : 0, 2e-3);
    }
  }
}

template <class Action>
std::string refusal_text(Action action) {
  try {
    action();
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "";
}

}  // namespace deft

#endif
