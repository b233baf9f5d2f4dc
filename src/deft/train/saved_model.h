// What predict, evaluate, export and serve take: one trained network, or an ensemble with the rule that combines it.
//
//   const SavedModel model = load_model("runs/cifar10-ensemble-1");
//   model.evaluate(samples_for(model, "cifar10:DIR")).accuracy
//
// Each member sees a sample as its own training saw it: read at its size, prepared in its way. An ensemble's model.safetensors holds
// all members ("member1/conv1.weight", ...) and the fitted rule: it needs no other file.
#ifndef DEFT_TRAIN_SAVED_MODEL_H
#define DEFT_TRAIN_SAVED_MODEL_H

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deft/train/classifier.h"
#include "deft/train/features.h"

namespace deft {

struct Member {
  std::string name;                    // of the run it comes from
  Classifier classifier;
};

// The same samples as each member reads them; those that read alike share them.
using Inputs = std::vector<std::shared_ptr<const Samples>>;

class SavedModel {
 public:
  explicit SavedModel(Classifier classifier);
  // `rule`: with its entry of the recipe, which is saved. Throws Refusal for members or a task that the rule cannot take.
  SavedModel(std::vector<Member> members, Named<Combination> rule, Table entry);
  static SavedModel from_file(const TensorFile& file, const std::string& path, const std::vector<Override>& changes = {});
  TensorFile to_file() const;

  // Fits the rule to what the members say of the validation part. Members that then count nothing stay until they are dropped.
  void fit(const Answers& validation, std::span<const float> targets) { rule_.trick->fit(validation, targets); }
  void drop_unused();

  std::vector<float> predict(const Inputs& inputs, const std::function<void(double share)>& progress = {}) const;
  Metrics evaluate(const Inputs& inputs, const std::function<void(double share)>& progress = {}) const;
  // What each member says; features where the rule wants those and `wants` does.
  Answers answers(const Inputs& inputs, Wants wants, const std::function<void(double share)>& progress = {}) const;
  std::vector<float> combine(const Answers& answers) const { return combined(*rule_.trick, answers); }

  bool is_ensemble() const { return rule_.trick != nullptr; }
  const std::vector<Member>& members() const { return members_; }
  const Named<Combination>& rule() const { return rule_; }
  const Classifier& first() const { return members_[0].classifier; }
  AnswerKind kind() const { return {first().task(), first().outputs()}; }
  const std::vector<std::string>& class_names() const { return first().class_names(); }
  Task task() const { return first().task(); }
  std::string answers_in() const;      // "float32", or "bfloat16 and float32" where members differ
  std::int64_t parameter_count() const;
  const FeatureExtractor& extractor(std::size_t member) const { return *extractors_.at(member); }   // of a rule that wants features

 private:
  void make_extractors();

  std::vector<Member> members_;
  Named<Combination> rule_;
  Table entry_;
  std::vector<std::unique_ptr<FeatureExtractor>> extractors_;
};

// The model of runs/NAME, with changes as in Classifier::load. Refuses a folder that is no finished run.
SavedModel load_model(const std::string& folder, const std::vector<Override>& changes = {});

// The model in a .safetensors file that deft wrote (deft export --format safetensors); nothing for other files.
std::optional<SavedModel> model_in_file(const std::string& path, const std::vector<Override>& changes = {});

// Throws Refusal for a rule that cannot take this task.
void expect_takes(const Named<Combination>& rule, Task task);

// As the functions of saved_run.h, for all members.
Inputs samples_for(const SavedModel& model, const std::string& source);
// Each reader's samples changed; members that share theirs share what becomes of them.
Inputs changed(const Inputs& inputs, const std::function<Samples(const Samples&)>& change);

Inputs samples_of_files(const SavedModel& model, const std::vector<std::string>& files, std::vector<std::string>& skipped);
Inputs samples_of_bodies(const SavedModel& model, const std::vector<std::string>& bodies, std::vector<std::string>& problems);

// count x outputs: one-hot rows of classes, the targets of other tasks.
std::vector<float> targets_of(const Samples& samples, std::int64_t outputs);

}  // namespace deft

#endif
