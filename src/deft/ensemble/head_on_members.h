// One linear head on what all members say, side by side: what stacking and early fusion fit (transfer/linear_head.h).
#ifndef DEFT_ENSEMBLE_HEAD_ON_MEMBERS_H
#define DEFT_ENSEMBLE_HEAD_ON_MEMBERS_H

#include "deft/core/state.h"
#include "deft/ensemble/answers.h"
#include "deft/export/graph_writer.h"
#include "deft/transfer/linear_head.h"

namespace deft {

class HeadOnMembers {
 public:
  // strength 0: the one with the least loss in 5-fold cross-validation within these samples.
  void fit(const Answers& inputs, std::span<const float> targets, double strength);
  void predict(std::span<const float> inputs, std::span<float> out) const;
  bool fits(const std::vector<std::int64_t>& widths, std::int64_t outputs) const;
  void save(State& state) const;
  void load(const State& state);
  GraphWriter::Value write(GraphWriter& writer, const std::vector<GraphWriter::Value>& inputs) const;
  Task task() const { return task_; }
  const LinearHead& head() const { return head_; }

 private:
  Task task_ = Task::classes;
  LinearHead head_;
};

}  // namespace deft

#endif
