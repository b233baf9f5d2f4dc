// Late fusion: each member's scores are brought to one scale, weighted, added, and made probabilities again.
//                                                          Jain, Nandakumar, Ross 2005; Kuncheva 2004 (weights), section 5
//   s_mk = log p_mk - mean_j log p_mj          scores: logits but for a constant
//   p    = softmax(t sum_m w_m s_m / d_m)      d_m: z_score: the deviation of s_m on the validation part; min_max: its range; none: 1
//                                              w_m: equal: 1 / M; accuracy: log(a_m / (1 - a_m)), then sum 1
//                                              t: what fits the validation part best
//
// An overconfident member has large scores and would drown the others in a geometric average; here it counts as they do. Classes only.
#ifndef DEFT_ENSEMBLE_LATE_FUSION_H
#define DEFT_ENSEMBLE_LATE_FUSION_H

#include "deft/ensemble/role.h"

namespace deft {

struct LateFusionOptions {
  std::string normalization = "z_score";
  std::string weighting = "equal";
};
void describe(LateFusionOptions& options, Fields& fields);

class LateFusion : public Combination {
 public:
  static const Card card;
  using Options = LateFusionOptions;
  explicit LateFusion(Options options) : options_(std::move(options)) {}
  bool takes(Task task) const override { return task == Task::classes; }
  bool learns() const override { return true; }
  void fit(const Answers& validation, std::span<const float> targets) override;
  void combine(Rows rows, std::span<float> out) const override;
  std::vector<double> weights(std::size_t) const override { return weights_; }   // w_m
  const std::vector<double>& factors() const { return factors_; }                // t w_m / d_m
  void keep(const std::vector<std::size_t>& members) override;
  bool fits(const std::vector<std::int64_t>& widths, std::int64_t) const override { return factors_.size() == widths.size(); }
  void save(State& state) const override;
  void load(const State& state) override;
  GraphWriter::Value write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind& kind) const override;

 private:
  Options options_;
  std::vector<double> weights_, factors_;
};

}  // namespace deft

#endif
