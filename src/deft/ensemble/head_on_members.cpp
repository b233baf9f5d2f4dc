#include "deft/ensemble/head_on_members.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "deft/core/problem.h"

namespace deft {
namespace {

constexpr std::int64_t kFolds = 5;

Link link_of(Task task) { return task == Task::classes ? Link::softmax : task == Task::attributes ? Link::sigmoid : Link::identity; }

}  // namespace

void HeadOnMembers::fit(const Answers& inputs, std::span<const float> targets, double strength) {
  task_ = inputs.kind.task;
  FeatureTable table{inputs.count, 0, inputs.kind.outputs, {}, {targets.begin(), targets.end()}, {}};
  for (const MemberAnswers& one : inputs.members) table.width += one.width;
  for (std::int64_t i = 0; i < inputs.count; ++i) {
    for (const MemberAnswers& one : inputs.members) table.features.insert(table.features.end(), one.row(i).begin(), one.row(i).end());
  }
  const Link link = link_of(task_);
  if (strength <= 0) strength = best_strength(table, link, HeadSolver::logistic, std::min(kFolds, table.count), 0).strength;
  head_ = fit_logistic(table, link, strength);
}

void HeadOnMembers::predict(std::span<const float> inputs, std::span<float> out) const {
  const std::vector<float> logits = head_.logits(inputs);
  if (task_ == Task::classes) {
    const float most = *std::max_element(logits.begin(), logits.end());
    double sum = 0;
    for (std::size_t k = 0; k < out.size(); ++k) sum += out[k] = std::exp(logits[k] - most);
    for (float& one : out) one = static_cast<float>(one / sum);
  } else {
    for (std::size_t k = 0; k < out.size(); ++k) out[k] = task_ == Task::regression ? logits[k] : 1.0f / (1.0f + std::exp(-logits[k]));
  }
}

bool HeadOnMembers::fits(const std::vector<std::int64_t>& widths, std::int64_t outputs) const {
  return head_.width == std::accumulate(widths.begin(), widths.end(), std::int64_t{0}) && head_.outputs == outputs;
}

void HeadOnMembers::save(State& state) const {
  state.numbers["task"] = static_cast<double>(task_);
  state.arrays["weight"] = head_.weight;
  state.arrays["bias"] = head_.bias;
}

void HeadOnMembers::load(const State& state) {
  const double task = state.number("task");
  if (task != 0 && task != 1 && task != 2) throw Refusal("the ensemble's rule is damaged: its task is none that deft knows");
  task_ = static_cast<Task>(static_cast<int>(task));
  head_.weight = state.array("weight");
  head_.bias = state.array("bias");
  head_.outputs = static_cast<std::int64_t>(head_.bias.size());
  if (head_.bias.empty() || head_.weight.size() % head_.bias.size() != 0) throw Refusal("the ensemble's rule is damaged: its weights do not fit its outputs");
  head_.width = static_cast<std::int64_t>(head_.weight.size() / head_.bias.size());
}

GraphWriter::Value HeadOnMembers::write(GraphWriter& writer, const std::vector<GraphWriter::Value>& inputs) const {
  const auto weight = writer.constant("combination.weight", {head_.outputs, head_.width}, head_.weight);
  const auto logits = writer.linear(writer.concatenate(inputs), weight, writer.constant("combination.bias", {head_.outputs}, head_.bias));
  if (task_ == Task::classes) return writer.softmax(logits);
  return task_ == Task::regression ? logits : writer.unary(GraphWriter::Unary::sigmoid, logits);
}

}  // namespace deft
