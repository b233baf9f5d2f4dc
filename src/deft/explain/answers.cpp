#include "deft/explain/answers.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace deft {

std::vector<std::int64_t> best_outputs(Task task, std::span<const float> answer, std::size_t count) {
  if (task == Task::regression) return {0};
  std::vector<std::int64_t> order(answer.size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) { return answer[static_cast<std::size_t>(a)] > answer[static_cast<std::size_t>(b)]; });
  order.resize(std::min(count, order.size()));
  return order;
}

std::string answer_text(Task task, const std::string& name, double value) { return task == Task::regression ? fmt::format("{} {:.4g}", name, value) : fmt::format("{} {:.1f} %", name, 100 * value); }

std::vector<std::int64_t> best_outputs(const Subject& subject, std::size_t count) { return best_outputs(subject.task(), subject.answer(), count); }

std::string answer_text(const Subject& subject, std::int64_t output) {
  return answer_text(subject.task(), subject.class_names()[static_cast<std::size_t>(output)], subject.answer()[static_cast<std::size_t>(output)]);
}

}  // namespace deft
