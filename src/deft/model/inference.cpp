#include "deft/model/inference.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <limits>
#include <set>
#include <stdexcept>

#include "deft/kernel/convert.h"
#include "deft/kernel/parallel.h"
#include "deft/model/internal/onednn_runners.h"
#include "deft/tensor/internal/torch.h"

namespace deft {
namespace {

// What the largest step of a slice reads and writes: much more leaves a core's caches, much less fetches the weights too
// often. Measured: between 1 and 16 MiB little changes.
constexpr std::int64_t kSliceBytes = 4 << 20;
constexpr std::int64_t kMostSamples = 256;

// Rooms of memory that values share: a value's room is free again behind its last reader.
struct Rooms {
  std::vector<std::size_t> of_value;    // the input and values without readers ahead have none
  std::vector<std::size_t> bytes;       // per sample
  std::vector<bool> copies;             // of a step: the residual is copied to the result first, to be added to
};

constexpr std::size_t kNoRoom = std::numeric_limits<std::size_t>::max();

Rooms rooms_of(const StoredPlan& plan) {
  std::vector<std::size_t> last(plan.values.size(), 0);
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    for (const std::size_t from : plan.steps[i].step.from) last[from] = i;
    if (plan.steps[i].step.residual) last[*plan.steps[i].step.residual] = i;
  }
  last[plan.result] = plan.steps.size();
  Rooms rooms;
  rooms.of_value.assign(plan.values.size(), kNoRoom);
  std::set<std::size_t> free;
  const auto size = [&](std::size_t value) { return static_cast<std::size_t>(plan.values[value].shape.size()) * bytes_of(plan.values[value].form); };
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const Step& step = plan.steps[i].step;
    const bool sums = step.residual && std::holds_alternative<ConvolutionStep>(step.work);
    bool copies = sums;
    if (sums && rooms.of_value[*step.residual] != kNoRoom && last[*step.residual] == i && *step.residual != step.from[0] &&
        size(*step.residual) == size(step.to)) {
      rooms.of_value[step.to] = rooms.of_value[*step.residual];
      copies = false;
    } else {
      if (free.empty()) {
        free.insert(rooms.bytes.size());
        rooms.bytes.push_back(0);
      }
      rooms.of_value[step.to] = *free.begin();
      free.erase(free.begin());
    }
    std::size_t& bytes = rooms.bytes[rooms.of_value[step.to]];
    bytes = std::max(bytes, size(step.to));
    rooms.copies.push_back(copies);
    for (std::size_t value = 0; value < plan.values.size(); ++value) {
      const bool ends = last[value] == i && value != step.to && rooms.of_value[value] != kNoRoom;
      if (ends && rooms.of_value[value] != rooms.of_value[step.to]) free.insert(rooms.of_value[value]);
    }
  }
  return rooms;
}

std::int64_t most_samples(const StoredPlan& plan) {
  const auto bytes = [&](std::size_t value) { return plan.values[value].shape.size() * static_cast<std::int64_t>(bytes_of(plan.values[value].form)); };
  std::int64_t largest = 1;
  for (const StoredStep& one : plan.steps) {
    std::int64_t moved = bytes(one.step.to);
    for (const std::size_t from : one.step.from) moved += bytes(from);
    largest = std::max(largest, moved);
  }
  std::int64_t samples = 1;
  while (2 * samples * largest <= kSliceBytes && 2 * samples <= kMostSamples) samples *= 2;
  return samples;
}

}  // namespace

struct Inference::Inside {
  StoredPlan plan;
  Precision precision = Precision::float32;
  std::vector<std::unique_ptr<Runner>> runners;
  Rooms rooms;
  std::int64_t most = 1, parts = 1, outputs = 0, input_size = 0;
  std::vector<at::Tensor> memory;         // of each part
  std::int64_t memory_samples = 0;
  std::size_t memory_scratchpad = 0;
  std::vector<float> logits;
  std::vector<Ranges>* seen = nullptr;    // of each part, while observe() looks

  Inside(const Model& model, StoredPlan stored, Precision input) : plan(std::move(stored)), precision(input) {
    parts = kernel_threads();
    for (const StoredStep& step : plan.steps) runners.push_back(runner_of(plan, step, model, parts));
    rooms = rooms_of(plan);
    most = most_samples(plan);
    outputs = model.outputs();
    input_size = model.options().input.size();
  }

  struct Piece {
    std::int64_t first, count;
  };
  // An equal part for each thread, in slices of at most `most`; rests in powers of two, so that few primitives are made.
  std::vector<Piece> pieces(std::int64_t count) const {
    std::vector<Piece> all;
    const std::int64_t shares = std::min(count, parts);
    for (std::int64_t share = 0; share < shares; ++share) {
      std::int64_t first = count * share / shares;
      const std::int64_t end = count * (share + 1) / shares;
      for (std::int64_t size = most; first < end;) {
        while (size > end - first) size /= 2;
        all.push_back({first, size});
        first += size;
      }
    }
    return all;
  }

  void prepare(const std::vector<Piece>& all, bool alone) {
    std::int64_t samples = 1;
    std::set<std::int64_t> sizes;
    for (const Piece& piece : all) sizes.insert(piece.count);
    std::size_t scratchpad = 1;
    for (const std::unique_ptr<Runner>& runner : runners) {
      for (const std::int64_t size : sizes) runner->prepare(size, alone);
      scratchpad = std::max(scratchpad, runner->scratchpad_bytes());
    }
    samples = *sizes.rbegin();
    if (!memory.empty() && samples <= memory_samples && scratchpad <= memory_scratchpad) return;
    memory_samples = std::max(samples, memory_samples);
    memory_scratchpad = std::max(scratchpad, memory_scratchpad);
    std::size_t bytes = aligned(memory_scratchpad);
    for (const std::size_t room : rooms.bytes) bytes += aligned(room * static_cast<std::size_t>(memory_samples));
    memory.clear();
    for (std::int64_t part = 0; part < parts; ++part) memory.push_back(at::empty({static_cast<std::int64_t>(bytes)}, at::kByte));
  }

  static std::size_t aligned(std::size_t bytes) { return (bytes + 63) / 64 * 64; }

  Slice slice_of(std::int64_t part) const {
    Slice slice;
    slice.part = part;
    auto* at = static_cast<char*>(memory[static_cast<std::size_t>(part)].data_ptr());
    slice.scratchpad = at;
    at += aligned(memory_scratchpad);
    std::vector<void*> starts;
    for (const std::size_t room : rooms.bytes) {
      starts.push_back(at);
      at += aligned(room * static_cast<std::size_t>(memory_samples));
    }
    for (const std::size_t room : rooms.of_value) slice.values.push_back(room == kNoRoom ? nullptr : starts[room]);
    return slice;
  }

  void run(Slice& slice, const InputBatch& batch, const Piece& piece) {
    slice.count = piece.count;
    slice.values[0] = precision == Precision::bfloat16 ? static_cast<void*>(const_cast<std::uint16_t*>(batch.bfloat16s + piece.first * input_size))
                                                       : static_cast<void*>(const_cast<float*>(batch.floats + piece.first * input_size));
    for (std::size_t i = 0; i < runners.size(); ++i) {
      const Step& step = plan.steps[i].step;
      if (rooms.copies[i]) {
        const Stored& value = plan.values[*step.residual];
        std::memcpy(slice.values[step.to], slice.values[*step.residual], static_cast<std::size_t>(piece.count * value.shape.size()) * bytes_of(value.form));
      }
      runners[i]->run(slice);
      if (seen) note(step, slice);
    }
    const std::span<float> out = std::span(logits).subspan(static_cast<std::size_t>(piece.first * outputs), static_cast<std::size_t>(piece.count * outputs));
    const void* const result = slice.values[plan.result];
    if (plan.values[plan.result].form == Form::bfloat16) return to_float({static_cast<const std::uint16_t*>(result), out.size()}, out);
    std::copy_n(static_cast<const float*>(result), out.size(), out.begin());
  }

  void note(const Step& step, const Slice& slice) const {
    // ATen compares in vectors; std::minmax_element takes longer than the layer.
    const auto [low, high] = at::aminmax(at::from_blob(slice.values[step.to], {slice.count * plan.values[step.to].shape.size()}, at::kFloat));
    auto& range = (*seen)[static_cast<std::size_t>(slice.part)].try_emplace(step.name, low.item<float>(), high.item<float>()).first->second;
    range = {std::min(range.first, low.item<float>()), std::max(range.second, high.item<float>())};
  }
};

namespace {

Plan plan_for(const Model& model) {
  if (has_onednn()) return plan_of(model);
  Plan plan;
  plan.values = {model.options().input, {1, 1, model.outputs()}};
  plan.steps = {Step{.name = "network", .from = {0}, .to = 1, .work = PlainStep{model.options().layers}}};
  plan.result = 1;
  return plan;
}

}  // namespace

Inference::Inference(const Model& model)
    : inside_(std::make_unique<Inside>(model, stored_plan(plan_for(model), model.options().precision), model.options().precision)) {}

Inference::Inference(const Model& model, const Ranges& ranges)
    : inside_(std::make_unique<Inside>(model, int8_plan(plan_for(model), ranges), Precision::float32)) {}

Inference::Inference(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

Inference::~Inference() = default;

Precision Inference::input_precision() const { return inside_->precision; }

std::span<const float> Inference::forward(const InputBatch& batch) {
  Inside& in = *inside_;
  const bool narrow = in.precision == Precision::bfloat16;
  if (batch.count < 1 || !(narrow ? static_cast<const void*>(batch.bfloat16s) : batch.floats)) {
    throw std::invalid_argument("Inference::forward: the batch is empty or does not hold " + to_string(in.precision));
  }
  const at::NoGradGuard no_graph;
  const std::vector<Inside::Piece> pieces = in.pieces(batch.count);
  const bool alone = pieces.size() == 1 && in.parts > 1;
  in.prepare(pieces, alone);
  in.logits.resize(static_cast<std::size_t>(batch.count * in.outputs));
  if (alone) {
    Slice slice = in.slice_of(0);
    in.run(slice, batch, pieces[0]);
    return in.logits;
  }
  std::atomic<std::size_t> next{0};
  in_parallel(std::min<std::int64_t>(in.parts, static_cast<std::int64_t>(pieces.size())), [&](std::int64_t part) {
    const at::NoGradGuard no_graph_here;  // it belongs to a thread
    Slice slice = in.slice_of(part);
    for (std::size_t i = next++; i < pieces.size(); i = next++) in.run(slice, batch, pieces[i]);
  });
  return in.logits;
}

std::vector<std::string> Inference::plain_parts() const {
  std::vector<std::string> names;
  for (const StoredStep& one : inside_->plan.steps) {
    if (!one.changes_form && std::holds_alternative<PlainStep>(one.step.work)) names.push_back(one.step.name);
  }
  return names;
}

std::int64_t Inference::int8_convolutions() const {
  return std::count_if(inside_->plan.steps.begin(), inside_->plan.steps.end(), [&](const StoredStep& one) {
    return !one.changes_form && std::holds_alternative<ConvolutionStep>(one.step.work) &&
           bytes_of(inside_->plan.values[one.step.from[0]].form) == 1;
  });
}

void observe(const Model& model, std::span<const float> batch, Ranges& ranges) {
  Inference inference(std::make_unique<Inference::Inside>(model, stored_plan(plan_for(model), Precision::float32), Precision::float32));
  Inference::Inside& in = *inference.inside_;
  std::vector<Ranges> seen(static_cast<std::size_t>(in.parts));
  in.seen = &seen;
  inference.forward({.count = static_cast<std::int64_t>(batch.size()) / in.input_size, .floats = batch.data()});
  for (const Ranges& part : seen) {
    for (const auto& [name, range] : part) {
      auto& all = ranges.try_emplace(name, range).first->second;
      all = {std::min(all.first, range.first), std::max(all.second, range.second)};
    }
  }
}

}  // namespace deft
