// Bagging: each member is trained on its own bootstrap sample of the training part.                       Breiman 1996
//
//   member m draws as many samples as there are, with replacement       63.2 % of them are in it, some several times
//
//   bootstrap(4, 7, 1)  ->  e.g. {2, 0, 0, 3}
//
// The validation part is drawn from by nobody. Members lie in runs/NAME/members/bag-1, bag-2, ...; `member` is set by deft in their recipes, so
// that each can be replayed alone.
#ifndef DEFT_ENSEMBLE_BAGGING_H
#define DEFT_ENSEMBLE_BAGGING_H

#include "deft/ensemble/role.h"

namespace deft {

// `count` numbers of 0 .. count - 1, in order, by seed and member.
std::vector<std::int64_t> bootstrap(std::int64_t count, std::int64_t seed, std::int64_t member);

struct BaggingOptions {
  std::int64_t count = 5;
  std::int64_t member = 0;
};
void describe(BaggingOptions& options, Fields& fields);

class Bagging : public MemberSource {
 public:
  static const Card card;
  using Options = BaggingOptions;
  explicit Bagging(Options options) : options_(options) {}
  std::int64_t trainings() const override { return options_.member ? 0 : options_.count; }
  std::vector<std::string> changes(std::int64_t member, std::int64_t seed) const override;
  std::string member_name(std::int64_t member, std::int64_t) const override { return "bag-" + std::to_string(member + 1); }
  std::vector<std::int64_t> draw(std::int64_t samples, std::int64_t seed) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
