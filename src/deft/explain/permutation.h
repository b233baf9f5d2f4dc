// Permutation importance: what is lost when a column's values are dealt out anew among the rows.
//                                                                    Breiman 2001, Random forests; Fisher, Rudin, Dominici 2019, arXiv:1801.01489
//   importance_j = metric(rows) - mean over repeats of metric(rows with column j shuffled)          metric: accuracy; a regression's R2
//
// Measured on the test part, so that what a model has learned by heart does not count. Any model has it, an ensemble too.
//
//   a model that answers by column a alone:   importance of a is what chance leaves of its accuracy, that of every other column exactly 0
#ifndef DEFT_EXPLAIN_PERMUTATION_H
#define DEFT_EXPLAIN_PERMUTATION_H

#include "deft/explain/role.h"

namespace deft {

struct ColumnImportance {
  std::size_t column = 0;
  double mean = 0.0, deviation = 0.0;   // over the repeats
  double loss = 0.0;                    // what the mean loss grows by
};

// The most important first; between equal ones the loss decides.
std::vector<ColumnImportance> column_importances(const Answerer& model, const Samples& samples, std::int64_t repeats);

struct PermutationOptions {
  std::int64_t repeats = 5;
  std::int64_t rows = 1000;
  std::int64_t most = 20;
};
void describe(PermutationOptions& options, Fields& fields);

class Permutation : public AnswerExplanation {
 public:
  static const Card card;
  using Options = PermutationOptions;
  explicit Permutation(Options options) : options_(options) {}
  bool needs_sample() const override { return false; }
  // Throws Refusal for pictures: they have no columns.
  Explained explain_answers(const Answerer& model) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
