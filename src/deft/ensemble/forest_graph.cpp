#include "deft/ensemble/forest_graph.h"

#include "deft/ensemble/boosted_trees.h"
#include "deft/ensemble/deep_forest.h"
#include "deft/ensemble/weighted_mean.h"

namespace deft {

using Value = GraphWriter::Value;

std::vector<GraphWriter::Tree> trees_of(const Forest& forest, float factor, const std::function<std::size_t(std::size_t, std::size_t)>& output) {
  const auto classes = static_cast<std::size_t>(forest.classes);
  std::vector<GraphWriter::Tree> trees;
  for (std::size_t t = 0; t < forest.roots.size(); ++t) {
    const auto begin = static_cast<std::size_t>(forest.roots[t]), end = t + 1 < forest.roots.size() ? static_cast<std::size_t>(forest.roots[t + 1]) : forest.nodes.size();
    GraphWriter::Tree tree;
    for (std::size_t at = begin; at < end; ++at) {
      const ForestNode& node = forest.nodes[at];
      GraphWriter::TreeNode written;
      if (node.feature >= 0) {
        written.column = node.feature;
        written.threshold = node.threshold;
        written.yes = static_cast<std::int64_t>(at + 1 - begin);
        written.no = static_cast<std::int64_t>(static_cast<std::size_t>(node.next) - begin);
      } else {
        for (std::size_t k = 0; k < classes; ++k) {
          const float share = factor * forest.leaves[static_cast<std::size_t>(node.next) * classes + k];
          if (share != 0.0f) written.adds.emplace_back(static_cast<std::int64_t>(output(t, k)), share);
        }
        if (written.adds.empty()) written.adds.emplace_back(static_cast<std::int64_t>(output(t, 0)), 0.0f);   // readers want every leaf to say something
      }
      tree.push_back(std::move(written));
    }
    trees.push_back(std::move(tree));
  }
  return trees;
}

// softmax of each fold's sums; with two classes sigmoid of the one sum.
Value BoostedTrees::write(GraphWriter& writer, const Value& rows) const {
  std::vector<Value> answers;
  for (const Forest& fold : folds_) {
    const Value z = writer.trees(rows, trees_of(fold, 1.0f, [this](std::size_t tree, std::size_t) { return tree % sums(); }), static_cast<std::int64_t>(sums()));
    answers.push_back(sums() > 1 ? writer.softmax(z) : writer.unary(GraphWriter::Unary::sigmoid, z));
  }
  const Value mean = write_weighted_mean(writer, answers, equal_weights(answers.size()));
  if (sums() > 1) return mean;
  const float one = 1.0f;
  return writer.concatenate({writer.binary(GraphWriter::Binary::subtract, writer.constant("one", {1, 1}, std::span(&one, 1)), mean), mean});
}

// Layer by layer: the shares of each forest, the mean over its folds and their trees, stand behind the row for the next layer.
Value DeepForest::write(GraphWriter& writer, const Value& rows) const {
  Value read = rows;
  std::vector<Value> shares;
  for (const Layer& layer : layers_) {
    shares.clear();
    for (const std::vector<Forest>& folds : layer.forests) {
      std::vector<GraphWriter::Tree> all;
      for (const Forest& forest : folds) {
        const float factor = 1.0f / static_cast<float>(folds.size() * forest.roots.size());
        for (GraphWriter::Tree& tree : trees_of(forest, factor, [](std::size_t, std::size_t share) { return share; })) all.push_back(std::move(tree));
      }
      shares.push_back(writer.trees(read, all, classes_));
    }
    std::vector<Value> parts{rows};
    parts.insert(parts.end(), shares.begin(), shares.end());
    read = writer.concatenate(parts);
  }
  return write_weighted_mean(writer, shares, equal_weights(shares.size()));
}

}  // namespace deft
