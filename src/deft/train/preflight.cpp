#include "deft/train/preflight.h"

#include <algorithm>
#include <chrono>

#include <nlohmann/json.hpp>

#include "deft/coach/consult.h"
#include "deft/core/seconds_since.h"

namespace deft {
namespace {

constexpr std::int64_t kInputNumbers = std::int64_t{1} << 24;   // looked at for mean and deviation
constexpr std::int64_t kStartSamples = 128, kGradientSamples = 8;

std::vector<std::int64_t> counts_of(const Samples& samples, std::size_t classes) {
  std::vector<std::int64_t> counts(classes);
  for (const std::int64_t label : samples.labels) ++counts[static_cast<std::size_t>(label)];
  return counts;
}

}  // namespace

std::string result_of(const Check& check) {
  if (check.findings.empty()) return "ok";
  const auto worst = std::max_element(check.findings.begin(), check.findings.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  return severity_name(worst->severity);
}

bool Preflight::has_error() const {
  return std::any_of(checks.begin(), checks.end(), [](const Check& check) { return result_of(check) == "error"; });
}

Preflight run_preflight(const ResolvedRun& run, const Parts& parts, const Classifier& classifier, double seconds,
                        const std::function<void(const Check&)>& say) {
  const auto start = std::chrono::steady_clock::now();
  const auto left = [&] { return std::max(1.0, seconds - seconds_since(start)); };
  Preflight result;
  result.class_names = run.data.class_names;
  if (run.data.task == Task::classes) {
    result.train_counts = counts_of(run.data.train, run.data.class_names.size());
    result.test_counts = counts_of(run.data.test, run.data.class_names.size());
  }
  const Model& model = classifier.model();
  std::vector<ParameterInfo> parameters;
  for (const ModelArray& array : model.parameters()) parameters.push_back(array.info);
  result.layers = layer_table(model.options().layers, model.options().input, parameters);

  const auto add = [&](Check check) {
    if (say) say(check);
    result.checks.push_back(std::move(check));
  };
  add(check_labels(run.data));
  add(check_duplicates(run.data));
  add(check_near_duplicates(run.data));
  const Shape& shape = classifier.preparation().output().shape;
  const FixedBatch seen = fixed_batch(classifier, parts.train, evenly_spread(parts.train.size(), std::clamp<std::int64_t>(kInputNumbers / shape.size(), 16, 10000)));
  add(check_inputs(seen.inputs, shape.channels));
  if (result_of(result.checks.back()) != "error") {  // nothing can be learnt from inputs that are not numbers
    add(check_start(classifier, fixed_batch(classifier, parts.train, varied_samples(parts.train, kStartSamples))));
    SmallFit best;
    add(check_small_fit(classifier, parts.train, 0.6 * left(), best));
    add(check_constant_inputs(classifier, parts.train, best, 0.5 * left()));
    add(check_gradient(classifier, fixed_batch(classifier, parts.train, varied_samples(parts.train, kGradientSamples)), 0.8 * left()));
  }
  result.seconds = seconds_since(start);
  return result;
}

nlohmann::json to_json(const Preflight& preflight) {
  nlohmann::json json{{"findings", nlohmann::json::array()}, {"checks", nlohmann::json::array()}, {"layers", nlohmann::json::array()},
                      {"labels", nlohmann::json::array()}, {"seconds", preflight.seconds}};
  for (const Check& check : preflight.checks) {
    json["checks"].push_back({{"name", check.name}, {"result", result_of(check)}, {"text", check.text}});
    for (const Finding& finding : check.findings) json["findings"].push_back(to_json(finding));
  }
  for (const LayerLine& line : preflight.layers) {
    json["layers"].push_back({{"name", line.name}, {"kind", line.kind}, {"output", {line.output.height, line.output.width, line.output.channels}},
                              {"depth", line.depth}, {"parameters", line.parameters}});
  }
  for (std::size_t c = 0; c < preflight.train_counts.size(); ++c) {
    json["labels"].push_back({{"class", preflight.class_names[c]}, {"train", preflight.train_counts[c]}, {"test", preflight.test_counts[c]}});
  }
  return json;
}

}  // namespace deft
