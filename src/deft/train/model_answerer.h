// A saved model as explanations ask it that only compare answers (explain/role.h): one network, a forest, or an ensemble with its rule.
//
//   ModelAnswerer answerer(model, "");                        // the training data are read when an explanation asks for rows
//   answerer.take(inputs, 0);                                 // the sample that is explained from now on
//   Occlusion({}).explain_answers(answerer)
//
// Every member sees a changed sample as it reads it: a hidden patch lies at the same shares of the sides, whatever the size.
#ifndef DEFT_TRAIN_MODEL_ANSWERER_H
#define DEFT_TRAIN_MODEL_ANSWERER_H

#include <map>
#include <optional>
#include <string>

#include "deft/explain/role.h"
#include "deft/train/resolved_run.h"
#include "deft/train/saved_model.h"

namespace deft {

class ModelAnswerer : public Answerer {
 public:
  // `data`: where the training data are now; empty: where they were.
  ModelAnswerer(const SavedModel& model, std::string data) : model_(model), data_(std::move(data)) {}
  void take(const Inputs& inputs, std::int64_t index);
  const std::vector<std::vector<float>>& member_answers() const { return member_answers_; }   // to the sample

  Task task() const override { return model_.task(); }
  const std::vector<std::string>& class_names() const override { return model_.class_names(); }
  const std::vector<Column>& columns() const override { return model_.first().columns(); }
  const KnownRows& rows(const std::string& part, std::int64_t most) const override;
  std::vector<float> answers(std::span<const float> rows) const override;
  std::span<const float> row() const override { return taken_.at(0)->rows; }
  const Image& picture() const override { return picture_; }
  const std::vector<float>& answer() const override { return answer_; }
  std::vector<float> answers_without(std::span<const Patch> patches) const override;

 private:
  const SavedModel& model_;
  std::string data_;
  Inputs taken_;                                            // the one sample
  Image picture_;                                           // as the first member reads it
  std::vector<float> answer_;
  std::vector<std::vector<float>> member_answers_;
  mutable std::optional<Parts> parts_;
  mutable std::map<std::pair<std::string, std::int64_t>, KnownRows> known_;
};

// The parts of the data that a classifier was trained on. Throws Refusal where they cannot be had, or are others.
Parts training_parts(const Classifier& classifier, const std::string& data);

}  // namespace deft

#endif
