#ifdef DEFT_OPENCV
#include "deft/ensemble/random_forest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include <opencv2/core.hpp>
#include <opencv2/ml.hpp>

#include "deft/core/random.h"

namespace deft {
namespace {

LabelledRows blobs(std::int64_t count, std::uint64_t seed) {
  Random random(seed);
  LabelledRows rows{.width = 5, .classes = 3};
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t label = i % 3;
    for (std::int64_t k = 0; k < 5; ++k) rows.values.push_back(static_cast<float>(random.normal() + (k == label ? 1.0 : 0.0)));
    rows.labels.push_back(label);
  }
  return rows;
}

// OpenCV's own forest of the same seed and options, asked by OpenCV's own predict.
TEST(RandomForest, AsksWhatOpenCvAsks) {
  const LabelledRows rows = blobs(300, 1), fresh = blobs(300, 2);
  std::vector<std::int64_t> which(300);
  std::iota(which.begin(), which.end(), std::int64_t{0});
  Forest forest = empty_forest(5, 3);
  grow_random_forest(forest, rows, which, 1, 2, 7);
  ASSERT_EQ(forest.roots.size(), 1u);

  cv::Mat values(300, 5, CV_32F, const_cast<float*>(rows.values.data())), labels(300, 1, CV_32S);
  for (int i = 0; i < 300; ++i) labels.at<int>(i) = static_cast<int>(rows.labels[static_cast<std::size_t>(i)]);
  cv::theRNG().state = 7 * 2 + 1;
  const cv::Ptr<cv::ml::RTrees> theirs = cv::ml::RTrees::create();
  theirs->setMaxDepth(25);
  theirs->setMinSampleCount(2);
  theirs->setTermCriteria({cv::TermCriteria::MAX_ITER, 1, 0});
  theirs->train(cv::ml::TrainData::create(values, cv::ml::ROW_SAMPLE, labels));
  std::vector<float> questions, their_questions;
  for (const ForestNode& node : forest.nodes) {
    if (node.feature >= 0) questions.push_back(static_cast<float>(node.feature) * 1000 + node.threshold);
  }
  for (const cv::ml::DTrees::Node& node : theirs->getNodes()) {
    if (node.split >= 0) their_questions.push_back(static_cast<float>(theirs->getSplits()[static_cast<std::size_t>(node.split)].varIdx) * 1000 + theirs->getSplits()[static_cast<std::size_t>(node.split)].c);
  }
  std::sort(questions.begin(), questions.end());
  std::sort(their_questions.begin(), their_questions.end());
  EXPECT_EQ(questions, their_questions);
  // Leaves reached by rows of one class only must agree; those that also get rows outside of the bootstrap may not.
  std::vector<float> out(3);
  int pure = 0;
  for (std::int64_t i = 0; i < fresh.count(); ++i) {
    forest.answer(fresh.row(i), out);
    const auto best = std::max_element(out.begin(), out.end());
    if (*best < 1.0f) continue;
    ++pure;
    EXPECT_EQ(static_cast<float>(best - out.begin()), theirs->predict(cv::Mat(1, 5, CV_32F, const_cast<float*>(fresh.row(i).data()))));
  }
  EXPECT_GT(pure, 50);
}

TEST(RandomForest, RepeatsWithItsSeedAndDiffersWithAnother) {
  const LabelledRows rows = blobs(200, 3);
  std::vector<std::int64_t> which(200);
  std::iota(which.begin(), which.end(), std::int64_t{0});
  const auto thresholds = [&](std::uint64_t seed) {
    Forest forest = empty_forest(5, 3);
    grow_random_forest(forest, rows, which, 3, 2, seed);
    std::vector<float> all;
    for (const ForestNode& node : forest.nodes) all.push_back(node.threshold);
    return all;
  };
  EXPECT_EQ(thresholds(4), thresholds(4));
  EXPECT_NE(thresholds(4), thresholds(5));
}

TEST(RandomForest, OfOneClassAloneIsALeaf) {
  LabelledRows rows = blobs(30, 5);
  Forest forest = empty_forest(5, 3);
  grow_random_forest(forest, rows, std::vector<std::int64_t>{1, 4, 7}, 2, 2, 1);   // all of class 1
  EXPECT_EQ(forest.nodes.size(), 2u);
  std::vector<float> out(3);
  forest.answer(rows.row(0), out);
  EXPECT_EQ(out, (std::vector<float>{0, 1, 0}));
}

}  // namespace
}  // namespace deft
#endif
