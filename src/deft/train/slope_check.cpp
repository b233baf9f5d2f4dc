#include "deft/train/slope_check.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "deft/core/random.h"
#include "deft/core/seconds_since.h"

namespace deft {
namespace {

constexpr double kLossChanges[] = {0.03, 0.01, 0.003, 0.001, 0.0003};
constexpr double kAgreement = 0.01;
constexpr double kNoise = 0.5;
constexpr double kLeastShare = 1e-3;   // of the whole gradient: below, rounding is larger than the slope

double length(std::span<const float> values) {
  double sum = 0.0;
  for (const float value : values) sum += static_cast<double>(value) * value;
  return std::sqrt(sum);
}

}  // namespace

std::optional<double> slope_error(const std::function<double(double)>& loss_at, double claimed, double scale) {
  std::optional<double> last, answer;
  double least = kAgreement;
  for (const double change : kLossChanges) {
    const double step = change * scale / std::abs(claimed);
    const double measured = (loss_at(step) - loss_at(-step)) / (2 * step);
    if (last) {
      const double larger = std::max(std::abs(measured), std::abs(*last));
      const double apart = larger > 0 ? std::abs(measured - *last) / larger : 0.0;
      if (apart <= least) {
        least = apart;
        answer = std::abs(measured - claimed) / std::max(std::abs(measured), std::abs(claimed));
      }
    }
    last = measured;
  }
  return answer;
}

SlopeCheck check_slopes(Model& model, const Objective& objective, const FixedBatch& batch, double seconds) {
  const auto start = std::chrono::steady_clock::now();
  const Pass pass{.training = true, .key = 1};
  std::vector<float> inputs = batch.inputs, targets, gradient;
  Random random(1);
  for (float& value : inputs) value += static_cast<float>(kNoise * random.normal());
  const auto loss = [&] {
    const std::span<const float> logits = model.forward({batch.count, inputs.data(), nullptr}, pass);
    targets = batch.targets;
    return objective.evaluate(logits, targets, model.outputs(), gradient);
  };
  const double here = loss();
  model.backward(gradient);
  SlopeCheck check;
  double squares = 0.0;
  std::vector<std::vector<float>> gradients;
  for (const ModelArray& array : model.parameters()) {
    gradients.emplace_back(array.gradient.begin(), array.gradient.end());
    if (array.info.trainable) squares += std::pow(length(array.gradient), 2);
  }
  check.gradient_norm = std::sqrt(squares);
  for (std::size_t p = 0; p < gradients.size(); ++p) {
    const ModelArray& array = model.parameters()[p];
    if (!array.info.trainable) continue;
    const double slope = length(gradients[p]);
    if (!(slope > kLeastShare * check.gradient_norm)) {
      ++check.without_slope;
      continue;
    }
    if (seconds_since(start) > seconds) {
      ++check.skipped;
      continue;
    }
    const std::vector<float> before(array.value.begin(), array.value.end());
    const std::optional<double> error = slope_error(
        [&](double distance) {
          for (std::size_t i = 0; i < before.size(); ++i) {
            array.value[i] = static_cast<float>(before[i] + distance * gradients[p][i] / slope);
          }
          const double there = loss();
          std::copy(before.begin(), before.end(), array.value.begin());
          return there;
        },
        slope, std::max(std::abs(here), 1e-3));
    if (!error) {
      ++check.rough;
      continue;
    }
    ++check.checked;
    if (*error > check.worst || check.worst_name.empty()) {
      check.worst = *error;
      check.worst_name = array.info.name;
    }
  }
  return check;
}

}  // namespace deft
