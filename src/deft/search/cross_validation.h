// Search by cross-validation: settings are judged by their mean over k folds, divided anew `repeats` times.      Stone 1974; Kohavi 1995
//
//   score = mean over folds * repeats trainings; its standard error = deviation / sqrt(folds * repeats)
//
//   CrossValidation search({.folds = 5, .repeats = 2});     ten trainings for each setting, stratified by class
//
// For few data: a validation part of 100 samples cannot tell 90 % from 93 %. A test part that is given, or the fifth that a run
// sets aside, is in no fold.
#ifndef DEFT_SEARCH_CROSS_VALIDATION_H
#define DEFT_SEARCH_CROSS_VALIDATION_H

#include "deft/search/role.h"

namespace deft {

struct CrossValidationOptions {
  StudyOptions study;
  std::string sampler = "gaussian_process";
  std::int64_t folds = 5;
  std::int64_t repeats = 1;
};
void describe(CrossValidationOptions& options, Fields& fields);

class CrossValidation : public Search {
 public:
  static const Card card;
  using Options = CrossValidationOptions;
  explicit CrossValidation(Options options);
  const StudyOptions* study() const override { return &options_.study; }
  std::optional<Proposal> propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const override;
  std::int64_t folds() const override { return options_.folds; }
  std::int64_t repeats() const override { return options_.repeats; }

 private:
  Options options_;
  std::shared_ptr<const Search> sampler_;
};

}  // namespace deft

#endif
