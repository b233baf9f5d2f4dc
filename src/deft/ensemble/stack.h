// Stacking: a linear classifier that has the members' answers as its inputs.          Wolpert 1992; Ting, Witten 1999
//
//   p = softmax(W [log p_1, ..., log p_M] + b)        classes; yes/no answers: log(p / (1 - p)) and a sigmoid; values as they are
//
// W and b minimise the loss on the validation part plus strength / 2 |W|^2 (inputs brought to deviation 1); strength 0: the best of
// 1e-4 .. 10 by 5-fold cross-validation within the validation part. W = [1/M, ..., 1/M] I would be the geometric average; a member that
// mistakes cats for dogs is believed elsewhere. M outputs^2 weights want a validation part of at least some hundred samples.
#ifndef DEFT_ENSEMBLE_STACK_H
#define DEFT_ENSEMBLE_STACK_H

#include "deft/ensemble/head_on_members.h"
#include "deft/ensemble/role.h"

namespace deft {

struct StackOptions {
  double strength = 0.0;
};
void describe(StackOptions& options, Fields& fields);

class Stack : public Combination {
 public:
  static const Card card;
  using Options = StackOptions;
  explicit Stack(Options options) : options_(options) {}
  bool learns() const override { return true; }
  void fit(const Answers& validation, std::span<const float> targets) override;
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
