#include "deft/coach/surest_answers.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "deft/coach/statistics.h"

namespace deft {
namespace {

constexpr std::size_t kTenths = 10, kNextTenths = 2;
constexpr std::int64_t kLeastSurest = 100;
constexpr double kLeastShare = 0.02;
constexpr double kRising = 1.5, kSure = 2.0;   // standard errors

struct Answer {
  float probability;
  bool wrong;
};

std::int64_t wrong_of(std::span<const Answer> answers) {
  return std::count_if(answers.begin(), answers.end(), [](const Answer& one) { return one.wrong; });
}

}  // namespace

SurestAnswers surest_answers(std::span<const float> probabilities, std::span<const std::int64_t> labels, std::int64_t classes) {
  const auto width = static_cast<std::size_t>(classes);
  std::vector<std::vector<Answer>> answered(width);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::span<const float> row = probabilities.subspan(i * width, width);
    const auto answer = std::max_element(row.begin(), row.end());
    answered[static_cast<std::size_t>(answer - row.begin())].push_back({*answer, answer - row.begin() != labels[i]});
  }
  SurestAnswers found;
  for (std::vector<Answer>& one : answered) {
    const std::size_t tenth = one.size() / kTenths, further = kNextTenths * tenth;
    std::stable_sort(one.begin(), one.end(), [](const Answer& a, const Answer& b) { return a.probability > b.probability; });
    const std::span<const Answer> sorted = one;
    found.surest += static_cast<std::int64_t>(tenth);
    found.surest_wrong += wrong_of(sorted.first(tenth));
    found.next += static_cast<std::int64_t>(further);
    found.next_wrong += wrong_of(sorted.subspan(tenth, further));
  }
  return found;
}

std::optional<WrongLabels> wrong_labels(const SurestAnswers& answers) {
  if (answers.surest < kLeastSurest || answers.next == 0) return std::nullopt;
  const auto surest = static_cast<double>(answers.surest), surest_wrong = static_cast<double>(answers.surest_wrong);
  const auto next = static_cast<double>(answers.next), next_wrong = static_cast<double>(answers.next_wrong);
  const double share = surest_wrong / surest, both = (surest_wrong + next_wrong) / (surest + next);
  const double error = std::sqrt(both * (1 - both) * (1 / surest + 1 / next));
  const double low = wilson_low(surest_wrong, surest, kSure);
  if (low < kLeastShare || next_wrong / next - share > kRising * error) return std::nullopt;
  return WrongLabels{share, low, 1.0 - wilson_low(surest - surest_wrong, surest, kSure)};
}

}  // namespace deft
