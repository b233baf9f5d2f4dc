// Gradient-boosted trees: small trees one after the other, each fitted to what those before still get wrong.   Friedman 2001, Chen and Guestrin 2016
//
//   z_c(x) = sum over rounds of learning_rate * tree_{round, c}(x);    answer = softmax(z), with two classes sigmoid(z)
//   the rows are dealt into `folds` parts, each answered by trees grown without it; the loss of these out-of-fold answers decides how many
//   rounds there are (`patience` without a better one, and it stops). A new row gets the mean over the folds.
//
//   BoostedTrees trees({.learning_rate = 0.1});
//   trees.fit(rows, {.seed = 1});     trees.layers() == 120              rounds kept
//   trees.predict(values, count, out)
//
// Grown by XGBoost, kept as plain numbers: a saved model is answered, and read, without it. fit() throws Refusal where deft was built without.
#ifndef DEFT_ENSEMBLE_BOOSTED_TREES_H
#define DEFT_ENSEMBLE_BOOSTED_TREES_H

#include "deft/ensemble/forest.h"
#include "deft/ensemble/role.h"

namespace deft {

struct BoostedTreesOptions {
  double learning_rate = 0.1;
  std::int64_t depth = 6;
  double row_share = 0.8;
  double column_share = 0.8;
  double leaf_weight = 1.0;
  std::int64_t folds = 5;
  std::int64_t most_rounds = 1000;
  std::int64_t patience = 30;
};
void describe(BoostedTreesOptions& options, Fields& fields);

class BoostedTrees : public ForestModel {
 public:
  static const Card card;
  using Options = BoostedTreesOptions;
  explicit BoostedTrees(Options options) : options_(options) {}
  void fit(const LabelledRows& rows, const ForestWatch& watch) override;
  void predict(std::span<const float> values, std::int64_t count, std::span<float> out) const override;
  GraphWriter::Value write(GraphWriter& writer, const GraphWriter::Value& rows) const override;   // forest_graph.cpp
  std::int64_t nodes() const override;
  std::int64_t layers() const override { return rounds_; }
  std::string layer_name() const override { return "round"; }
  std::string described() const override { return "a sum of boosted trees"; }
  const std::vector<float>& out_of_fold() const override { return out_of_fold_; }
  void save(State& state) const override;
  void load(const State& state, std::int64_t width, std::int64_t classes, const std::string& where) override;

 private:
  std::size_t sums() const { return classes_ == 2 ? 1 : static_cast<std::size_t>(classes_); }   // z of each class; with two, of the second

  Options options_;
  std::int64_t width_ = 0, classes_ = 0, rounds_ = 0;
  std::vector<Forest> folds_;          // tree t adds to z_{t mod sums}; leaves hold one number each
  std::vector<float> out_of_fold_;
};

}  // namespace deft

#endif
