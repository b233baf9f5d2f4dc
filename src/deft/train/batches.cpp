#include "deft/train/batches.h"

#include <algorithm>
#include <numeric>

#include "deft/kernel/convert.h"

namespace deft {

InputBatch Batch::inputs() const {
  if (!bfloat16s.empty()) return {count, nullptr, bfloat16s.data()};  // the floats, if any, are what they were made from
  return {count, floats.data(), nullptr};
}

std::int64_t steps_per_epoch(std::int64_t samples, std::int64_t batch_size) {
  return std::max<std::int64_t>(1, samples / batch_size);
}

void write_targets(const Samples& samples, std::span<const std::int64_t> indices, std::int64_t outputs, std::vector<float>& targets) {
  targets.assign(indices.size() * static_cast<std::size_t>(outputs), 0.0f);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const auto index = static_cast<std::size_t>(indices[i]);
    const auto row = targets.begin() + static_cast<std::ptrdiff_t>(i * static_cast<std::size_t>(outputs));
    if (!samples.labels.empty()) {
      row[samples.labels[index]] = 1.0f;
    } else {
      const auto from = samples.targets.begin() + static_cast<std::ptrdiff_t>(index * static_cast<std::size_t>(outputs));
      std::copy(from, from + outputs, row);
    }
  }
}

BatchStream::BatchStream(const BatchPlan& plan, const Preparation& preparation, const Samples& samples, std::int64_t workers)
    : plan_(plan), preparation_(preparation), samples_(samples), steps_(plan.steps), taken_(plan.first_step),
      used_(plan.first_step), ring_(kAhead), ready_(kAhead, false) {
  for (std::int64_t i = 0; i < std::max<std::int64_t>(1, workers); ++i) threads_.emplace_back([this] { work(); });
}

BatchStream::~BatchStream() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void BatchStream::extend(std::int64_t steps) {
  {
    const std::lock_guard lock(mutex_);
    steps_ = std::max(steps, taken_);  // batches already under way stay
  }
  changed_.notify_all();
}

const Batch* BatchStream::next() {
  std::unique_lock lock(mutex_);
  if (used_ > plan_.first_step) ready_[static_cast<std::size_t>((used_ - 1) % kAhead)] = false;  // the caller is done with it
  if (used_ >= steps_) return nullptr;
  changed_.notify_all();
  const auto slot = static_cast<std::size_t>(used_ % kAhead);
  changed_.wait(lock, [&] { return ready_[slot] || error_; });
  if (error_) std::rethrow_exception(error_);
  ++used_;
  return &ring_[slot];
}

void BatchStream::work() {
  Preparation::Scratch scratch;
  std::unique_lock lock(mutex_);
  while (true) {
    // A slot is free again when the consumer has asked for the batch after the one it holds.
    changed_.wait(lock, [&] {
      return stop_ || error_ || (taken_ < steps_ && taken_ < used_ + kAhead - 1 && !ready_[static_cast<std::size_t>(taken_ % kAhead)]);
    });
    if (stop_ || error_) return;
    const std::int64_t step = taken_++;
    const auto slot = static_cast<std::size_t>(step % kAhead);
    lock.unlock();
    std::exception_ptr error;
    try {
      fill(step, ring_[slot], scratch);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    if (error) error_ = error;
    ready_[slot] = true;
    changed_.notify_all();
  }
}

std::shared_ptr<const std::vector<std::int64_t>> BatchStream::order(std::int64_t epoch) {
  const std::lock_guard lock(mutex_);
  auto& order = orders_[epoch];
  if (!order) {
    auto fresh = std::make_shared<std::vector<std::int64_t>>(static_cast<std::size_t>(samples_.size()));
    std::iota(fresh->begin(), fresh->end(), 0);
    if (plan_.shuffle) {
      Random random = Random::of(plan_.seed, "order", static_cast<std::uint64_t>(epoch));
      random.shuffle(*fresh);
    }
    order = fresh;
    orders_.erase(orders_.begin(), orders_.lower_bound(epoch - 1));
  }
  return orders_[epoch];
}

void BatchStream::fill(std::int64_t step, Batch& batch, Preparation::Scratch& scratch) {
  const std::int64_t per_epoch = steps_per_epoch(samples_.size(), plan_.batch_size);
  const std::int64_t epoch = step / per_epoch;
  const auto permutation = order(epoch);
  const std::int64_t begin = step % per_epoch * plan_.batch_size;
  const std::int64_t end = std::min(begin + plan_.batch_size, samples_.size());
  batch.count = end - begin;
  batch.indices.assign(permutation->begin() + begin, permutation->begin() + end);
  const auto size = static_cast<std::size_t>(preparation_.output().shape.size());
  const bool halves = plan_.precision == Precision::bfloat16;
  const bool bfloat16 = halves && plan_.mixing.empty();  // mixing wants floats
  if (!bfloat16) batch.floats.resize(size * static_cast<std::size_t>(batch.count));
  if (halves) batch.bfloat16s.resize(size * static_cast<std::size_t>(batch.count));
  for (std::size_t i = 0; i < batch.indices.size(); ++i) {
    const SampleContext context{epoch, batch.indices[i], plan_.seed};
    const SampleContext* augment = plan_.augment ? &context : nullptr;
    if (bfloat16) {
      preparation_.write(samples_, batch.indices[i], augment, scratch, std::span(batch.bfloat16s).subspan(i * size, size));
    } else {
      preparation_.write(samples_, batch.indices[i], augment, scratch, std::span(batch.floats).subspan(i * size, size));
    }
  }
  write_targets(samples_, batch.indices, plan_.outputs, batch.targets);
  if (plan_.mixing.empty()) return;
  const Shape shape = preparation_.output().shape;
  MixableBatch mixable{batch.count, shape.height, shape.width, shape.channels, plan_.outputs, batch.floats, batch.targets};
  Random random = Random::of(plan_.seed, "mixing", static_cast<std::uint64_t>(step));
  for (const auto& trick : plan_.mixing) trick->mix(mixable, random);
  if (halves) to_bfloat16(std::span<const float>(batch.floats), std::span(batch.bfloat16s));
}

}  // namespace deft
