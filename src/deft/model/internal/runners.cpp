#include "deft/model/internal/runners.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>

#include "deft/core/problem.h"
#include "deft/kernel/block.h"
#include "deft/kernel/convert.h"
#include "deft/kernel/quantize.h"
#include "deft/model/internal/onednn_runners.h"

namespace deft {
namespace {

// A run of numbers in memory, of any form.
template <class T>
std::span<T> numbers(void* memory, std::int64_t count) {
  return {static_cast<T*>(memory), static_cast<std::size_t>(count)};
}

class FormRunner final : public Runner {
 public:
  FormRunner(const StoredPlan& plan, const Step& step)
      : from_(plan.values[step.from[0]]), to_(plan.values[step.to]), from_value_(step.from[0]), to_value_(step.to) {}
  void prepare(std::int64_t, bool) override {}
  void run(const Slice& slice) const override {
    const std::int64_t count = slice.count * from_.shape.size();
    void* const from = slice.values[from_value_];
    void* const to = slice.values[to_value_];
    if (to_.form == Form::uint8) return quantize(numbers<float>(from, count), to_.scale, numbers<std::uint8_t>(to, count));
    if (to_.form == Form::int8) return quantize(numbers<float>(from, count), to_.scale, numbers<std::int8_t>(to, count));
    if (from_.form == Form::uint8) return dequantize(numbers<std::uint8_t>(from, count), from_.scale, numbers<float>(to, count));
    dequantize(numbers<std::int8_t>(from, count), from_.scale, numbers<float>(to, count));
  }

 private:
  Stored from_, to_;
  std::size_t from_value_, to_value_;
};

class AffineRunner final : public Runner {
 public:
  AffineRunner(const StoredPlan& plan, const Step& step, AffineStep affine)
      : from_(step.from[0]), to_(step.to), residual_(step.residual), shape_(plan.values[step.to].shape),
        form_(plan.values[step.to].form), affine_(std::move(affine)) {
    const PlannedActivation& activation = affine_.activation;
    if (!activation.rule) return;
    const FusedForm form = activation.rule->fused();
    if (form.kind == FusedKind::leaky) choice_ = {Rule::leaky, form.slope, nullptr};
    if (form.kind == FusedKind::gelu) choice_ = {Rule::gelu, 0.0f, nullptr};
    if (form.kind != FusedKind::none) return;
    other_.forward = [this](std::span<const float> z, std::span<float> y, std::int64_t first) {
      affine_.activation.rule->forward(z, y, {false, 0, first, shape_.channels, affine_.activation.parameters});
    };
    choice_ = {Rule::other, 0.0f, &other_};
  }
  void prepare(std::int64_t, bool) override {}
  void run(const Slice& slice) const override {
    if (form_ == Form::float32) return run_as<float>(slice);
    run_as<std::uint16_t>(slice);
  }

 private:
  template <class T>
  void run_as(const Slice& slice) const {
    const Affine affine{slice.count * shape_.height * shape_.width, shape_.channels, affine_.factor.data(), affine_.offset.data()};
    block_forward<T>(affine, choice_, static_cast<const T*>(slice.values[from_]),
                     residual_ ? static_cast<const T*>(slice.values[*residual_]) : nullptr, static_cast<T*>(slice.values[to_]));
  }

  std::size_t from_, to_;
  std::optional<std::size_t> residual_;
  Shape shape_;
  Form form_;
  AffineStep affine_;
  OtherRule other_;
  RuleChoice choice_;
};

// Whole pixels of some bytes, so that the form does not matter: 0 is all zero bits in every one.
class SubsampleRunner final : public Runner {
 public:
  SubsampleRunner(const StoredPlan& plan, const Step& step, const SubsampleStep& options)
      : from_(step.from[0]), to_(step.to), in_(plan.values[from_].shape), out_(plan.values[to_].shape),
        bytes_(static_cast<std::int64_t>(bytes_of(plan.values[to_].form))), options_(options) {}
  void prepare(std::int64_t, bool) override {}
  void run(const Slice& slice) const override {
    const auto* const from = static_cast<const char*>(slice.values[from_]);
    auto* to = static_cast<char*>(slice.values[to_]);
    std::memset(to, 0, static_cast<std::size_t>(slice.count * out_.size() * bytes_));
    for (std::int64_t n = 0; n < slice.count; ++n) {
      for (std::int64_t y = 0; y < out_.height; ++y) {
        for (std::int64_t x = 0; x < out_.width; ++x, to += out_.channels * bytes_) {
          const std::int64_t pixel = (n * in_.height + y * options_.stride) * in_.width + x * options_.stride;
          std::memcpy(to + options_.front * bytes_, from + pixel * in_.channels * bytes_, static_cast<std::size_t>(in_.channels * bytes_));
        }
      }
    }
  }

 private:
  std::size_t from_, to_;
  Shape in_, out_;
  std::int64_t bytes_;
  SubsampleStep options_;
};

class JoinRunner final : public Runner {
 public:
  JoinRunner(const StoredPlan& plan, const Step& step) : from_(step.from), to_(step.to), out_(plan.values[to_].shape) {
    const std::size_t bytes = bytes_of(plan.values[to_].form);
    for (const std::size_t from : from_) widths_.push_back(static_cast<std::size_t>(plan.values[from].shape.channels) * bytes);
  }
  void prepare(std::int64_t, bool) override {}
  void run(const Slice& slice) const override {
    auto* to = static_cast<char*>(slice.values[to_]);
    for (std::int64_t pixel = 0; pixel < slice.count * out_.height * out_.width; ++pixel) {
      for (std::size_t i = 0; i < from_.size(); ++i) {
        std::memcpy(to, static_cast<const char*>(slice.values[from_[i]]) + static_cast<std::size_t>(pixel) * widths_[i], widths_[i]);
        to += widths_[i];
      }
    }
  }

 private:
  std::vector<std::size_t> from_;
  std::size_t to_;
  Shape out_;
  std::vector<std::size_t> widths_;
};

// A model of its own for each thread: a model's forward is for one caller at a time.
class PlainRunner final : public Runner {
 public:
  PlainRunner(const StoredPlan& plan, const Step& step, const PlainStep& plain, const Model& model, std::int64_t parts)
      : from_(plan.values[step.from[0]]), to_(plan.values[step.to]), from_value_(step.from[0]), to_value_(step.to) {
    ModelOptions options = model.options();
    options.layers = plain.layers;
    options.input = from_.shape;
    options.precision = from_.form == Form::bfloat16 ? Precision::bfloat16 : Precision::float32;
    for (std::int64_t part = 0; part < parts; ++part) {
      auto copy = std::make_unique<Model>(options);
      for (const auto& [to, from] : {std::pair{&copy->parameters(), &model.parameters()}, std::pair{&copy->buffers(), &model.buffers()}}) {
        for (const ModelArray& array : *to) {
          const auto found = std::find_if(from->begin(), from->end(), [&](const ModelArray& one) { return one.info.name == array.info.name; });
          std::copy(found->value.begin(), found->value.end(), array.value.begin());
        }
      }
      models_.push_back(std::move(copy));
    }
  }
  void prepare(std::int64_t, bool) override {}
  void run(const Slice& slice) const override {
    void* const from = slice.values[from_value_];
    InputBatch batch{.count = slice.count};
    if (from_.form == Form::bfloat16) batch.bfloat16s = static_cast<const std::uint16_t*>(from);
    else batch.floats = static_cast<const float*>(from);
    const std::span<const float> result = models_[static_cast<std::size_t>(slice.part)]->forward(batch, {});
    void* const to = slice.values[to_value_];
    if (to_.form == Form::bfloat16) return to_bfloat16(result, numbers<std::uint16_t>(to, slice.count * to_.shape.size()));
    std::copy(result.begin(), result.end(), static_cast<float*>(to));
  }

 private:
  Stored from_, to_;
  std::size_t from_value_, to_value_;
  std::vector<std::unique_ptr<Model>> models_;
};

}  // namespace

std::unique_ptr<Runner> runner_of(const StoredPlan& plan, const StoredStep& stored, const Model& model, std::int64_t parts) {
  const Step& step = stored.step;
  if (stored.changes_form) return std::make_unique<FormRunner>(plan, step);
  if (const auto* affine = std::get_if<AffineStep>(&step.work)) return std::make_unique<AffineRunner>(plan, step, *affine);
  if (const auto* subsample = std::get_if<SubsampleStep>(&step.work)) return std::make_unique<SubsampleRunner>(plan, step, *subsample);
  if (std::holds_alternative<JoinStep>(step.work)) return std::make_unique<JoinRunner>(plan, step);
  if (const auto* plain = std::get_if<PlainStep>(&step.work)) return std::make_unique<PlainRunner>(plan, step, *plain, model, parts);
  return onednn_runner(plan, step);
}

}  // namespace deft
