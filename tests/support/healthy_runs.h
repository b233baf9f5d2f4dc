// Drawn runs in which nothing is wrong: losses that fall like the textbook's good curve, with noise, of many lengths,
// with and without validation, steps, layers and facts. A rule must not warn about any of them.
//
//   const Observations seen = healthy_run(7);
//   expect_silent(DeadRelu({}));                        // on 200 of them, whole and with parts missing
#ifndef DEFT_TESTS_SUPPORT_HEALTHY_RUNS_H
#define DEFT_TESTS_SUPPORT_HEALTHY_RUNS_H

#include <gtest/gtest.h>

#include <cmath>

#include "deft/coach/role.h"
#include "deft/core/random.h"

namespace deft {

inline Observations healthy_run(std::uint64_t seed) {
  Random random(seed);
  Observations seen;
  RunFacts& facts = seen.facts;
  const int epochs = 4 + static_cast<int>(random.below(40)), per_epoch = 20;
  facts.classes = 2 + random.below(40);
  facts.train_samples = facts.classes * 500;
  facts.val_samples = facts.test_samples = 500 + random.below(5000);
  for (int c = 0; c < facts.classes; ++c) facts.class_counts.push_back(450 + random.below(100));
  facts.batch_size = 32 << random.below(4);
  facts.steps_per_epoch = per_epoch;
  facts.planned_epochs = epochs;
  facts.network = "plain_cnn";
  facts.activation = "relu";
  facts.batch_norm = random.chance(0.5);
  facts.input_mean = random.uniform(-0.05, 0.05);
  facts.input_deviation = random.uniform(0.9, 1.1);
  facts.input_largest = random.uniform(2, 5);
  facts.shared_with_test = facts.shared_with_val = 0;
  const double start = std::log(static_cast<double>(facts.classes));
  const double floor = start * random.uniform(0.05, 0.35), gap = start * random.uniform(0.0, 0.1);
  const double pace = epochs * random.uniform(0.08, 0.2), rate = random.uniform(0.001, 0.3);
  const bool decays = random.chance(0.7);
  const auto loss_at = [&](double epoch) { return floor + (start * 1.02 - floor) * std::exp(-epoch / pace); };
  const auto accuracy_at = [&](double loss) {
    const double chance = 1.0 / static_cast<double>(facts.classes);
    return std::min(1.0, 1.0 - (1.0 - chance) * std::min(1.0, loss / start));
  };
  const auto rate_at = [&](double epoch) { return decays ? rate * (1.0 - 0.99 * epoch / epochs) : rate; };
  facts.schedule_decays = decays;
  facts.loss_at_start = start * random.uniform(0.98, 1.1);
  const double width = 0.6 / std::sqrt(static_cast<double>(facts.batch_size));
  for (int step = 0; step < epochs * per_epoch; step += 2) {
    const double epoch = static_cast<double>(step) / per_epoch, loss = loss_at(epoch);
    seen.steps.push_back({step, epoch, std::max(1e-3, loss + width * std::sqrt(loss) * random.normal()), rate_at(epoch),
                          std::exp(0.3 * random.normal()), random.chance(0.1)});
  }
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    const double train = loss_at(epoch - 0.5), val = loss_at(epoch) + gap * (1.0 - std::exp(-epoch / pace));
    const double noise = 1.0 / std::sqrt(static_cast<double>(facts.val_samples));
    EpochObservation one{.epoch = static_cast<double>(epoch)};
    one.train_loss = train * (1.0 + 0.01 * random.normal());
    one.train_accuracy = accuracy_at(train);
    one.train_accuracy_clean = accuracy_at(loss_at(epoch));
    one.val_loss = val + 0.4 * noise * std::sqrt(val) * random.normal();
    const double accuracy = accuracy_at(val);
    one.val_accuracy = std::clamp(accuracy + noise * std::sqrt(accuracy * (1 - accuracy)) * random.normal(), 0.0, 1.0);
    one.learning_rate = rate_at(epoch);
    one.confidence = std::clamp(accuracy + random.uniform(-0.03, 0.05), 0.0, 1.0);
    for (int c = 0; c < facts.classes; ++c) one.val_recall.push_back(std::clamp(accuracy + 0.05 * random.normal(), 0.0, 1.0));
    seen.epochs.push_back(one);
  }
  const double deviation = random.uniform(0.6, 1.3);
  for (int probe = 0; probe <= epochs; ++probe) {
    double depth_factor = 1.0;
    for (int layer = 0; layer < 6; ++layer) {
      const auto spread = [&](double middle, double width) { return middle * std::exp(width * random.normal()); };
      LayerObservation one{.step = probe * per_epoch, .epoch = static_cast<double>(probe), .name = "conv" + std::to_string(layer)};
      one.kind = layer == 5 ? "linear" : "convolution";
      one.activation = layer == 5 ? "" : "relu";
      one.weight_norm = spread(10, 0.2);
      one.weight_deviation = spread(0.05, 0.2);
      one.gradient_norm = spread(0.3, 0.4) * depth_factor;
      one.update_ratio = spread(1e-3, 0.7) * rate_at(probe) / rate;
      one.activation_mean = 0.4 * deviation;
      one.activation_deviation = spread(deviation, 0.15);
      one.dead_share = std::clamp(0.1 + 0.08 * random.normal(), 0.0, 0.35);
      one.saturated_share = std::clamp(0.1 + 0.08 * random.normal(), 0.0, 0.35);
      depth_factor *= random.uniform(0.8, 1.1);
      seen.layers.push_back(one);
    }
  }
  return seen;
}

// Parts that a recorder left out.
inline Observations without_parts(Observations seen, int which) {
  if (which % 2) seen.steps.clear();
  if (which / 2 % 2) seen.layers.clear();
  if (which / 4 % 2) {
    for (EpochObservation& one : seen.epochs) {
      one.val_loss = one.val_accuracy = one.train_accuracy_clean = kUnknown;
      one.val_recall.clear();
    }
  }
  if (which / 8 % 2) seen.facts = RunFacts{};
  if (which / 16 % 2) seen.epochs.clear();
  return seen;
}

inline Severity worst(const std::vector<Finding>& findings) {
  Severity result = Severity::info;
  for (const Finding& one : findings) result = std::max(result, one.severity);
  return result;
}

inline void expect_silent(const CoachRule& rule) {
  EXPECT_TRUE(rule.look(Observations{}).empty()) << "nothing was seen";
  int warned = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Observations whole = healthy_run(seed);
    for (const Observations& seen : {whole, without_parts(whole, static_cast<int>(seed % 32))}) {
      const std::vector<Finding> findings = rule.look(seen);
      if (worst(findings) == Severity::info) continue;
      if (++warned <= 3) ADD_FAILURE() << "healthy run " << seed << ": " << findings[0].advice;
    }
    for (const int length : {1, 2, 3}) {  // a run that was just begun
      Observations begun = whole;
      begun.epochs.resize(static_cast<std::size_t>(length));
      begun.steps.resize(static_cast<std::size_t>(10 * length));
      begun.layers.resize(static_cast<std::size_t>(6 * length));
      begun.facts.finished = false;
      warned += worst(rule.look(begun)) != Severity::info;
    }
  }
  EXPECT_EQ(warned, 0);
}

// The only finding, or a failure.
inline Finding only(const std::vector<Finding>& findings) {
  EXPECT_EQ(findings.size(), 1u);
  return findings.empty() ? Finding{} : findings[0];
}

inline double evidence_of(const Finding& finding, const std::string& name) {
  for (const auto& [key, value] : finding.evidence) {
    if (key == name && std::holds_alternative<double>(value)) return std::get<double>(value);
  }
  return kUnknown;
}

}  // namespace deft

#endif
