// Vote: every member names one class; the one named most often wins.                 Hansen, Salamon 1990; Lam, Suen 1997
//
//   p_k = (votes_k + mean_m p_mk) / (M + 1)
//
//   {0.9, 0.1}, {0.4, 0.6}, {0.4, 0.6}   ->   {(1 + 0.567) / 4, (2 + 0.433) / 4}  ==  {0.392, 0.608}      (their average says the first)
//
// The mean probabilities are one more vote, divided: they decide between classes with as many votes, and nothing else. Classes only.
#ifndef DEFT_ENSEMBLE_VOTE_H
#define DEFT_ENSEMBLE_VOTE_H

#include "deft/ensemble/role.h"

namespace deft {

struct VoteOptions {};
void describe(VoteOptions& options, Fields& fields);

class Vote : public Combination {
 public:
  static const Card card;
  using Options = VoteOptions;
  explicit Vote(Options) {}
  bool takes(Task task) const override { return task == Task::classes; }
  void combine(Rows rows, std::span<float> out) const override;
  std::vector<double> weights(std::size_t members) const override;
  GraphWriter::Value write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind& kind) const override;
};

}  // namespace deft

#endif
