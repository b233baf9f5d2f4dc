#include "deft/search/cross_validation.h"

namespace deft {

const Card CrossValidation::card{"search", "cross_validation", "Search by cross-validation", "Stone 1974, J. Royal Statistical Society B 36; Kohavi 1995, IJCAI"};

void describe(CrossValidationOptions& options, Fields& fields) {
  describe(options.study, fields);
  fields.choice("sampler", options.sampler, "what chooses the settings", sampler_names());
  fields.whole("folds", options.folds, "parts that are each the judge once", {2, 1000});
  fields.whole("repeats", options.repeats, "divisions into folds", {1, 1000});
}

CrossValidation::CrossValidation(Options options) : options_(std::move(options)), sampler_(sampler(options_.sampler, options_.study)) {}

std::optional<Proposal> CrossValidation::propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const {
  return sampler_->propose(space, before, number);
}

}  // namespace deft
