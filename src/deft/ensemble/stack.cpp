#include "deft/ensemble/stack.h"

#include <algorithm>
#include <cmath>

#include "deft/ensemble/weighted_mean.h"

namespace deft {
namespace {

using Value = GraphWriter::Value;
using Binary = GraphWriter::Binary;

float log_of(float p) { return std::log(std::max(p, kLeastProbability)); }

// What the linear classifier sees of one answer.
float input_of(float answer, Task task) {
  if (task == Task::regression) return answer;
  return task == Task::classes ? log_of(answer) : log_of(answer) - log_of(1.0f - answer);
}

}  // namespace

const Card Stack::card{"ensemble", "stack", "Stacking", "Wolpert 1992, Neural Networks 5; Ting, Witten 1999, JAIR 10"};

void describe(StackOptions& options, Fields& fields) {
  fields.real("strength", options.strength, "penalty on the weights; 0: chosen by cross-validation", {0, 1000});
}

void Stack::fit(const Answers& validation, std::span<const float> targets) {
  Answers inputs = validation;
  for (MemberAnswers& member : inputs.members) {
    for (float& one : member.values) one = input_of(one, validation.kind.task);
  }
  head_.fit(inputs, targets, options_.strength);
}

void Stack::combine(Rows rows, std::span<float> out) const {
  std::vector<float> inputs;
  for (const auto& row : rows) {
    for (const float one : row) inputs.push_back(input_of(one, head_.task()));
  }
  head_.predict(inputs, out);
}

Value Stack::write(GraphWriter& writer, const std::vector<Value>& members, const AnswerKind& kind) const {
  if (kind.task == Task::regression) return head_.write(writer, members);
  if (kind.task == Task::classes) return head_.write(writer, write_logs(writer, members));
  const float whole = 1.0f;
  const Value one = writer.constant("one", {1}, std::span(&whole, 1));
  std::vector<Value> both = members;             // yes, then no
  for (const Value& yes : members) both.push_back(writer.binary(Binary::subtract, one, yes));
  const std::vector<Value> logs = write_logs(writer, both);
  std::vector<Value> inputs;
  for (std::size_t m = 0; m < members.size(); ++m) inputs.push_back(writer.binary(Binary::subtract, logs[m], logs[members.size() + m]));
  return head_.write(writer, inputs);
}

}  // namespace deft
