// What the trainer does where several processes train one network: each has a part of the batch and of the samples to judge.
#include <algorithm>
#include <numeric>

#include "deft/core/interrupt.h"
#include "deft/train/trainer.h"

namespace deft {

// Every rank starts from rank 0's weights: those that were fitted to data need not come out the same on every machine.
void Trainer::agree_on_start() {
  if (!options_.group) return;
  std::vector<float> values = snapshot();
  options_.group->from_leader(values);
  restore(values);
}

Samples Trainer::part_of(const Samples& samples) const {
  const std::int64_t begin = samples.size() * rank() / ranks(), end = samples.size() * (rank() + 1) / ranks();
  std::vector<std::int64_t> which(static_cast<std::size_t>(end - begin));
  std::iota(which.begin(), which.end(), begin);
  return subset(samples, which);
}

// The answers to all parts, measured by every rank: the metrics, and what is decided by them, are the same everywhere.
Metrics Trainer::evaluate(const Samples& samples, const Samples& part) const {
  if (!options_.group) return classifier_.evaluate(samples, false);
  double loss = 0.0;
  const std::vector<float> answers = classifier_.predict(part, false, &loss);
  std::vector<float> all;
  for (const std::vector<float>& one : options_.group->gather(std::span<const float>(answers))) all.insert(all.end(), one.begin(), one.end());
  std::vector<double> sum{part.size() > 0 ? loss * static_cast<double>(part.size()) : 0.0};
  options_.group->add_up(sum);
  return measure(samples, classifier_.task(), all, classifier_.outputs(), sum[0] / static_cast<double>(std::max<std::int64_t>(1, samples.size())));
}

// The gradient is of the mean over this rank's part; the sum over ranks shall be that of the mean over the whole batch. Loss and
// running statistics travel while backward computes.
void Trainer::start_exchange() {
  const auto count = static_cast<double>(batch_->count);
  const auto share = static_cast<float>(count / static_cast<double>(batch_->whole));
  for (float& value : gradient_) value *= share;
  std::vector<double> sums{loss_ * count, right_, interrupt_requested() ? 1.0 : 0.0};
  for (std::size_t i = parameters_.size(); i < views_.size(); ++i) sums.insert(sums.end(), views_[i].value.begin(), views_[i].value.end());
  options_.group->start_adding(sums);
}

void Trainer::finish_exchange() {
  if (!options_.group) return;
  const std::vector<double> sums = options_.group->added();
  loss_ = sums[0] / static_cast<double>(batch_->whole);
  right_ = sums[1];
  stop_asked_ = stop_asked_ || sums[2] > 0.0;
  std::vector<float> statistics(sums.size() - 3);
  std::transform(sums.begin() + 3, sums.end(), statistics.begin(), [&](double sum) { return static_cast<float>(sum / static_cast<double>(ranks())); });
  set_running_statistics(statistics);
  check_loss();
}

bool Trainer::interrupted() const { return options_.group ? stop_asked_ : interrupt_requested(); }

void Trainer::keep_what_is_left() {
  set_running_statistics(statistics_before_);
  if (leads()) save_checkpoint();
}

}  // namespace deft
