// Early fusion: the features of all members side by side, and one linear classifier on them.
//                                                          Snoek, Worring, Smeulders 2005; Mohammadi, Das 2016, arXiv:1605.08512 (S-NN)
//   p = softmax(W [f_1(x), ..., f_M(x)] + b)           f_m: what member m's network gives to its head
//
// The members' own heads are not used. W and b are fitted on the validation part, as in stack: of the training part the members have
// seen every sample, and their features there look better than they are. Every task; members must have a head (no plain linear network).
#ifndef DEFT_ENSEMBLE_EARLY_FUSION_H
#define DEFT_ENSEMBLE_EARLY_FUSION_H

#include "deft/ensemble/head_on_members.h"
#include "deft/ensemble/role.h"

namespace deft {

struct EarlyFusionOptions {
  double strength = 0.0;
};
void describe(EarlyFusionOptions& options, Fields& fields);

class EarlyFusion : public Combination {
 public:
  static const Card card;
  using Options = EarlyFusionOptions;
  explicit EarlyFusion(Options options) : options_(options) {}
  Wants wants() const override { return Wants::features; }
  bool learns() const override { return true; }
  void fit(const Answers& validation, std::span<const float> targets) override { head_.fit(validation, targets, options_.strength); }
  void combine(Rows rows, std::span<float> out) const override;
  bool fits(const std::vector<std::int64_t>& widths, std::int64_t outputs) const override { return head_.fits(widths, outputs); }
  void save(State& state) const override { head_.save(state); }
  void load(const State& state) override { head_.load(state); }
  GraphWriter::Value write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind& kind) const override;

 private:
  Options options_;
  HeadOnMembers head_;
};

}  // namespace deft

#endif
