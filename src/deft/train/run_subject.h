// A finished run as explanations ask it (explain/role.h): the classifier, the sample in question, and the data it was trained on.
//
//   RunSubject subject(classifier, progress);                 // the training data are read when an explanation asks for them
//   subject.take(samples, 0);                                 // the sample that is explained from now on
//   GradCam({}).explain(subject)
#ifndef DEFT_TRAIN_RUN_SUBJECT_H
#define DEFT_TRAIN_RUN_SUBJECT_H

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "deft/explain/role.h"
#include "deft/model/inspection.h"
#include "deft/train/classifier.h"
#include "deft/train/features.h"
#include "deft/train/resolved_run.h"

namespace deft {

class RunSubject : public Subject {
 public:
  // `data`: where the training data are now; empty: where they were.
  RunSubject(const Classifier& classifier, std::string data, std::function<void(const std::string& what, double share)> progress);
  void take(const Samples& samples, std::int64_t index);

  Task task() const override { return classifier_.task(); }
  const std::vector<std::string>& class_names() const override { return classifier_.class_names(); }
  const LayerList& layers() const override { return classifier_.model_options().layers; }
  const std::string& head() const override { return head_; }
  Shape input() const override { return classifier_.preparation().output().shape; }
  const std::vector<Column>& columns() const override { return classifier_.preparation().output().columns; }
  WeightView weights(const std::string& layer) const override;
  const KnownSamples& known(const std::string& part, std::int64_t most) const override;
  bool has_sample() const override { return !sample_.empty(); }
  std::span<const float> sample() const override { return sample_; }
  const Image& picture() const override { return picture_; }
  const std::vector<float>& answer() const override { return answer_; }
  const std::vector<float>& features() const override;
  Image picture_of(const KnownSamples& known, std::int64_t index) const override;
  std::vector<float> input_gradient(std::span<const float> sample, std::int64_t output) const override;
  LayerView look(const std::string& layer, std::int64_t output) const override;

 private:
  std::vector<float> score(std::int64_t output) const;
  std::vector<float> features_of(const Samples& samples, bool keep) const;

  const Classifier& classifier_;
  std::string data_, head_;
  std::function<void(const std::string&, double)> progress_;
  Inspection inspection_;
  std::unique_ptr<FeatureExtractor> extractor_;             // none: the network has no layer below its head
  Samples taken_;                                           // the one sample
  std::vector<float> sample_, answer_;
  Image picture_;
  mutable std::vector<float> features_;
  mutable std::optional<Parts> parts_;
  mutable std::map<std::pair<std::string, std::int64_t>, KnownSamples> known_;
};

}  // namespace deft

#endif
