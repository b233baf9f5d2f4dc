// Rows of numbers with classes: what forests learn from.
#ifndef DEFT_ENSEMBLE_LABELLED_ROWS_H
#define DEFT_ENSEMBLE_LABELLED_ROWS_H

#include <cstdint>
#include <span>
#include <vector>

namespace deft {

struct LabelledRows {
  std::int64_t width = 0, classes = 0;
  std::vector<float> values;           // count() x width, no missing ones
  std::vector<std::int64_t> labels;    // 0 .. classes - 1
  std::int64_t count() const { return static_cast<std::int64_t>(labels.size()); }
  std::span<const float> row(std::int64_t i) const {
    return std::span(values).subspan(static_cast<std::size_t>(i * width), static_cast<std::size_t>(width));
  }
};

}  // namespace deft

#endif
