// What the trainer does with one batch's gradient before the weights change, and with batch norm's statistics afterwards.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/train/trainer.h"

namespace deft {
namespace {

constexpr std::int64_t kStatisticsSamples = 10000;

// How much a batch moves the running statistics of each normalisation layer.
std::map<std::string, double> statistics_shares(const LayerList& layers, std::int64_t batch) {
  std::map<std::string, double> shares;
  for_each_layer(layers, [&](const Layer& layer) {
    if (const auto* norm = std::get_if<Normalization>(&layer.options)) shares[layer.name] = norm->momentum;
    if (const auto* ghost = std::get_if<GhostNormalization>(&layer.options)) {  // its parts move them in turn
      const auto parts = static_cast<double>(std::max<std::int64_t>(1, batch / ghost->samples));
      shares[layer.name] = 1.0 - std::pow(1.0 - ghost->momentum, parts);
    }
  });
  return shares;
}

}  // namespace

void Trainer::run_forward() {
  const auto key = Random::of(static_cast<std::uint64_t>(recipe_.train.seed), of_rank("pass", rank()), static_cast<std::uint64_t>(now_.step)).bits();
  const bool transfers = recipe_.transfer.trick && !recipe_.transfer.trick->from().empty();
  logits_ = model_.forward(batch_->inputs(), {.training = true, .key = key, .frozen_in_test_mode = transfers, .statistics_over = recipe_.train.synchronized_batch_norm ? options_.group : nullptr});
}

void Trainer::evaluate_loss() {
  targets_ = batch_->targets;
  std::vector<double> factors;
  for (const auto& one : recipe_.imbalance) {
    const std::vector<double> more = one.trick->class_factors(classifier_.class_counts(), now_.progress());
    if (factors.empty()) factors.assign(more.size(), 1.0);
    for (std::size_t c = 0; c < more.size(); ++c) factors[c] *= more[c];
  }
  loss_ = classifier_.objective().evaluate(logits_, targets_, classifier_.outputs(), gradient_, factors);
  right_ = classifier_.task() == Task::classes ? right_answers() : 0.0;
  if (options_.group) start_exchange();
  else check_loss();
}

double Trainer::right_answers() const {
  const auto outputs = static_cast<std::size_t>(classifier_.outputs());
  double right = 0.0;
  for (std::size_t i = 0; i < batch_->indices.size(); ++i) {
    const auto row = logits_.subspan(i * outputs, outputs);
    const auto answer = std::max_element(row.begin(), row.end()) - row.begin();
    right += answer == train_.labels[static_cast<std::size_t>(batch_->indices[i])];
  }
  return right;
}

void Trainer::check_loss() {
  if (!std::isfinite(loss_)) {
    seen_.steps.push_back({.step = now_.step, .epoch = now_.epoch(), .loss = std::numeric_limits<double>::infinity(), .learning_rate = settings_.learning_rate});
    throw TrainingFailure(fmt::format("training diverged at step {} (epoch {:.2f}): the loss is {}. The learning rate was {:.4g}; try a third of it: "
                                      "optimization.learning_rate={:.3g}", now_.step, now_.epoch(), loss_, settings_.learning_rate,
                                      recipe_.optimizer.trick->learning_rate() / 3));
  }
}

// The same batch again at the climbed weights. Its loss and its batch statistics are not reported or kept: they belong to
// weights that nobody will use.
void Trainer::take_second_gradient(OptimizationModifier& trick) {
  const std::vector<float> statistics = running_statistics();
  const double loss = loss_, right = right_;
  const std::vector<float> logits(logits_.begin(), logits_.end());
  trick.climb(parameters_);
  try {
    run_forward();
    evaluate_loss();
    model_.backward(gradient_, false, options_.group);
    finish_exchange();
  } catch (const RankLost&) {
    trick.descend(parameters_);
    throw;
  }
  trick.descend(parameters_);
  set_running_statistics(statistics);
  loss_ = loss;
  right_ = right;
  first_logits_ = logits;
  logits_ = first_logits_;
}

// An update may take several batches: gradient_accumulation asks for a number, batch_size_ramp for a larger batch. The
// gradient then is the mean over them.
void Trainer::accumulate() {
  std::int64_t wanted = std::max<std::int64_t>(1, std::llround(static_cast<double>(settings_.batch_size) / static_cast<double>(recipe_.train.batch_size)));
  for (const auto& one : recipe_.optimization_modifiers) wanted *= one.trick->batches_per_update();
  ++accumulated_;
  update_ = accumulated_ >= wanted || now_.step + 1 >= now_.steps;
  if (update_ && accumulated_ == 1) {
    accumulated_ = 0;
    return;
  }
  std::size_t size = 0;
  for (const ParameterView& parameter : parameters_) size += parameter.gradient.size();
  if (accumulated_ == 1) sums_.assign(size, 0.0f);
  float* sum = sums_.data();
  const auto share = 1.0f / static_cast<float>(accumulated_);
  for (ParameterView& parameter : parameters_) {
    for (float& value : parameter.gradient) {
      *sum += value;
      if (update_) value = *sum * share;
      ++sum;
    }
  }
  if (update_) accumulated_ = 0;
}

bool Trainer::wants_fresh_statistics() const {
  return views_.size() > parameters_.size() &&
         std::any_of(recipe_.optimization_modifiers.begin(), recipe_.optimization_modifiers.end(),
                     [](const auto& one) { return one.trick->wants_fresh_statistics(); });
}

std::vector<float> Trainer::running_statistics() const {
  std::vector<float> values;
  for (std::size_t i = parameters_.size(); i < views_.size(); ++i) {
    values.insert(values.end(), views_[i].value.begin(), views_[i].value.end());
  }
  return values;
}

void Trainer::set_running_statistics(const std::vector<float>& values) {
  auto from = values.begin();
  for (std::size_t i = parameters_.size(); i < views_.size(); ++i) {
    std::copy_n(from, views_[i].value.size(), views_[i].value.begin());
    from += static_cast<std::ptrdiff_t>(views_[i].value.size());
  }
}

// Averaged weights were never run: their statistics are measured on training batches. From running values of 0 one training
// pass leaves share * (this batch's statistics), so their mean over batches needs no other way into the network.
void Trainer::measure_statistics() {
  BatchPlan plan = batch_plan();
  const std::map<std::string, double> shares = statistics_shares(model_.options().layers, plan.batch_size);
  plan.first_step = 0;
  plan.steps = std::clamp<std::int64_t>(kStatisticsSamples / plan.batch_size, 1, now_.steps_per_epoch);
  const std::vector<float> before = running_statistics();
  BatchStream batches(plan, classifier_.preparation(), train_, 1);
  std::vector<std::vector<double>> sums(views_.size());
  for (std::int64_t step = 0; step < plan.steps; ++step) {
    for (std::size_t i = parameters_.size(); i < views_.size(); ++i) std::fill(views_[i].value.begin(), views_[i].value.end(), 0.0f);
    model_.forward(batches.next()->inputs(), {.training = true, .key = static_cast<std::uint64_t>(step), .statistics_over = recipe_.train.synchronized_batch_norm ? options_.group : nullptr});
    for (std::size_t i = parameters_.size(); i < views_.size(); ++i) {
      sums[i].resize(views_[i].value.size(), 0.0);
      for (std::size_t k = 0; k < sums[i].size(); ++k) sums[i][k] += views_[i].value[k];
    }
  }
  std::size_t at = 0;
  if (options_.group) {  // of the ranks' parts of the same batches
    for (std::vector<double>& sum : sums) {
      if (sum.empty()) continue;
      options_.group->add_up(sum);
      for (double& value : sum) value /= static_cast<double>(ranks());
    }
  }
  for (std::size_t i = parameters_.size(); i < views_.size(); ++i) {
    const double share = shares.at(views_[i].name.substr(0, views_[i].name.rfind('.')));
    for (std::size_t k = 0; k < sums[i].size(); ++k, ++at) {  // momentum 0: statistics that the user wants fixed
      views_[i].value[k] = share > 0.0 ? static_cast<float>(sums[i][k] / (share * static_cast<double>(plan.steps))) : before[at];
    }
  }
}

}  // namespace deft
