#include "deft/coach/label_errors.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/progress.h"

namespace deft {
namespace {

constexpr double kWorthSaying = 0.005;
constexpr std::size_t kSaid = 3;

std::vector<double> mean_confidences(std::span<const float> answers, std::span<const std::int64_t> labels, std::size_t classes) {
  std::vector<double> sums(classes, 0.0), counts(classes, 0.0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto label = static_cast<std::size_t>(labels[i]);
    sums[label] += static_cast<double>(answers[i * classes + label]);
    counts[label] += 1.0;
  }
  for (std::size_t k = 0; k < classes; ++k) sums[k] = counts[k] > 0 ? sums[k] / counts[k] : 2.0;   // no probability reaches 2: nothing counts for it
  return sums;
}

}  // namespace

LabelErrors label_errors(std::span<const float> answers, std::span<const std::int64_t> labels, std::int64_t classes, std::size_t most) {
  const auto width = static_cast<std::size_t>(classes);
  const std::vector<double> least = mean_confidences(answers, labels, width);
  std::vector<double> all(width, 0.0), counted(width, 0.0), agreeing(width, 0.0);
  LabelErrors errors;
  std::vector<double> margins(labels.size(), 0.0);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::span<const float> p = answers.subspan(i * width, width);
    const auto label = static_cast<std::size_t>(labels[i]);
    all[label] += 1.0;
    std::size_t likely = width;
    for (std::size_t k = 0; k < width; ++k) {
      if (static_cast<double>(p[k]) >= least[k] && (likely == width || p[k] > p[likely])) likely = k;
    }
    if (likely == width) continue;
    counted[label] += 1.0;
    if (likely == label) {
      agreeing[label] += 1.0;
      continue;
    }
    margins[i] = static_cast<double>(p[likely] - p[label]);
    errors.surest.push_back({static_cast<std::int64_t>(i), labels[i], static_cast<std::int64_t>(likely), static_cast<double>(p[likely])});
  }
  for (std::size_t k = 0; k < width; ++k) {
    if (counted[k] > 0) errors.share += all[k] * (1.0 - agreeing[k] / counted[k]) / static_cast<double>(labels.size());
  }
  std::stable_sort(errors.surest.begin(), errors.surest.end(), [&](const LabelError& a, const LabelError& b) { return margins[static_cast<std::size_t>(a.sample)] > margins[static_cast<std::size_t>(b.sample)]; });
  if (errors.surest.size() > most) errors.surest.resize(most);
  return errors;
}

std::optional<Finding> finding_of(const LabelErrors& errors, const std::vector<std::string>& class_names, const std::function<std::string(std::int64_t)>& describe) {
  if (errors.share < kWorthSaying || errors.surest.empty()) return std::nullopt;
  const auto name = [&](std::int64_t k) { return "'" + class_names[static_cast<std::size_t>(k)] + "'"; };
  Finding finding{.rule = "label_noise", .severity = Severity::info, .evidence = {{"share", errors.share}}};
  finding.advice = fmt::format("{} of the labels are contradicted by models that have not seen them: wrong labels, or cases that the data do not tell apart. The surest: ", percent(errors.share));
  for (std::size_t i = 0; i < std::min(kSaid, errors.surest.size()); ++i) {
    const LabelError& one = errors.surest[i];
    const std::string text = fmt::format("{} is labelled {} and looks like {} ({})", describe(one.sample), name(one.label), name(one.likely), percent(one.probability));
    finding.evidence.push_back({fmt::format("sample_{}", i + 1), text});
    finding.advice += (i ? "; " : "") + text;
  }
  return finding;
}

}  // namespace deft
