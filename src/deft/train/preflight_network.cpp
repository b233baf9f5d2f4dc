// The preflight's checks of the network: loss at the start, a few samples by heart, constant inputs, gradient.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/progress.h"
#include "deft/train/parameter_views.h"
#include "deft/train/preflight.h"
#include "deft/train/slope_check.h"

namespace deft {
namespace {

constexpr double kStartTooHigh = 3.0;      // times the loss of a network that knows nothing
constexpr double kStartAbsurd = 30.0;
constexpr double kLearned = 0.1;           // of that loss
constexpr double kSteps = 200;
constexpr double kSlopeDoubt = 0.2, kSlopeWrong = 0.4;

// The loss of answering nothing in particular: all logits 0.
double ignorant_loss(const Objective& objective, const FixedBatch& batch, std::int64_t outputs) {
  std::vector<float> targets = batch.targets, gradient;
  const std::vector<float> zeros(targets.size(), 0.0f);
  return objective.evaluate(zeros, targets, outputs, gradient);
}

// Weights that are all equal: their units learn the same thing, or nothing at all.
std::vector<std::string> constant_weights(const Model& model) {
  std::vector<std::string> names;
  for (const ModelArray& array : model.parameters()) {
    const bool constant = std::all_of(array.value.begin(), array.value.end(), [&](float value) { return value == array.value[0]; });
    if (array.info.fan_in > 0 && array.value.size() > 1 && constant) names.push_back(array.info.name);
  }
  return names;
}

bool has_stochastic_pooling(const Model& model) {
  bool found = false;
  for_each_layer(model.options().layers, [&](const Layer& layer) { found = found || std::holds_alternative<StochasticPooling>(layer.options); });
  return found;
}

}  // namespace

Check check_start(const Classifier& classifier, const FixedBatch& batch) {
  Check check{"loss at start", "", {}};
  const std::unique_ptr<Model> twin = twin_of(classifier.model(), true);
  std::vector<float> targets = batch.targets, gradient;
  const double expected = ignorant_loss(classifier.objective(), batch, classifier.outputs());
  const std::span<const float> logits = twin->forward({batch.count, batch.inputs.data(), nullptr}, {.training = true, .key = 0});
  const double loss = classifier.objective().evaluate(logits, targets, classifier.outputs(), gradient);
  check.text = fmt::format("{:.4g}; a network that knows nothing has {:.4g}", loss, expected);
  if (classifier.task() == Task::classes && classifier.recipe().loss.name == "cross_entropy") {
    check.text += fmt::format(" (-log 1/{} = {:.4g})", classifier.outputs(), std::log(static_cast<double>(classifier.outputs())));
  }
  if (!std::isfinite(loss) || loss > kStartTooHigh * expected) {
    check.findings.push_back({.rule = "loss_at_start", .severity = !std::isfinite(loss) || loss > kStartAbsurd * expected ? Severity::error : Severity::warning,
                              .evidence = {{"loss", loss}, {"expected", expected}},
                              .advice = fmt::format("before the first step the loss is {:.4g}, and {:.4g} would be had by knowing nothing: the first weights or the inputs are "
                                                    "too large", loss, expected),
                              .change = {{"initialization.name", "he"}}});
  }
  return check;
}

Check check_small_fit(const Classifier& classifier, const Samples& train, double seconds, SmallFit& best) {
  Check check{"a few by heart", "", {}};
  const Objective objective = plain_objective(classifier, train);
  // As many samples as the time allows: a step is tried first.
  std::int64_t count = std::min<std::int64_t>(32, train.size());
  FixedBatch batch = fixed_batch(classifier, train, varied_samples(train, count));
  const SmallFit trial = fit_small(classifier, objective, batch, {.steps = 2});
  while (count > 2 && trial.seconds / 3 * kSteps * static_cast<double>(count) / static_cast<double>(std::max<std::int64_t>(1, batch.count)) > seconds / 2) count /= 2;
  if (trial.seconds / 3 * kSteps * static_cast<double>(count) / static_cast<double>(std::max<std::int64_t>(1, batch.count)) > 2 * seconds) {
    check.text = fmt::format("not tried: {:.1f} seconds a step are too many", trial.seconds / 3);
    return check;
  }
  double expected = 0.0;
  bool learned = false;
  std::int64_t tried = count;
  const auto try_count = [&](std::int64_t samples) {
    tried = samples;
    batch = fixed_batch(classifier, train, varied_samples(train, samples));
    expected = ignorant_loss(objective, batch, classifier.outputs());
    best = {};
    best.last_loss = 1e300;
    const auto limit = seconds / 3;
    for (const double rate : {1e-3, 1e-2, 1e-4}) {
      const SmallFit fit = fit_small(classifier, objective, batch, {.steps = static_cast<std::int64_t>(kSteps), .rate = rate, .enough = 0.5 * kLearned * expected, .seconds = limit});
      if (std::isfinite(fit.last_loss) && fit.last_loss < best.last_loss) best = fit;
      learned = best.last_loss <= kLearned * expected || (classifier.task() != Task::regression && best.right >= 1.0);
      if (learned) return;
    }
  };
  try_count(count);
  if (!learned && count > 2) {
    const double loss = best.last_loss;
    try_count(2);
    if (learned) {
      check.text = fmt::format("2 samples: yes; {} samples: the loss came down to {:.3g} only, the network is small for them", count, loss);
      return check;
    }
  }
  check.text = fmt::format("{} samples, {} steps: loss {:.4g} -> {:.4g}{}", tried, best.steps, best.first_loss, best.last_loss,
                           classifier.task() == Task::regression ? "" : fmt::format(", {} right", percent(best.right)));
  if (!learned) {
    std::vector<std::pair<std::string, EvidenceValue>> evidence{
        {"samples", static_cast<double>(tried)}, {"steps", static_cast<double>(best.steps)}, {"loss", best.last_loss}, {"knowing_nothing", expected}};
    std::string why = "the network, its activation or its initialisation keeps it from learning";
    const std::vector<std::string> constant = constant_weights(classifier.model());
    if (!constant.empty()) {
      evidence.push_back({"constant_weights", constant[0]});
      why = fmt::format("all weights of {}{} are equal, so their units cannot become different", constant[0],
                        constant.size() > 1 ? fmt::format(" and of {} more layers", constant.size() - 1) : "");
    }
    check.findings.push_back({.rule = "cannot_overfit", .severity = Severity::error, .evidence = evidence,
                              .advice = fmt::format("{} samples could not be learnt by heart in {} steps (loss {:.4g}): {}", tried, best.steps, best.last_loss, why),
                              .change = {{"initialization.name", "he"}}});
  }
  return check;
}

Check check_constant_inputs(const Classifier& classifier, const Samples& train, const SmallFit& best, double seconds) {
  Check check{"constant inputs", "", {}};
  if (best.steps == 0) {
    check.text = "not tried";
    return check;
  }
  const Objective objective = plain_objective(classifier, train);
  const FixedBatch batch = fixed_batch(classifier, train, varied_samples(train, 32));
  const std::int64_t steps = std::min<std::int64_t>(best.steps, 100);
  const SmallFit real = fit_small(classifier, objective, batch, {.steps = steps, .seconds = seconds / 2});
  const SmallFit blind = fit_small(classifier, objective, with_constant_inputs(batch), {.steps = real.steps, .seconds = seconds});
  check.text = fmt::format("after {} steps: loss {:.4g} with the samples, {:.4g} with their mean in place of each", real.steps, real.last_loss, blind.last_loss);
  if (!(real.last_loss < 0.97 * blind.last_loss)) {
    check.findings.push_back({.rule = "inputs_ignored", .severity = Severity::error,
                              .evidence = {{"loss", real.last_loss}, {"loss_constant_inputs", blind.last_loss}, {"steps", static_cast<double>(real.steps)}},
                              .advice = fmt::format("after {} steps the network does no better with the samples (loss {:.4g}) than with a constant in their place ({:.4g}): what "
                                                    "is in the inputs does not reach the outputs", real.steps, real.last_loss, blind.last_loss)});
  }
  return check;
}

Check check_gradient(const Classifier& classifier, const FixedBatch& batch, double seconds) {
  Check check{"gradient", "", {}};
  if (has_stochastic_pooling(classifier.model())) {
    check.text = "not compared: stochastic pooling jumps";
    return check;
  }
  const std::unique_ptr<Model> twin = twin_of(classifier.model(), false);
  const SlopeCheck slopes = check_slopes(*twin, classifier.objective(), batch, seconds);
  if (slopes.checked == 0) {
    check.text = slopes.rough ? "the loss has too many corners to compare with" : "no array has a gradient worth comparing";
    return check;
  }
  check.text = fmt::format("length {:.3g}; {} of {} arrays compared with differences of the loss, worst {:.2g} % off ({})", slopes.gradient_norm, slopes.checked,
                           slopes.checked + slopes.rough + slopes.skipped + slopes.without_slope, 100 * slopes.worst, slopes.worst_name);
  if (slopes.worst > kSlopeDoubt) {
    check.findings.push_back({.rule = "wrong_gradient", .severity = slopes.worst > kSlopeWrong ? Severity::error : Severity::warning,
                              .evidence = {{"relative_error", slopes.worst}, {"array", slopes.worst_name}},
                              .advice = fmt::format("the gradient of {} is {:.2g} % off the measured slope of the loss: a derivative is wrong, or the loss jumps there",
                                                    slopes.worst_name, 100 * slopes.worst)});
  }
  return check;
}

}  // namespace deft
