#include "deft/model/internal/block.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "deft/core/random.h"
#include "deft/kernel/block.h"
#include "deft/kernel/parallel.h"
#include "deft/model/internal/elementwise.h"
#include "deft/model/process_group.h"

namespace deft {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

std::size_t index(std::int64_t i) { return static_cast<std::size_t>(i); }

template <class T>
T* memory(const at::Tensor& tensor) {
  return tensor.defined() ? static_cast<T*>(tensor.data_ptr()) : nullptr;
}

// What the backward needs to know besides tensors.
struct Settings {
  bool training = false;
  bool of_batch = false;  // normalised by the batch's own statistics
  std::uint64_t key = 0;
  std::int64_t height = 0, width = 0;  // before pooling
  std::vector<float> factor, offset, mean, inverse_deviation;
  ProcessGroup* over = nullptr;        // whose batches together give the statistics
  double pixels = 0.0;                 // that they were taken of
};

// Moments of the ranks' pixels together, from those of each.
void join_moments(ProcessGroup& group, Moments& m, double& pixels) {
  const std::size_t channels = m.mean.size();
  std::vector<double> sums(2 * channels + 1);
  for (std::size_t c = 0; c < channels; ++c) {
    sums[c] = pixels * m.mean[c];
    sums[channels + c] = pixels * (m.variance[c] + m.mean[c] * m.mean[c]);
  }
  sums.back() = pixels;
  group.add_up(sums);
  pixels = sums.back();
  for (std::size_t c = 0; c < channels; ++c) {
    m.mean[c] = sums[c] / pixels;
    m.variance[c] = std::max(0.0, sums[channels + c] / pixels - m.mean[c] * m.mean[c]);
  }
}

// The activation as the kernel takes it. The callbacks live as long as this object.
class RuleOf {
 public:
  RuleOf(const BlockParts& parts, const Settings& settings, std::int64_t channels) {
    if (!parts.activation) return;
    const FusedForm form = parts.activation->fused();
    if (form.kind == FusedKind::leaky) choice_ = {Rule::leaky, form.slope, nullptr};
    if (form.kind == FusedKind::gelu) choice_ = {Rule::gelu, 0.0f, nullptr};
    if (form.kind != FusedKind::none) return;
    std::span<const float> learned;
    if (parts.activation_parameters.defined()) {
      learned = {parts.activation_parameters.data_ptr<float>(), index(parts.activation_parameters.numel())};
    }
    gradients_.resize(learned.size() * index(kMostChunks));
    const ActivationContext context{settings.training, settings.key, 0, channels, learned};
    const Activation* activation = parts.activation.get();
    other_.forward = [=](std::span<const float> z, std::span<float> y, std::int64_t first) {
      ActivationContext here = context;
      here.first = first;
      activation->forward(z, y, here);
    };
    other_.backward = [=, this](std::span<const float> z, std::span<const float> gy, std::span<float> gz,
                                std::int64_t first, std::int64_t chunk) {
      ActivationContext here = context;
      here.first = first;
      thread_local std::vector<float> gradient;  // gy and gz may be the same memory; activations need not allow it
      gradient.assign(gy.begin(), gy.end());
      activation->backward(z, gradient, gz,
                           std::span<float>(gradients_).subspan(index(chunk) * learned.size(), learned.size()), here);
    };
    choice_ = {Rule::other, 0.0f, &other_};
  }
  RuleOf(const RuleOf&) = delete;
  RuleOf& operator=(const RuleOf&) = delete;

  const RuleChoice& choice() const { return choice_; }

  // Sum over chunks, in their order.
  at::Tensor parameter_gradient(const at::Tensor& parameters) const {
    if (gradients_.empty()) return {};
    at::Tensor sum = at::zeros({parameters.numel()}, at::kFloat);
    for (std::size_t i = 0; i < gradients_.size(); ++i) {
      sum.data_ptr<float>()[i % index(parameters.numel())] += gradients_[i];
    }
    return sum;
  }

 private:
  RuleChoice choice_;
  OtherRule other_;
  std::vector<float> gradients_;
};

struct ForwardResult {
  at::Tensor pooled, which, y;
};

template <class T>
ForwardResult block_forward_of(const BlockParts& parts, const at::Tensor& x, const at::Tensor& residual, Settings& s) {
  const std::int64_t channels = x.size(1);
  ForwardResult result;
  result.pooled = x;
  const PoolShape shape{x.size(0), x.size(2), x.size(3), channels};
  s.height = x.size(2);
  s.width = x.size(3);
  if (parts.pool) {
    result.pooled =
        at::empty({x.size(0), channels, s.height / 2, s.width / 2}, x.options(), at::MemoryFormat::ChannelsLast);
    if (s.training)
      result.which = at::empty(result.pooled.sizes(), x.options().dtype(at::kByte), at::MemoryFormat::ChannelsLast);
  }
  const std::int64_t pixels = result.pooled.numel() / channels;
  T* const pooled = memory<T>(result.pooled);
  s.of_batch = s.training && parts.norm && (pixels > 1 || s.over);
  s.pixels = static_cast<double>(pixels);
  s.mean.assign(index(channels), 0.0f);
  s.inverse_deviation.assign(index(channels), 1.0f);
  if (s.of_batch) {
    Moments m = parts.pool ? max_pool_moments<T>(shape, memory<T>(x), pooled, memory<std::uint8_t>(result.which))
                           : moments<T>(pooled, pixels, channels);
    if (s.over) join_moments(*s.over, m, s.pixels);
    const double share = parts.norm->momentum;
    float* const running_mean = parts.running_mean.data_ptr<float>();
    float* const running_variance = parts.running_variance.data_ptr<float>();
    const double unbiased = s.pixels / (s.pixels - 1.0);
    for (std::size_t c = 0; c < index(channels); ++c) {
      s.mean[c] = static_cast<float>(m.mean[c]);
      s.inverse_deviation[c] = static_cast<float>(1.0 / std::sqrt(m.variance[c] + parts.norm->epsilon));
      running_mean[c] = static_cast<float>((1 - share) * running_mean[c] + share * m.mean[c]);
      running_variance[c] = static_cast<float>((1 - share) * running_variance[c] + share * m.variance[c] * unbiased);
    }
  } else {
    if (parts.pool) max_pool<T>(shape, memory<T>(x), pooled, memory<std::uint8_t>(result.which));
    if (parts.norm) {
      for (std::size_t c = 0; c < index(channels); ++c) {
        s.mean[c] = parts.running_mean.data_ptr<float>()[c];
        s.inverse_deviation[c] = static_cast<float>(
            1.0 / std::sqrt(static_cast<double>(parts.running_variance.data_ptr<float>()[c]) + parts.norm->epsilon));
      }
    }
  }
  s.factor.resize(index(channels));
  s.offset.resize(index(channels));
  for (std::size_t c = 0; c < index(channels); ++c) {
    s.factor[c] = (parts.scale.defined() ? parts.scale.data_ptr<float>()[c] : 1.0f) * s.inverse_deviation[c];
    s.offset[c] = -s.mean[c] * s.factor[c];
  }
  // A bias may be shorter than the channels: the rest is padding.
  for (std::int64_t c = 0; parts.shift.defined() && c < parts.shift.numel(); ++c) {
    s.offset[index(c)] += parts.shift.data_ptr<float>()[c];
  }
  result.y = at::empty_like(result.pooled);
  const RuleOf rule(parts, s, channels);
  block_forward<T>({pixels, channels, s.factor.data(), s.offset.data()}, rule.choice(), pooled, memory<T>(residual),
                   memory<T>(result.y));
  return result;
}

struct BackwardResult {
  at::Tensor x, residual, scale, shift, parameters;
};

template <class T>
BackwardResult block_backward_of(const BlockParts& parts, const Settings& s, const at::Tensor& x,
                                 const at::Tensor& which, const at::Tensor& residual, const at::Tensor& gy,
                                 bool input_wanted) {
  const std::int64_t channels = x.size(1), pixels = x.numel() / channels;
  BackwardResult result;
  RuleOf rule(parts, s, channels);
  at::Tensor gz;
  if (input_wanted || residual.defined()) gz = at::empty_like(x);
  const GradientSums sums =
      block_backward<T>({pixels, channels, s.factor.data(), s.offset.data()}, rule.choice(), memory<T>(x),
                        memory<T>(residual), s.mean.data(), memory<T>(gy), memory<T>(gz));
  if (residual.defined()) result.residual = gz;
  result.parameters = rule.parameter_gradient(parts.activation_parameters);
  if (parts.scale.defined()) result.scale = at::empty({channels}, at::kFloat);
  if (parts.shift.defined()) result.shift = at::empty_like(parts.shift);
  for (std::int64_t c = 0; parts.shift.defined() && c < parts.shift.numel(); ++c) {
    result.shift.data_ptr<float>()[c] = static_cast<float>(sums.plain[index(c)]);
  }
  std::vector<double> plain(sums.plain.begin(), sums.plain.end()), centred(sums.centred.begin(), sums.centred.end());
  if (s.of_batch && s.over && input_wanted) {
    plain.insert(plain.end(), centred.begin(), centred.end());
    s.over->add_up(plain);
    std::copy(plain.begin() + channels, plain.end(), centred.begin());
  }
  std::vector<float> b(index(channels)), constant(index(channels));
  for (std::size_t c = 0; c < index(channels); ++c) {
    if (parts.scale.defined()) {
      result.scale.data_ptr<float>()[c] = static_cast<float>(sums.centred[c] * s.inverse_deviation[c]);
    }
    if (!s.of_batch) continue;
    const double slope = -static_cast<double>(s.factor[c]) * s.inverse_deviation[c] * s.inverse_deviation[c] *
                         centred[c] / s.pixels;
    b[c] = static_cast<float>(slope);
    constant[c] = static_cast<float>(-s.factor[c] * plain[c] / s.pixels - slope * s.mean[c]);
  }
  if (!input_wanted) return result;
  const Mixture mixture{pixels, channels, s.factor.data(), b.data(), constant.data()};
  if (parts.pool) {
    result.x = at::empty({x.size(0), channels, s.height, s.width}, x.options(), at::MemoryFormat::ChannelsLast);
    mix_gradient_unpooled<T>({x.size(0), s.height, s.width, channels}, mixture, memory<T>(gz), memory<T>(x),
                             memory<std::uint8_t>(which), memory<T>(result.x));
  } else if (parts.norm) {
    // gz is overwritten where nobody else looks at it.
    result.x = residual.defined() ? at::empty_like(x) : gz;
    mix_gradient<T>(mixture, memory<T>(gz), memory<T>(x), memory<T>(result.x));
  } else {
    result.x = gz;
  }
  return result;
}

// What one call leaves for its backward; kept alive by the context.
struct Kept : torch::CustomClassHolder {
  BlockParts parts;
  Settings settings;
  bool has_residual = false;
};

struct BlockFunction : Function<BlockFunction> {
  // Tensor arguments that are not there are empty: autograd's functions take no undefined ones.
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& residual_or_empty,
                            const at::Tensor& scale, const at::Tensor& shift, const at::Tensor& parameters,
                            const BlockParts* parts, const Pass* pass) {
    auto kept = c10::make_intrusive<Kept>();
    kept->parts = *parts;
    kept->settings.training = pass->training;
    kept->settings.over = pass->training ? pass->statistics_over : nullptr;
    kept->settings.key = Random::of(pass->key, parts->name).bits();
    kept->has_residual = residual_or_empty.numel() > 0;
    const at::Tensor x = channels_last(input);
    const at::Tensor residual = kept->has_residual ? channels_last(residual_or_empty) : at::Tensor();
    const ForwardResult result = x.scalar_type() == at::kFloat
                                     ? block_forward_of<float>(*parts, x, residual, kept->settings)
                                     : block_forward_of<std::uint16_t>(*parts, x, residual, kept->settings);
    if (pass->training) {
      context->saved_data["kept"] = c10::IValue::make_capsule(kept);
      context->saved_data["input_wanted"] = input.requires_grad();
      context->save_for_backward({result.pooled, result.which, residual});
    }
    return result.y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto holder = context->saved_data["kept"].toCapsule();
    const Kept& kept = static_cast<const Kept&>(*holder);
    const variable_list saved = context->get_saved_variables();
    const at::Tensor gy = channels_last(gradients[0]);
    const bool wanted = context->saved_data["input_wanted"].toBool();
    const BackwardResult result =
        gy.scalar_type() == at::kFloat
            ? block_backward_of<float>(kept.parts, kept.settings, saved[0], saved[1], saved[2], gy, wanted)
            : block_backward_of<std::uint16_t>(kept.parts, kept.settings, saved[0], saved[1], saved[2], gy, wanted);
    return {result.x, result.residual, result.scale, result.shift, result.parameters, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor run_block(const BlockParts& parts, const at::Tensor& x, const at::Tensor& residual, const Pass& pass) {
  const at::Tensor none = at::empty({0}, at::kFloat);
  auto or_none = [&](const at::Tensor& tensor) { return tensor.defined() ? tensor : none; };
  return BlockFunction::apply(x, or_none(residual), or_none(parts.scale), or_none(parts.shift),
                              or_none(parts.activation_parameters), &parts, &pass);
}

}  // namespace deft
