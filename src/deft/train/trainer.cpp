#include "deft/train/trainer.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/coach/run_log.h"
#include "deft/core/interrupt.h"
#include "deft/core/seconds_since.h"
#include "deft/optimization/clip_norm.h"
#include "deft/optimization/parameter_group.h"
#include "deft/train/parameter_views.h"

namespace deft {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kCleanSamples = 1000;
constexpr std::int64_t kWarmUpSteps = 3;         // not used to predict the time of a step: caches fill, primitives compile
constexpr double kSecondsBetweenCheckpoints = 60;
constexpr std::int64_t kLoggedConfusion = 20;    // classes whose confusion matrix an epoch's line holds
constexpr std::int64_t kEpochLines = 50;         // printed, about; a training of hundreds of epochs shows every few

}  // namespace

Trainer::Trainer(Classifier& classifier, const Samples& train, const Samples& validation, RunFolder& folder, TrainerOptions options)
    : classifier_(classifier), train_(train), validation_(validation), folder_(folder), options_(std::move(options)),
      recipe_(classifier.recipe()), model_(classifier.model()), update_probe_(classifier.model()) {
  parameters_ = parameter_views(model_, recipe_);
  for (const ParameterView& one : parameters_) fixed_.push_back(one.frozen);
  views_ = parameters_;
  for (const ParameterView& view : buffer_views(model_)) views_.push_back(view);
  agree_on_start();
  recipe_.optimizer.trick->start(parameters_);
  for (const auto& one : recipe_.optimization_modifiers) one.trick->start(views_);

  now_.steps_per_epoch = steps_per_epoch(epoch_draws(recipe_, train_, classifier_.outputs()), recipe_.train.batch_size);
  now_.steps = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(static_cast<double>(now_.steps_per_epoch) * recipe_.train.epochs - 1e-9)));
  planned_steps_ = now_.steps;
  std::vector<std::int64_t> which(static_cast<std::size_t>(std::min(kCleanSamples, train_.size())));
  for (std::size_t i = 0; i < which.size(); ++i) which[i] = static_cast<std::int64_t>(i) * train_.size() / static_cast<std::int64_t>(which.size());
  clean_ = subset(train_, which);
  if (options_.group) {
    clean_part_ = part_of(clean_);
    validation_part_ = part_of(validation_);
  }
  plan_tricks();
}

void Trainer::add(const std::string& stage, const std::string& name, std::function<void()> act, bool at_updates) {
  tricks_.push_back({stage, name, std::move(act), at_updates});
}

void Trainer::plan_tricks() {
  const auto seed = static_cast<std::uint64_t>(recipe_.train.seed);
  for (const auto& one : recipe_.schedule) {
    add("schedule", one.name, [this, trick = one.trick] { trick->apply(now_, settings_); });
  }
  for (const auto& one : recipe_.imbalance) {
    add("schedule", one.name, [this, trick = one.trick] { settings_.learning_rate *= trick->rate_factor(now_.progress()); });
  }
  if (recipe_.members.trick && recipe_.members.trick->snapshots() > 0) {
    add("schedule", recipe_.members.name, [this] { if (low_points_.before_step(settings_.learning_rate)) keep_snapshot(); });
  }
  add("batch", "next batch", [this] { batch_ = batches_->next(); });
  add("forward", recipe_.network.name, [this] { run_forward(); });
  add("loss", recipe_.loss.name, [this] { evaluate_loss(); });
  add("backward", recipe_.network.name, [this] {
    model_.backward(gradient_, false, options_.group);
    finish_exchange();
  });
  for (const auto& one : recipe_.optimization_modifiers) {
    if (one.trick->wants_second_gradient()) {
      add("second gradient", one.name, [this, trick = one.trick] { take_second_gradient(*trick); });
    }
  }
  add("accumulate", "gradients", [this] { accumulate(); });
  add("probe", "gradients", [this] {
    if (logs_this_step()) gradient_norm_ = gradient_norm(parameters_);
    if (probes_this_step()) update_probe_.before(parameters_);
  }, true);
  if (recipe_.transfer.trick) {
    add("gradient", recipe_.transfer.name, [this] { recipe_.transfer.trick->change_gradients(parameters_); }, true);
  }
  for (const auto& one : recipe_.regularization) {
    add("gradient", one.name, [this, trick = one.trick, name = one.name, seed] {
      Random random = Random::of(seed, "gradient " + name, static_cast<std::uint64_t>(now_.step));
      for (ParameterView& parameter : parameters_) {
        if (!parameter.frozen) trick->change_gradient(parameter, now_, random);
      }
    }, true);
  }
  for (const auto& one : recipe_.optimization_modifiers) {
    add("clip", one.name, [this, trick = one.trick] { trick->before_step(parameters_, now_); }, true);
  }
  add("step", recipe_.optimizer.name, [this] { recipe_.optimizer.trick->step(parameters_, settings_); }, true);
  for (const auto& one : recipe_.regularization) {
    add("project", one.name, [this, trick = one.trick] {
      for (ParameterView& parameter : parameters_) {
        if (!parameter.frozen) trick->project(parameter);
      }
    }, true);
  }
  add("probe", "update", [this] {
    if (!probes_this_step()) return;
    update_probe_.after(parameters_);
    probed_epoch_ = now_.step / now_.steps_per_epoch;
  }, true);
  for (const auto& one : recipe_.optimization_modifiers) {
    add("average", one.name, [this, trick = one.trick] { trick->after_step(views_, now_); }, true);
  }
}

BatchPlan Trainer::batch_plan() const {
  BatchPlan plan;
  plan.seed = static_cast<std::uint64_t>(recipe_.train.seed);
  plan.batch_size = recipe_.train.batch_size;
  plan.first_step = now_.step;
  plan.steps = now_.steps;
  plan.shuffle = recipe_.train.shuffle;
  plan.outputs = classifier_.outputs();
  plan.precision = model_.options().precision;
  plan.sampling = sampling_of(recipe_);
  plan.rank = rank();
  plan.ranks = ranks();
  for (const auto& one : recipe_.mixing) plan.mixing.push_back(one.trick);
  return plan;
}

void Trainer::start_batches() {
  const std::int64_t workers = recipe_.train.workers ? recipe_.train.workers : std::max(1, threads_of(recipe_.train) / 2);
  batches_ = std::make_unique<BatchStream>(batch_plan(), classifier_.preparation(), train_, workers);
}

TrainingOutcome Trainer::run() {
  start_batches();
  start_ = last_save_ = epoch_start_ = Clock::now();
  first_timed_step_ = now_.step + kWarmUpSteps;
  next_plan_ = first_timed_step_ + 2;
  bool stop = false;
  while (!stop && now_.step < now_.steps) {
    const Clock::time_point step_start = Clock::now();
    settings_ = {recipe_.optimizer.trick->learning_rate(), recipe_.optimizer.trick->momentum(), recipe_.train.batch_size};
    if (now_.step % now_.steps_per_epoch == 0) freeze_and_thaw();
    if (options_.group) statistics_before_ = running_statistics();
    try {
      for (PlannedTrick& trick : tricks_) {
        if (trick.at_updates && !update_) continue;
        const Clock::time_point start = Clock::now();
        trick.act();
        trick.seconds += seconds_since(start);
      }
    } catch (const RankLost&) {
      keep_what_is_left();
      throw;
    }
    if (now_.step >= first_timed_step_) step_seconds_ += seconds_since(step_start);
    observe_step();
    ++now_.step;
    if (now_.step >= next_plan_ || now_.step % now_.steps_per_epoch == 0) plan_time();
    if (now_.step % now_.steps_per_epoch == 0 || now_.step == now_.steps) stop = end_of_epoch();
    if (interrupted() && now_.step < now_.steps) {
      if (leads()) save_checkpoint();
      outcome_.interrupted = stop = true;
    }
  }
  progress_.clear();
  if (!outcome_.interrupted && !best_.empty()) restore(best_);
  batches_.reset();
  outcome_.steps = now_.step;
  outcome_.epochs = now_.epoch();
  outcome_.best_epoch = best_epoch_;
  outcome_.seconds = seconds();
  const std::int64_t timed = std::max<std::int64_t>(1, now_.step - first_timed_step_);
  outcome_.images_per_second = step_seconds_ > 0 ? static_cast<double>(timed * recipe_.train.batch_size) / step_seconds_ : 0.0;
  outcome_.best_accuracy = best_epoch_ > 0 && validation_.size() > 0 ? best_score_ : std::nan("");
  if (now_.step < planned_steps_ && outcome_.stopped.empty() && !outcome_.interrupted) outcome_.stopped = "time";
  tricks_.push_back({"probe", "activations", {}, false, probe_seconds_});
  tricks_.push_back({"probe", "pictures", {}, false, picture_seconds_});
  for (const PlannedTrick& trick : tricks_) outcome_.timings.push_back({trick.stage, trick.name, {}, trick.at_updates, trick.seconds});
  return outcome_;
}

double Trainer::seconds() const { return start_ == Clock::time_point{} ? seconds_before_ : seconds_before_ + seconds_since(start_); }

// Groups with from_epoch and until_epoch: the gradient of a frozen parameter is not even computed.
void Trainer::freeze_and_thaw() {
  set_frozen(groups_of(model_, recipe_), parameters_, now_.epoch());
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const ParameterInfo& info = model_.parameters()[i].info;
    if (fixed_[i]) parameters_[i].frozen = true;  // whatever a group says
    model_.set_trainable(info.name, !parameters_[i].frozen);
  }
}

void Trainer::observe_step() {
  epoch_loss_ += loss_ * static_cast<double>(batch_->whole);
  trace_.add(loss_);
  epoch_samples_ += batch_->whole;
  epoch_right_ += right_;
  if (logs_this_step()) {
    nlohmann::json line{{"event", "step"}, {"t", seconds()}, {"step", now_.step}, {"epoch", now_.epoch()}, {"loss", loss_}, {"loss_low", trace_.low()}, {"loss_high", trace_.high()},
                        {"learning_rate", settings_.learning_rate}, {"momentum", settings_.momentum}, {"gradient_norm", gradient_norm_},
                        {"images_per_second", step_seconds_ > 0 ? static_cast<double>((now_.step - first_timed_step_ + 1) * batch_->whole) / step_seconds_ : 0.0}};
    StepObservation seen{.step = now_.step, .epoch = now_.epoch(), .loss = loss_, .learning_rate = settings_.learning_rate, .gradient_norm = gradient_norm_};
    seen.loss_low = trace_.low();
    seen.loss_high = trace_.high();
    trace_.new_line();
    const bool clips = std::any_of(recipe_.optimization_modifiers.begin(), recipe_.optimization_modifiers.end(),
                                   [](const auto& one) { return one.name.find("clip") != std::string::npos; });
    if (clips && update_) line["clipped"] = *(seen.clipped = gradient_norm(parameters_) < 0.999 * gradient_norm_);
    folder_.log(line);
    seen_.steps.push_back(seen);
  }
  show_progress();
}

bool Trainer::logs_this_step() const { return now_.step % recipe_.log.every == 0 || now_.step + 1 == now_.steps; }

// The first update in the second half of each epoch.
bool Trainer::probes_this_step() const {
  return now_.step / now_.steps_per_epoch != probed_epoch_ && now_.step % now_.steps_per_epoch >= now_.steps_per_epoch / 2;
}

bool Trainer::end_of_epoch() {
  const bool last = now_.step >= now_.steps;
  if (last && recipe_.members.trick && recipe_.members.trick->snapshots() > 0) keep_snapshot();
  if (last) {
    for (const auto& one : recipe_.optimization_modifiers) one.trick->finish(views_);
  }
  EpochResult result;
  const double nothing = std::nan("");
  result.epoch = (now_.step + now_.steps_per_epoch - 1) / now_.steps_per_epoch;
  result.train_loss = epoch_loss_ / static_cast<double>(std::max<std::int64_t>(1, epoch_samples_));
  result.train_accuracy = classifier_.task() == Task::classes ? epoch_right_ / static_cast<double>(std::max<std::int64_t>(1, epoch_samples_)) : nothing;
  result.val_loss = result.val_accuracy = nothing;
  double clean = nothing, balanced = nothing, confidence = nothing;
  std::vector<double> recalls;
  nlohmann::json confusion;
  SurestAnswers surest;
  if (result.epoch % recipe_.train.evaluate_every == 0 || last) {
    for (const auto& one : recipe_.optimization_modifiers) {
      if (one.trick->replaces_weights()) one.trick->exchange(views_);
    }
    const std::vector<float> statistics = wants_fresh_statistics() ? running_statistics() : std::vector<float>{};
    if (wants_fresh_statistics()) measure_statistics();
    const Clock::time_point start = Clock::now();
    const double pictures_before = picture_seconds_;
    clean = evaluate(clean_, clean_part_).accuracy;
    if (validation_.size() > 0) {
      const Metrics metrics = evaluate(validation_, validation_part_);
      result.val_loss = metrics.loss;
      result.val_accuracy = metrics.accuracy;
      recalls = metrics.recall;
      if (classifier_.task() == Task::classes && classifier_.outputs() <= kLoggedConfusion) confusion = metrics.confusion;
      confidence = metrics.confidence;
      surest = metrics.surest;
      if (!metrics.recall.empty()) balanced = metrics.balanced_accuracy;
      keep_best(result, metrics);
      const Clock::time_point evaluated = Clock::now();
      if (options_.after_evaluation) options_.after_evaluation(metrics, result.epoch);
      picture_seconds_ += seconds_since(evaluated);
    }
    evaluated_ = true;
    evaluation_seconds_ = (seconds_since(start) - picture_seconds_ + pictures_before) / static_cast<double>(clean_.size() + validation_.size());
    if (!statistics.empty() && !last) set_running_statistics(statistics);
    for (auto one = recipe_.optimization_modifiers.rbegin(); one != recipe_.optimization_modifiers.rend(); ++one) {
      if (one->trick->replaces_weights() && !last) one->trick->exchange(views_);  // at the end the averaged weights stay
    }
  }
  outcome_.history.push_back(result);
  if (validation_.size() == 0) best_epoch_ = result.epoch;
  const std::vector<LayerObservation> layers = leads() ? probe_layers() : std::vector<LayerObservation>{};
  folder_.log({{"event", "epoch"}, {"t", seconds()}, {"epoch", result.epoch}, {"step", now_.step}, {"train_loss", result.train_loss}, {"train_accuracy", result.train_accuracy},
               {"train_accuracy_clean", clean}, {"val_loss", result.val_loss}, {"val_accuracy", result.val_accuracy}, {"val_balanced_accuracy", balanced},
               {"val_recall", recalls.empty() ? nlohmann::json(nullptr) : nlohmann::json(recalls)}, {"val_confusion", confusion},
               {"val_surest", {surest.surest, surest.surest_wrong, surest.next, surest.next_wrong}}, {"confidence", confidence}, {"step_noise", trace_.noise()}, {"learning_rate", settings_.learning_rate},
               {"seconds", seconds_since(epoch_start_)}, {"layers", layers_to_json(layers)}});
  seen_.layers.insert(seen_.layers.end(), layers.begin(), layers.end());
  seen_.epochs.push_back({.epoch = static_cast<double>(result.epoch), .train_loss = result.train_loss, .train_accuracy = result.train_accuracy,
                          .train_accuracy_clean = clean, .val_loss = result.val_loss, .val_accuracy = result.val_accuracy,
                          .learning_rate = settings_.learning_rate, .confidence = confidence, .step_noise = trace_.noise()});
  seen_.epochs.back().val_recall = recalls;
  seen_.epochs.back().val_surest = surest;
  if (!confusion.is_null()) seen_.epochs.back().val_confusion = confusion.get<std::vector<double>>();
  progress_.clear();
  const std::int64_t every = now_.steps / std::max<std::int64_t>(1, now_.steps_per_epoch) / kEpochLines + 1;   // the log has them all
  if (options_.say && (result.epoch % every == 0 || result.epoch == 1 || last)) {
    std::string line = fmt::format("epoch {:3}  loss {:.4f}", result.epoch, result.train_loss);
    if (!std::isnan(clean)) line += "  train " + percent(clean);
    if (!std::isnan(result.val_accuracy)) line += fmt::format("  val {}{}", percent(result.val_accuracy), best_epoch_ == result.epoch ? " *" : "  ");
    options_.say(fmt::format("{}  rate {:.4g}  {}", line, settings_.learning_rate, duration(seconds())));
  }
  epoch_loss_ = epoch_right_ = 0.0;
  epoch_samples_ = 0;
  trace_.new_epoch();
  epoch_start_ = Clock::now();
  bool stop = last;
  for (const auto& one : recipe_.schedule) one.trick->after_epoch(result);
  for (const auto& one : recipe_.regularization) {
    if (validation_.size() > 0 && one.trick->stop_after(result) && !last) {
      outcome_.stopped = "early_stopping";
      stop = true;
    }
  }
  if (options_.after_epoch && options_.after_epoch(seen_, seconds()) && !stop) {
    outcome_.stopped = "coach";
    stop = true;
  }
  if (options_.group) {
    outcome_.stopped = options_.group->from_leader(outcome_.stopped);
    stop = stop || !outcome_.stopped.empty();
  }
  if (!stop && leads() && seconds_since(last_save_) > kSecondsBetweenCheckpoints) save_checkpoint();
  return stop;
}

void Trainer::keep_snapshot() {
  outcome_.snapshots.push_back({now_.epoch(), snapshot()});
  if (static_cast<std::int64_t>(outcome_.snapshots.size()) > recipe_.members.trick->snapshots()) outcome_.snapshots.erase(outcome_.snapshots.begin());
}

void Trainer::keep_best(const EpochResult& result, const Metrics& metrics) {
  const std::string& by = recipe_.train.choose_by;
  const double score = by == "loss" ? -metrics.loss : by == "balanced_accuracy" && classifier_.task() == Task::classes ? metrics.balanced_accuracy : metrics.accuracy;
  const bool better = score > best_score_ || (score == best_score_ && result.val_loss < best_loss_);
  if (!better) return;
  best_score_ = score;
  best_loss_ = result.val_loss;
  best_epoch_ = result.epoch;
  best_ = snapshot();
  outcome_.validation = metrics;
}

std::vector<float> Trainer::snapshot() const {
  std::vector<float> values;
  for (const ParameterView& view : views_) values.insert(values.end(), view.value.begin(), view.value.end());
  return values;
}

void Trainer::restore(const std::vector<float>& values) {
  auto from = values.begin();
  for (ParameterView& view : views_) {
    std::copy(from, from + static_cast<std::ptrdiff_t>(view.value.size()), view.value.begin());
    from += static_cast<std::ptrdiff_t>(view.value.size());
  }
}

}  // namespace deft
