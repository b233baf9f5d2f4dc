// Trainings so small that every trick of the catalogue can have several.
//
//   TinyRun run(tiny_document({"activation.name=rrelu"}));       // 96 drawn digits of three classes, a small own network
//   run.train();   run.losses();   run.weights();
#ifndef DEFT_TESTS_TORCH_TINY_RUN_H
#define DEFT_TESTS_TORCH_TINY_RUN_H

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "deft/train/trainer.h"

namespace deft {

// The small recipe with these overrides; `source` replaces the drawn digits ("regression", "attributes" or "mixed": small
// tables that the tests write themselves).
RecipeDocument tiny_document(const std::vector<std::string>& overrides, const std::string& source = "");

// Overrides that make a large network of the catalogue small enough for tests.
std::vector<std::string> narrowed(const std::string& network);

// Where tests write; removed at the end of the program.
const std::string& scratch_folder();

class TinyRun {
 public:
  // Throws Refusal as `deft train` would. `samples`: how many of the training part are used (0: all).
  explicit TinyRun(const RecipeDocument& document, std::int64_t samples = 0);
  // Trains to the end, or stops (with a checkpoint) after the first epoch.
  void train(bool stop_after_first_epoch = false);
  void resume(const TinyRun& stopped);

  const Recipe& recipe() const { return recipe_; }
  Classifier& classifier() { return *classifier_; }
  const Samples& samples() const { return train_; }
  const std::vector<EpochResult>& history() const { return outcome_.history; }
  const Observations& seen() const { return seen_; }
  std::vector<float> weights() const;   // and running statistics
  const std::vector<KeptSnapshot>& snapshots() const { return outcome_.snapshots; }
  std::vector<PlannedTrick> timings() const { return outcome_.timings; }

 private:
  void run(bool stop_after_first_epoch, bool resumed);
  Recipe recipe_;
  Samples train_;
  std::optional<Classifier> classifier_;
  std::string folder_;
  TrainingOutcome outcome_;
  Observations seen_;                   // by the coach
};

}  // namespace deft

#endif
