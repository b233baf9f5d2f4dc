#include "deft/explain/nearest.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/explain/answers.h"
#include "deft/explain/drawing.h"
#include "deft/explain/explained.h"

namespace deft {
namespace {

constexpr std::int64_t kSide = 144, kColumns = 5;

// What is known of a training sample: its class, or its values.
std::string label_of(const Subject& subject, const Samples& samples, std::int64_t index) {
  const auto i = static_cast<std::size_t>(index);
  if (!samples.labels.empty()) return subject.class_names()[static_cast<std::size_t>(samples.labels[i])];
  std::string text;
  for (std::size_t k = 0; k < subject.class_names().size() && !samples.targets.empty(); ++k) {
    text += fmt::format("{}{} {:.3g}", k ? ", " : "", subject.class_names()[k], samples.targets[i * static_cast<std::size_t>(samples.outputs) + k]);
  }
  return text;
}

}  // namespace

const Card Nearest::card{"explain", "nearest", "Nearest training samples", "Cover and Hart 1967, Nearest neighbor pattern classification; Krizhevsky, Sutskever, Hinton 2012, figure 4"};

void describe(NearestOptions& options, Fields& fields) {
  fields.whole("count", options.count, "neighbours shown", {1, 100});
  fields.choice("distance", options.distance, "between features", {"euclidean", "cosine"});
  fields.whole("samples", options.samples, "training samples looked through at most, evenly spaced", {1, 1e7});
}

std::vector<Neighbor> nearest(std::span<const float> query, std::span<const float> rows, std::size_t count, const std::string& distance) {
  const std::size_t width = query.size();
  double own = 0.0;
  for (const float value : query) own += static_cast<double>(value) * value;
  std::vector<Neighbor> all;
  for (std::size_t at = 0; at + width <= rows.size(); at += width) {
    double apart = 0.0, product = 0.0, other = 0.0;
    for (std::size_t i = 0; i < width; ++i) {
      const double a = query[i], b = rows[at + i];
      apart += (a - b) * (a - b);
      product += a * b;
      other += b * b;
    }
    const double size = std::sqrt(own * other);
    all.push_back({static_cast<std::int64_t>(at / width), distance == "cosine" ? 1 - (size > 0 ? product / size : 0.0) : std::sqrt(apart)});
  }
  count = std::min(count, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end(),
                    [](const Neighbor& a, const Neighbor& b) { return a.distance < b.distance || (a.distance == b.distance && a.index < b.index); });
  all.resize(count);
  return all;
}

Explained Nearest::explain(const Subject& subject) const {
  const KnownSamples& known = subject.known("training", options_.samples);
  const std::vector<Neighbor> found = nearest(subject.features(), known.features, static_cast<std::size_t>(options_.count), options_.distance);
  const bool pictures = subject.columns().empty();
  const std::string answer = answer_text(subject, best_outputs(subject, 1)[0]);
  std::vector<Panel> all;
  if (pictures) all.push_back({subject.picture(), {"the picture", answer}});
  Explained result;
  result.facts = {{"space", known.space}, {"distance", options_.distance}, {"of", known.samples.size()}, {"neighbours", nlohmann::json::array()}};
  for (const Neighbor& one : found) {
    const std::string label = label_of(subject, known.samples, one.index);
    const std::string name = known.samples.names.empty() ? fmt::format("training sample {}", one.index + 1) : known.samples.names[static_cast<std::size_t>(one.index)];
    result.facts["neighbours"].push_back({{"name", name}, {"label", label}, {"distance", one.distance}});
    result.lines.push_back(fmt::format("{:8.4g}  {}  {}", one.distance, label, name));
    if (pictures) all.push_back({subject.picture_of(known, one.index), {label, fmt::format("{:.4g}", one.distance)}});
  }
  if (pictures) result.picture = panels(all, kColumns, kSide);
  result.title = fmt::format("nearest of {} training samples by {} distance of {}", known.samples.size(), options_.distance, known.space);
  return result;
}

}  // namespace deft
