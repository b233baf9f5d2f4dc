// How long the trainer trains: steps and answers are timed, and the planned length shrinks to what the limit allows.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/seconds_since.h"
#include "deft/train/trainer.h"

namespace deft {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kTimedAnswers = 256;

}  // namespace

void Trainer::show_progress() {
  if (!leads()) return;
  const double share = static_cast<double>(now_.step % now_.steps_per_epoch + 1) / static_cast<double>(now_.steps_per_epoch);
  const std::int64_t timed = now_.step - first_timed_step_ + 1;
  const double rate = timed > 0 && step_seconds_ > 0 ? static_cast<double>(timed * batch_->whole) / step_seconds_ : 0.0;
  const double left = rate > 0 ? static_cast<double>((now_.steps - now_.step) * batch_->whole) / rate : 0.0;
  progress_.show(fmt::format("epoch {:3}/{:.4g}", now_.step / now_.steps_per_epoch + 1, std::ceil(static_cast<double>(now_.steps) / static_cast<double>(now_.steps_per_epoch))),
                 share, fmt::format("{:3.0f} %  {} images/s  loss {:.4f}  {} left", 100 * share, with_commas(static_cast<std::int64_t>(rate)), loss_,
                                    rate > 0 ? duration(left) : "?"));
}

// Seconds for the answer to one sample. The first time the network answers, it is prepared for it.
double Trainer::time_an_answer() const {
  std::vector<std::int64_t> which(static_cast<std::size_t>(std::min<std::int64_t>(clean_.size(), kTimedAnswers)));
  std::iota(which.begin(), which.end(), 0);
  const Samples few = subset(clean_, which);
  classifier_.predict(few, false);
  const Clock::time_point start = Clock::now();
  classifier_.predict(few, false);
  return seconds_since(start) / static_cast<double>(std::max<std::int64_t>(1, few.size()));
}

// The planned length shrinks (never grows beyond the recipe's) so that training and the last evaluation fit the limit.
void Trainer::plan_time() {
  if (options_.time_limit <= 0 || now_.step <= first_timed_step_) return;
  const bool first_guess = now_.step == first_timed_step_ + 2;
  if (now_.step >= next_plan_) next_plan_ = now_.step + std::max<std::int64_t>(5, (now_.step - first_timed_step_) / 2);  // the first steps say little
  const double per_step = step_seconds_ / static_cast<double>(now_.step - first_timed_step_);
  if (evaluation_seconds_ <= 0 || !evaluated_) evaluation_seconds_ = std::min(evaluation_seconds_ > 0 ? evaluation_seconds_ : 1e9, time_an_answer());
  const double per_sample = evaluation_seconds_;
  const double final = per_sample * static_cast<double>(options_.final_samples * options_.final_views) + std::min(0.5, 0.1 * options_.time_limit);
  const double per_epoch = per_sample * static_cast<double>(validation_.size() + clean_.size()) / static_cast<double>(recipe_.train.evaluate_every);
  const double left = options_.time_limit * 0.985 - seconds() - final - per_epoch;  // the last epoch is seldom a whole one, and is looked at too
  const double per_step_all = per_step + per_epoch / static_cast<double>(now_.steps_per_epoch);
  const auto fits = static_cast<std::int64_t>(left / per_step_all);
  std::int64_t total = std::clamp(now_.step + std::max<std::int64_t>(fits, 0), now_.step, planned_steps_);
  // What was slow once may be the machine's hiccup: no training ends on the first guess while time is left.
  if (first_guess && seconds() < 0.5 * options_.time_limit) total = std::max(total, std::min(2 * now_.step, planned_steps_));
  const bool changes = std::abs(total - now_.steps) * 50 > now_.steps || now_.step + fits < now_.steps;
  total = changes ? std::max<std::int64_t>(total, now_.step) : now_.steps;
  if (options_.group) total = std::stoll(options_.group->from_leader(std::to_string(total)));
  if (total != now_.steps) {
    now_.steps = total;
    batches_->extend(now_.steps);
  }
  if (!first_guess && !plan_said_) say_plan(per_step, final);
}

// Once, when a few more steps have been timed.
void Trainer::say_plan(double seconds_of_step, double seconds_at_the_end) {
  plan_said_ = true;
  const std::string what = fmt::format("{} steps, {:.1f} epochs", with_commas(now_.steps), static_cast<double>(now_.steps) / static_cast<double>(now_.steps_per_epoch));
  const std::string reason = fmt::format("{} allows {}; a step takes {:.3g} ms, and {:.2g} s are kept for the last answers", duration(options_.time_limit),
                                         now_.steps < planned_steps_ ? "no more" : "all of them", 1000 * seconds_of_step, seconds_at_the_end);
  folder_.log({{"event", "decision"}, {"t", seconds()}, {"chapter", "train"}, {"what", "planned: " + what}, {"reason", reason}});
  if (!options_.say || !leads()) return;
  progress_.clear();
  options_.say("planned: " + what + " (" + reason + ")");
}

}  // namespace deft
