// Greedy ensemble selection: members are added one by one, again and again the one that helps most on the validation part.
//                                                                    Caruana, Niculescu-Mizil, Crew, Ksikes 2004
//   start empty;  `rounds` times: add the member (again, if it is best) whose addition to the average scores best
//   weight of a member = how often it was added / rounds;   the best round's weights are kept
//
//   three members of which the first two are right where the other is wrong, the third never   ->   {0.5, 0.5, 0}
//
// Adding with replacement is what makes weights of it, and what keeps poor members out: with 100 rounds in steps of 1 %.
// Every task.
#ifndef DEFT_ENSEMBLE_GREEDY_H
#define DEFT_ENSEMBLE_GREEDY_H

#include "deft/ensemble/role.h"
#include "deft/ensemble/weighted_mean.h"

namespace deft {

struct GreedyOptions {
  std::int64_t rounds = 100;
  std::string choose_by = "loss";
};
void describe(GreedyOptions& options, Fields& fields);

// Weights of the members, which sum to 1. By "accuracy": ties go to the smaller loss.
std::vector<double> select_greedily(const Answers& validation, std::span<const float> targets, const GreedyOptions& options);

class Greedy : public Combination {
 public:
  static const Card card;
  using Options = GreedyOptions;
  explicit Greedy(Options options) : options_(std::move(options)) {}
  bool learns() const override { return true; }
  void fit(const Answers& validation, std::span<const float> targets) override { weights_ = select_greedily(validation, targets, options_); }
  void combine(Rows rows, std::span<float> out) const override;
  std::vector<double> weights(std::size_t) const override { return weights_; }
  void keep(const std::vector<std::size_t>& members) override { weights_ = chosen(weights_, members); }
  bool fits(const std::vector<std::int64_t>& widths, std::int64_t) const override { return weights_.size() == widths.size(); }
  void save(State& state) const override;
  void load(const State& state) override;
  GraphWriter::Value write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind& kind) const override;

 private:
  Options options_;
  std::vector<double> weights_;
};

}  // namespace deft

#endif
