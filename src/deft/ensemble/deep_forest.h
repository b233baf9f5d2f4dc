// Deep forest: a cascade of forests. Each layer's forests answer with shares of classes; these are appended to the row and read by the next
// layer. No gradients, few options, made for tables.                                    Zhou and Feng 2017, Deep forest (gcForest), arXiv:1702.08835
//
//   layer 1 reads x;  layer l reads (x, the classes x forests shares of layer l - 1)
//   what a layer says of a training row comes from forests that were grown without it (k folds, drawn anew in each layer); of a new row
//   it is the mean over the k folds.                  answer = mean over the last layer's forests
//   the accuracy of these out-of-fold answers decides how many layers there are: `patience` layers without a better one, and it stops
//
//   DeepForest forest({.trees = 20});
//   forest.fit(rows, {.seed = 1});     forest.layers() == 3
//   forest.predict(values, count, out)
#ifndef DEFT_ENSEMBLE_DEEP_FOREST_H
#define DEFT_ENSEMBLE_DEEP_FOREST_H

#include "deft/ensemble/forest.h"
#include "deft/ensemble/role.h"

namespace deft {

struct DeepForestOptions {
  std::int64_t random_forests = 2;
  std::int64_t completely_random_forests = 2;
  std::int64_t trees = 50;
  std::int64_t folds = 3;
  std::int64_t smallest_split = 2;
  std::int64_t most_layers = 10;
  std::int64_t patience = 1;
};
void describe(DeepForestOptions& options, Fields& fields);

class DeepForest : public ForestModel {
 public:
  static const Card card;
  using Options = DeepForestOptions;
  explicit DeepForest(Options options) : options_(options) {}
  void fit(const LabelledRows& rows, const ForestWatch& watch) override;
  void predict(std::span<const float> values, std::int64_t count, std::span<float> out) const override;
  GraphWriter::Value write(GraphWriter& writer, const GraphWriter::Value& rows) const override;   // forest_graph.cpp
  std::int64_t nodes() const override;
  std::int64_t layers() const override { return static_cast<std::int64_t>(layers_.size()); }
  const std::vector<float>& out_of_fold() const override { return out_of_fold_; }
  void save(State& state) const override;
  void load(const State& state, std::int64_t width, std::int64_t classes, const std::string& where) override;

 private:
  struct Layer {
    std::vector<std::vector<Forest>> forests;   // forests[f][fold]
  };
  Layer grown(const LabelledRows& rows, std::int64_t number, std::uint64_t seed, std::vector<float>& shares) const;
  std::int64_t forests() const { return options_.random_forests + options_.completely_random_forests; }

  Options options_;
  std::int64_t width_ = 0, classes_ = 0;
  std::vector<Layer> layers_;
  std::vector<float> out_of_fold_;
};

}  // namespace deft

#endif
