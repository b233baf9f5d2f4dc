// Seeds: the same recipe trained several times, each with other random numbers.                Lakshminarayanan 2017; Karpathy 2019
//
//   member m (from 0):  train.seed = seed + m       initialisation, order of the samples, augmentation, dropout
//
// The parts of the data stay the same (data.seed). Members lie in runs/NAME/members/seed-0, seed-1, ..., each a run like any other.
#ifndef DEFT_ENSEMBLE_SEEDS_H
#define DEFT_ENSEMBLE_SEEDS_H

#include "deft/ensemble/role.h"

namespace deft {

struct SeedsOptions {
  std::int64_t count = 5;
};
void describe(SeedsOptions& options, Fields& fields);

class Seeds : public MemberSource {
 public:
  static const Card card;
  using Options = SeedsOptions;
  explicit Seeds(Options options) : options_(options) {}
  std::int64_t trainings() const override { return options_.count; }
  std::vector<std::string> changes(std::int64_t member, std::int64_t seed) const override;
  std::string member_name(std::int64_t member, std::int64_t seed) const override { return "seed-" + std::to_string(seed + member); }

 private:
  Options options_;
};

}  // namespace deft

#endif
