#include "deft/train/batches.h"

#include <algorithm>
#include <numeric>

#include "deft/kernel/convert.h"

namespace deft {
namespace {

std::int64_t sum_of(const std::vector<std::int64_t>& values) { return std::accumulate(values.begin(), values.end(), std::int64_t{0}); }

}  // namespace

InputBatch Batch::inputs() const {
  if (!bfloat16s.empty()) return {count, nullptr, bfloat16s.data()};  // the floats, if any, are what they were made from
  return {count, floats.data(), nullptr};
}

std::string of_rank(const std::string& stream, std::int64_t rank) { return rank == 0 ? stream : stream + " of rank " + std::to_string(rank); }

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

std::shared_ptr<const Imbalance> sampling_of(const Recipe& recipe) {
  for (const Named<Imbalance>& one : recipe.imbalance) {
    if (one.trick->chooses_samples()) return one.trick;
  }
  return nullptr;
}

std::int64_t epoch_draws(const Recipe& recipe, const Samples& samples, std::int64_t classes) {
  const auto sampling = sampling_of(recipe);
  return sampling ? sum_of(sampling->quotas(counts_of(members_of(samples.labels, classes)), 0.0)) : samples.size();
}

std::vector<Draw> draws_of_epoch(const Imbalance* sampling, const Members& members, const Samples& samples, bool shuffle,
                                 std::uint64_t seed, std::int64_t epoch, double progress) {
  Random random = Random::of(seed, "order", static_cast<std::uint64_t>(epoch));
  if (sampling) return draw_epoch(members, sampling->quotas(counts_of(members), progress), random);
  std::vector<Draw> draws;
  for (std::int64_t i = 0; i < samples.size(); ++i) draws.push_back({i, 0});
  if (shuffle) random.shuffle(draws);
  return draws;
}

Samples with_new_rows(const Recipe& recipe, const std::vector<Column>& columns, const Samples& train) {
  Samples result = train;
  for (const Named<Imbalance>& one : recipe.imbalance) {
    if (!one.trick->adds_rows() || train.rows.empty() || train.labels.empty()) continue;  // refused when the network is built
    result = one.trick->with_new_rows(result, columns, static_cast<std::uint64_t>(recipe.train.seed));
  }
  return result;
}

BatchStream::BatchStream(const BatchPlan& plan, const Preparation& preparation, const Samples& samples, std::int64_t workers)
    : plan_(plan), preparation_(preparation), samples_(samples), steps_(plan.steps), taken_(plan.first_step),
      used_(plan.first_step), ring_(kAhead), ready_(kAhead, false), draws_(samples.size()) {
  if (plan_.sampling) {
    members_ = members_of(samples_.labels, plan_.outputs);
    draws_ = sum_of(plan_.sampling->quotas(counts_of(members_), 0.0));
  }
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

std::shared_ptr<const std::vector<Draw>> BatchStream::order(std::int64_t epoch) {
  const std::lock_guard lock(mutex_);
  auto& order = orders_[epoch];
  if (!order) {
    const double first_step = static_cast<double>(epoch * steps_per_epoch(draws_, plan_.batch_size));
    const double progress = std::min(1.0, first_step / static_cast<double>(std::max<std::int64_t>(1, steps_)));
    std::vector<Draw> draws = draws_of_epoch(plan_.sampling.get(), members_, samples_, plan_.shuffle, plan_.seed, epoch, progress);
    order = std::make_shared<const std::vector<Draw>>(std::move(draws));
    orders_.erase(orders_.begin(), orders_.lower_bound(epoch - 1));
  }
  return orders_[epoch];
}

void BatchStream::fill(std::int64_t step, Batch& batch, Preparation::Scratch& scratch) {
  const std::int64_t per_epoch = steps_per_epoch(draws_, plan_.batch_size);
  const std::int64_t epoch = step / per_epoch;
  const auto draws = order(epoch);
  const std::int64_t first = step % per_epoch * plan_.batch_size;
  batch.whole = std::min(plan_.batch_size, draws_ - first);
  const std::int64_t begin = first + batch.whole * plan_.rank / plan_.ranks;
  const std::int64_t end = first + batch.whole * (plan_.rank + 1) / plan_.ranks;
  batch.count = end - begin;
  batch.indices.clear();
  for (std::int64_t i = begin; i < end; ++i) batch.indices.push_back((*draws)[static_cast<std::size_t>(i)].sample);
  const auto size = static_cast<std::size_t>(preparation_.output().shape.size());
  const bool halves = plan_.precision == Precision::bfloat16;
  const bool bfloat16 = halves && plan_.mixing.empty();  // mixing wants floats
  if (!bfloat16) batch.floats.resize(size * static_cast<std::size_t>(batch.count));
  if (halves) batch.bfloat16s.resize(size * static_cast<std::size_t>(batch.count));
  for (std::size_t i = 0; i < batch.indices.size(); ++i) {
    const SampleContext context{epoch, batch.indices[i], plan_.seed, (*draws)[static_cast<std::size_t>(begin) + i].copy};
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
  Random random = Random::of(plan_.seed, of_rank("mixing", plan_.rank), static_cast<std::uint64_t>(step));
  for (const auto& trick : plan_.mixing) trick->mix(mixable, random);
  if (halves) to_bfloat16(std::span<const float>(batch.floats), std::span(batch.bfloat16s));
}

}  // namespace deft
