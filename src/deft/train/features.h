// What a network makes of samples just below its head: the features that a linear head is fitted on.
//
//   FeatureExtractor extractor(classifier);                       // or (classifier, "block5"): cut behind an earlier layer
//   const FeatureTable table = extractor.features(samples, 4, progress);     // 4 rows a sample: itself and 3 augmented views
//
// Features of convolutions are averaged over positions. Results are kept in the user's cache (~/.cache/deft/features), named after
// the weights, the pictures and the options: the second time they are read. At most 4 GiB are kept, the oldest go first.
#ifndef DEFT_TRAIN_FEATURES_H
#define DEFT_TRAIN_FEATURES_H

#include <functional>
#include <memory>
#include <string>

#include "deft/train/classifier.h"
#include "deft/transfer/linear_head.h"

namespace deft {

class FeatureExtractor {
 public:
  explicit FeatureExtractor(const Classifier& classifier, const std::string& cut_behind = "");
  std::int64_t width() const { return width_; }
  // Of each sample as it is, whether it has labels or not; the cache is left alone.
  std::vector<float> values(const Samples& samples, const std::function<void(double share)>& progress = {}) const { return computed(samples, 1, progress); }
  // Their layers: the network up to its head.
  const Model& trunk() const { return *trunk_; }
  // groups: the number of the sample that a row shows.
  FeatureTable features(const Samples& samples, std::int64_t views, const std::function<void(double share)>& progress = {}) const;

 private:
  std::vector<float> computed(const Samples& samples, std::int64_t views, const std::function<void(double)>& progress) const;
  std::string key(const Samples& samples, std::int64_t views) const;

  const Classifier& classifier_;
  std::unique_ptr<Model> trunk_;
  std::int64_t width_ = 0;
};

// Writes a fitted head into the classifier's last layer.
void set_head(Classifier& classifier, const LinearHead& head);

}  // namespace deft

#endif
