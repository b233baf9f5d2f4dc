// Imputation: fills missing values of a table with what is usual in the training part.         Little and Rubin 1987
//
//   numeric column:      median (or mean) of the known values; with indicator = true also a column "age missing" (0 or
//   1) categorical column:  the most frequent category, or a category of its own called "missing" (categorical =
//   "category")
//
//   age {1, 2, missing, 9}   ->   {1, 2, 2, 9}
//
// Indicator columns stand at the end, for numeric columns with missing values in the training part. A column without
// any known value becomes 0. Refused: pictures.
#ifndef DEFT_PREPROCESSING_IMPUTE_H
#define DEFT_PREPROCESSING_IMPUTE_H

#include <string>
#include <vector>

#include "deft/preprocessing/role.h"

namespace deft {

struct ImputeOptions {
  std::string numeric = "median";
  std::string categorical = "most_frequent";
  bool indicator = false;
};
void describe(ImputeOptions& options, Fields& fields);

class Impute : public Preprocessing {
 public:
  static const Card card;
  using Options = ImputeOptions;
  explicit Impute(Options options) : options_(std::move(options)) {}
  SampleLayout fit(std::span<const float> samples, const SampleLayout& input) override;
  void apply(std::span<const float> in, std::span<float> out) const override;
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  Options options_;
  std::vector<float> fill_;        // one per input column
  std::vector<float> indicators_;  // input columns whose absence is shown
};

}  // namespace deft

#endif
