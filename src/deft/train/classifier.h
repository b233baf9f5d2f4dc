// A network with everything around it: from a stored sample to class probabilities.
//
//   Classifier classifier = Classifier::build(recipe, data);        // fitted on data.train, weights initialised
//   std::vector<float> probabilities = classifier.predict(data.test);      // samples x classes
//   classifier.save("runs/a/model.safetensors");  Classifier same = Classifier::load("runs/a/model.safetensors");
#ifndef DEFT_TRAIN_CLASSIFIER_H
#define DEFT_TRAIN_CLASSIFIER_H

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "deft/core/safetensors.h"
#include "deft/model/inference.h"
#include "deft/model/model.h"
#include "deft/recipe/overrides.h"
#include "deft/recipe/recipe.h"
#include "deft/train/metrics.h"
#include "deft/train/objective.h"
#include "deft/train/preparation.h"

namespace deft {

// What the network takes before preprocessing: pictures of `size` (0: as they are kept), or the table's columns.
SampleLayout layout_of(const DataSet& data, const Samples& train, std::int64_t size);

class Classifier {
 public:
  static Classifier build(const Recipe& recipe, const DataSet& data, const Samples& train);
  // [ensemble] deep_forest: no network, and fitted at once. What asks for its model() is refused.
  static Classifier fit_forest(const Recipe& recipe, const DataSet& data, const Samples& train, const ForestWatch& watch);
  // The saved recipe with these changes: train.precision and train.threads, nothing else is open to a finished run.
  static Classifier load(const std::string& path, const std::vector<Override>& changes = {});
  void save(const std::string& path) const;
  // What is in the file; `path` names it in refusals.
  static Classifier from_file(const TensorFile& file, const std::string& path, const std::vector<Override>& changes = {});
  TensorFile to_file() const;

  // Measures how large activations get on training samples, for answers in int8; saved with the model.
  void calibrate(const Samples& train);

  // Predictions (probabilities; regression: values), samples x outputs, batch-norm in test mode. With test-time augmentation
  // where the recipe has it and `views` allows it. `loss`, if asked for, is the plain mean loss without test-time augmentation.
  std::vector<float> predict(const Samples& samples, bool views = true, double* loss = nullptr,
                             const std::function<void(double share)>& progress = {}) const;
  Metrics evaluate(const Samples& samples, bool views = true, const std::function<void(double share)>& progress = {}) const;

  const Recipe& recipe() const { return recipe_; }
  const Preparation& preparation() const { return preparation_; }
  const Objective& objective() const { return objective_; }
  const std::vector<std::string>& class_names() const { return class_names_; }
  const std::vector<Column>& columns() const { return preparation_.input().columns; }
  Task task() const { return task_; }
  std::int64_t outputs() const { return static_cast<std::int64_t>(class_names_.size()); }
  bool has_network() const { return model_ != nullptr; }
  const ForestModel& forest() const { return *recipe_.forest.trick; }   // where there is no network
  Model& model() const;                        // may be changed: predict() then looks at the weights again each time
  const ModelOptions& model_options() const { return network().options(); }
  std::string answers_in() const;              // "float32", "bfloat16" or "int8": the precision of predictions
  std::vector<std::int64_t> class_counts() const;   // samples of each class in the training part; empty for other tasks
  std::int64_t parameter_count() const;
  // What a table's or folder's reader needs to prepare new files the same way.
  DataOptions data_options() const { return recipe_.data; }

 private:
  static constexpr std::int64_t kMostForestNumbers = 20000;

  Classifier() = default;
  void make_model(std::int64_t training_samples);   // 0: it will only answer
  Inference& inference() const;
  const Model& network() const;
  void name_columns_seen(const TensorFile& file);
  std::vector<float> ask_forest(const Samples& samples, double* loss, const std::function<void(double share)>& progress) const;

  Recipe recipe_;
  Task task_ = Task::classes;
  std::vector<std::string> class_names_;
  std::vector<float> class_counts_;
  Preparation preparation_;
  Objective objective_;
  std::unique_ptr<Model> model_;
  Ranges ranges_;
  mutable std::unique_ptr<Inference> inference_;
  mutable bool settled_ = false;               // nobody changes the weights any more: inference_ stays right
};

// "bfloat16" where "auto" and the processor has it; asked for and missing: float32 (the summary says so).
Precision precision_of(const TrainOptions& options);
int processors();                              // that this process may use
int threads_of(const TrainOptions& options);   // no more than processors

}  // namespace deft

#endif
