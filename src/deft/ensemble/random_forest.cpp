#include "deft/ensemble/random_forest.h"

#include "deft/core/problem.h"

#ifdef DEFT_OPENCV
#include <opencv2/core.hpp>
#include <opencv2/ml.hpp>
#endif

namespace deft {
#ifdef DEFT_OPENCV
namespace {

constexpr int kDeepest = 25;   // OpenCV's own limit

// One tree of OpenCV's, in preorder; of its leaves the most frequent class.
void append_tree(Forest& forest, int root, const std::vector<cv::ml::DTrees::Node>& nodes, const std::vector<cv::ml::DTrees::Split>& splits, const std::vector<std::int32_t>& classes) {
  forest.roots.push_back(static_cast<std::int32_t>(forest.nodes.size()));
  std::vector<std::pair<int, std::int64_t>> waiting{{root, -1}};   // node, and the parent whose second child it is
  while (!waiting.empty()) {
    const auto [from, parent] = waiting.back();
    waiting.pop_back();
    const std::size_t at = forest.nodes.size();
    if (parent >= 0) forest.nodes[static_cast<std::size_t>(parent)].next = static_cast<std::int32_t>(at);
    const cv::ml::DTrees::Node& node = nodes[static_cast<std::size_t>(from)];
    if (node.split < 0) {
      forest.nodes.push_back({-1, 0.0f, classes[static_cast<std::size_t>(node.classIdx)]});
      continue;
    }
    const cv::ml::DTrees::Split& split = splits[static_cast<std::size_t>(node.split)];
    forest.nodes.push_back({split.varIdx, split.c, 0});
    waiting.push_back({split.inversed ? node.left : node.right, static_cast<std::int64_t>(at)});
    waiting.push_back({split.inversed ? node.right : node.left, -1});
  }
}

}  // namespace

void grow_random_forest(Forest& forest, const LabelledRows& rows, std::span<const std::int64_t> which, std::int64_t trees, std::int64_t smallest_split, std::uint64_t seed) {
  const std::size_t first = forest.roots.size();
  std::vector<std::int32_t> classes;   // those that occur: OpenCV numbers them 0, 1, ..
  for (std::int64_t k = 0; k < rows.classes; ++k) {
    for (const std::int64_t i : which) {
      if (rows.labels[static_cast<std::size_t>(i)] != k) continue;
      classes.push_back(static_cast<std::int32_t>(k));
      break;
    }
  }
  if (classes.size() < 2) {   // nothing to ask
    for (std::int64_t tree = 0; tree < trees; ++tree) {
      forest.roots.push_back(static_cast<std::int32_t>(forest.nodes.size()));
      forest.nodes.push_back({-1, 0.0f, classes.empty() ? 0 : classes[0]});
    }
    return;
  }
  cv::Mat values(static_cast<int>(which.size()), static_cast<int>(rows.width), CV_32F), labels(static_cast<int>(which.size()), 1, CV_32S);
  for (std::size_t i = 0; i < which.size(); ++i) {
    const std::span<const float> row = rows.row(which[i]);
    std::copy(row.begin(), row.end(), values.ptr<float>(static_cast<int>(i)));
    labels.at<int>(static_cast<int>(i)) = static_cast<int>(rows.labels[static_cast<std::size_t>(which[i])]);
  }
  cv::theRNG().state = seed * 2 + 1;   // of this thread; an odd state is never 0
  const cv::Ptr<cv::ml::RTrees> grown = cv::ml::RTrees::create();
  grown->setMaxDepth(kDeepest);
  grown->setMinSampleCount(static_cast<int>(smallest_split));
  grown->setTermCriteria({cv::TermCriteria::MAX_ITER, static_cast<int>(trees), 0});
  grown->train(cv::ml::TrainData::create(values, cv::ml::ROW_SAMPLE, labels));
  const std::vector<int>& roots = grown->getRoots();
  for (const int root : roots) append_tree(forest, root, grown->getNodes(), grown->getSplits(), classes);
  forest.settle(first, rows, which);
}
#else
void grow_random_forest(Forest&, const LabelledRows&, std::span<const std::int64_t>, std::int64_t, std::int64_t, std::uint64_t) {
  throw Refusal("[ensemble] deep_forest: this deft was built without OpenCV, whose random forests it uses; set random_forests = 0 for completely random ones alone");
}
#endif

}  // namespace deft
