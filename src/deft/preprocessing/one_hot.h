// One-hot: a categorical column becomes one column per category, 1 where it holds and 0 elsewhere.
//
//   column colour {red, green}, value green   ->   columns "colour=red" 0, "colour=green" 1
//
// Categories that the training part does not show have no column: they become all zeros. Missing values get a column
// of their own ("colour=missing") where the training part has some, else all zeros. Numeric columns stay.
// Refused: pictures.
#ifndef DEFT_PREPROCESSING_ONE_HOT_H
#define DEFT_PREPROCESSING_ONE_HOT_H

#include <vector>

#include "deft/preprocessing/role.h"

namespace deft {

struct OneHotOptions {};
void describe(OneHotOptions& options, Fields& fields);

// What a column of the result shows, where it is no category's number.
inline constexpr float kOneHotNumeric = -2.0f;   // the column itself
inline constexpr float kOneHotMissing = -1.0f;   // whether it is missing

class OneHot : public Preprocessing {
 public:
  static const Card card;
  using Options = OneHotOptions;
  explicit OneHot(Options) {}
  SampleLayout fit(std::span<const float> samples, const SampleLayout& input) override;
  void apply(std::span<const float> in, std::span<float> out) const override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  // What output column j shows: input column from_[j]; its value if code_[j] == kOneHotNumeric, else whether it is code_[j].
  std::vector<float> from_, code_;
};

}  // namespace deft

#endif
