// SMOTE: new rows of rare classes, somewhere on the line between a row and one of its nearest neighbours of the same class.
//                                                        Chawla, Bowyer, Hall, Kegelmeyer 2002, arXiv:1106.1813
//   new = row + u * (neighbour - row),   u ~ U(0, 1),   until the class has level * n_max rows
//   distance^2 = sum of ((a_j - b_j) / deviation_j)^2 over numbers, + 1/2 for each category that differs (SMOTE-NC: the squared
//   median deviation, which is 1 once numbers are in units of their deviation; here halved, as one-hot columns would have it)
//
//   rows (0, 0), (1, 1) of class 1, four rows of class 0  ->  two rows on the line from (0, 0) to (1, 1) are added
//
// Tables only, task classes, training part only. A category is the neighbours' most frequent; a missing number is left
// missing where the row lacks it. A class with one row is repeated.
#ifndef DEFT_IMBALANCE_SMOTE_H
#define DEFT_IMBALANCE_SMOTE_H

#include "deft/imbalance/role.h"

namespace deft {

struct SmoteOptions {
  std::int64_t neighbours = 5;
  double level = 1.0;
};
void describe(SmoteOptions& options, Fields& fields);

class Smote : public Imbalance {
 public:
  static const Card card;
  using Options = SmoteOptions;
  explicit Smote(Options options) : options_(options) {}
  bool adds_rows() const override { return true; }
  Samples with_new_rows(const Samples& train, const std::vector<Column>& columns, std::uint64_t seed) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
