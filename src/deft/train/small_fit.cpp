#include "deft/train/small_fit.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "deft/core/seconds_since.h"
#include "deft/optimization/adam.h"
#include "deft/train/batches.h"
#include "deft/train/parameter_views.h"

namespace deft {
namespace {

// After so many steps without a fall worth the name, more of them change nothing.
constexpr std::int64_t kStalled = 50;
constexpr double kStillThere = 0.98;

void standardize_columns(std::vector<float>& values, std::size_t width) {
  const std::size_t count = values.size() / width;
  for (std::size_t k = 0; k < width; ++k) {
    double mean = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < count; ++i) mean += values[i * width + k] / static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) squares += std::pow(values[i * width + k] - mean, 2) / static_cast<double>(count);
    const double deviation = squares > 0 ? std::sqrt(squares) : 1.0;
    for (std::size_t i = 0; i < count; ++i) values[i * width + k] = static_cast<float>((values[i * width + k] - mean) / deviation);
  }
}

double right_share(Task task, std::span<const float> logits, const std::vector<float>& targets, std::size_t width) {
  std::int64_t right = 0, total = 0;
  for (std::size_t i = 0; i < targets.size(); i += width) {
    if (task == Task::classes) {
      const auto answer = std::max_element(logits.begin() + static_cast<std::ptrdiff_t>(i), logits.begin() + static_cast<std::ptrdiff_t>(i + width));
      right += targets[static_cast<std::size_t>(answer - logits.begin())] > 0.5f;
      ++total;
    } else if (task == Task::attributes) {
      for (std::size_t k = i; k < i + width; ++k) right += (logits[k] > 0) == (targets[k] > 0.5f);
      total += static_cast<std::int64_t>(width);
    }
  }
  return total ? static_cast<double>(right) / static_cast<double>(total) : 0.0;
}

}  // namespace

std::vector<std::int64_t> varied_samples(const Samples& samples, std::int64_t count) {
  count = std::min(count, samples.size());
  std::vector<std::int64_t> which;
  if (samples.labels.empty()) {
    for (std::int64_t i = 0; i < count; ++i) which.push_back(i * samples.size() / count);
    return which;
  }
  std::map<std::int64_t, std::vector<std::int64_t>> of_class;
  for (std::int64_t i = 0; i < samples.size(); ++i) of_class[samples.labels[static_cast<std::size_t>(i)]].push_back(i);
  for (std::size_t round = 0; static_cast<std::int64_t>(which.size()) < count; ++round) {
    for (const auto& [label, members] : of_class) {
      if (round < members.size() && static_cast<std::int64_t>(which.size()) < count) which.push_back(members[round]);
    }
  }
  return which;
}

FixedBatch fixed_batch(const Classifier& classifier, const Samples& samples, const std::vector<std::int64_t>& which) {
  FixedBatch batch;
  batch.count = static_cast<std::int64_t>(which.size());
  const auto size = static_cast<std::size_t>(classifier.preparation().output().shape.size());
  batch.inputs.resize(which.size() * size);
  Preparation::Scratch scratch;
  for (std::size_t i = 0; i < which.size(); ++i) {
    classifier.preparation().write(samples, which[i], nullptr, scratch, std::span(batch.inputs).subspan(i * size, size));
  }
  write_targets(samples, which, classifier.outputs(), batch.targets);
  if (classifier.task() == Task::regression) standardize_columns(batch.targets, static_cast<std::size_t>(classifier.outputs()));
  return batch;
}

FixedBatch with_constant_inputs(FixedBatch batch) {
  const auto count = static_cast<std::size_t>(batch.count);
  const std::size_t size = batch.inputs.size() / count;
  for (std::size_t k = 0; k < size; ++k) {
    double mean = 0.0;
    for (std::size_t i = 0; i < count; ++i) mean += batch.inputs[i * size + k] / static_cast<double>(count);
    for (std::size_t i = 0; i < count; ++i) batch.inputs[i * size + k] = static_cast<float>(mean);
  }
  return batch;
}

Objective plain_objective(const Classifier& classifier, const Samples& train) {
  std::vector<float> counts;
  if (classifier.task() == Task::classes) {
    counts.assign(static_cast<std::size_t>(classifier.outputs()), 0.0f);
    for (const std::int64_t label : train.labels) counts[static_cast<std::size_t>(label)] += 1.0f;
  }
  return Objective(classifier.recipe().loss, {}, counts);
}

SmallFit fit_small(const Classifier& classifier, const Objective& objective, const FixedBatch& batch, const SmallFitOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const std::unique_ptr<Model> twin = twin_of(classifier.model(), true);
  std::vector<ParameterView> views = parameter_views(*twin, classifier.recipe());
  for (ParameterView& view : views) {  // decay and groups are the recipe's business; what the network can do is not
    view.rate_factor = 1.0;
    view.coupled_decay = view.decoupled_decay = 0.0;
  }
  Adam adam({});
  adam.start(views);
  SmallFit fit;
  std::vector<float> targets, gradient;
  for (;;) {
    const std::span<const float> logits = twin->forward({batch.count, batch.inputs.data(), nullptr}, {.training = true, .key = 0});
    targets = batch.targets;
    fit.last_loss = objective.evaluate(logits, targets, classifier.outputs(), gradient);
    if (fit.steps == 0) fit.first_loss = fit.last_loss;
    fit.right = right_share(classifier.task(), logits, batch.targets, static_cast<std::size_t>(classifier.outputs()));
    fit.seconds = seconds_since(start);
    if (fit.steps == kStalled && fit.last_loss > kStillThere * fit.first_loss) return fit;
    if (!std::isfinite(fit.last_loss) || fit.last_loss <= options.enough || fit.steps >= options.steps || fit.seconds > options.seconds) return fit;
    twin->backward(gradient);
    adam.step(views, {options.rate, 0.9, batch.count});
    ++fit.steps;
  }
}

}  // namespace deft
