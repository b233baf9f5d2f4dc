#include "deft/model/internal/onednn_runners.h"

#include <stdexcept>

#ifdef DEFT_ONEDNN
#include <algorithm>
#include <cmath>
#include <map>

#include "deft/model/internal/convolution_primitives.h"
#endif

namespace deft {

#ifdef DEFT_ONEDNN
namespace {

using dnnl::memory;
using Type = memory::data_type;

Type type_of(Form form) {
  switch (form) {
    case Form::float32: return Type::f32;
    case Form::bfloat16: return Type::bf16;
    case Form::uint8: return Type::u8;
    case Form::int8: return Type::s8;
  }
  throw std::logic_error("type_of: no such form");
}
bool is_int8(Form form) { return form == Form::uint8 || form == Form::int8; }

memory::desc description(const Stored& value, std::int64_t count) {
  const Shape& s = value.shape;
  return {{count, s.channels, s.height, s.width}, type_of(value.form), memory::format_tag::nhwc};
}

void append(const PlannedActivation& activation, dnnl::post_ops& operations) {
  if (!activation.rule) return;
  const FusedForm form = activation.rule->fused();
  if (form.kind == FusedKind::leaky) operations.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, form.slope, 0.0f);
  if (form.kind == FusedKind::gelu) operations.append_eltwise(1.0f, dnnl::algorithm::eltwise_gelu_erf, 0.0f, 0.0f);
}

// Sums of two products of an unsigned and a signed byte saturate at 16 bits where the processor has no VNNI.
bool sums_exactly() {
  const auto isa = static_cast<unsigned>(dnnl::get_effective_cpu_isa());
  const auto has = [&](dnnl::cpu_isa one) { return (isa & static_cast<unsigned>(one)) == static_cast<unsigned>(one); };
  return has(dnnl::cpu_isa::avx512_core_vnni) || has(dnnl::cpu_isa::avx2_vnni);
}

// One array in the layouts that primitives ask for; sizes of slices may want different ones.
class Weights {
 public:
  Weights() = default;
  Weights(memory::desc plain, std::vector<float> values) : plain_(std::move(plain)), values_(std::move(values)) {}
  memory get(const memory::desc& wanted) {
    for (const auto& [description, data] : made_) {
      if (description == wanted) return wrap(wanted, data.data_ptr());
    }
    const at::Tensor data = bytes(wanted.get_size());
    memory from = wrap(plain_, values_.data()), to = wrap(wanted, data.data_ptr());
    dnnl::stream stream(cpu());
    dnnl::reorder(from, to).execute(stream, from, to);
    stream.wait();
    made_.emplace_back(wanted, data);
    return to;
  }

 private:
  memory::desc plain_;
  std::vector<float> values_;
  std::vector<std::pair<memory::desc, at::Tensor>> made_;
};

// A primitive per size of slice.
template <class Primitive>
class SizedRunner : public Runner {
 public:
  void prepare(std::int64_t count, bool all_threads) override {
    const std::int64_t key = all_threads ? -count : count;
    if (made_.contains(key)) {
      current_threads_ = all_threads;
      return;
    }
    std::optional<OneThread> one;
    if (!all_threads) one.emplace();
    dnnl::primitive_attr attributes = attributes_();
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    const auto plan = plan_of(count, attributes);
    scratchpad_bytes_ = std::max(scratchpad_bytes_, plan.scratchpad_desc().get_size());
    made_.emplace(key, Made{plan, Primitive(plan), weights_for(plan)});
    current_threads_ = all_threads;
  }
  std::size_t scratchpad_bytes() const override { return scratchpad_bytes_; }
  void run(const Slice& slice) const override {
    const Made& made = made_.at(current_threads_ ? -slice.count : slice.count);
    thread_local dnnl::stream stream(cpu());
    std::unordered_map<int, memory> arguments = made.weights;
    arguments[DNNL_ARG_SRC] = wrap(made.plan.src_desc(), slice.values[from_]);
    arguments[DNNL_ARG_DST] = wrap(made.plan.dst_desc(), slice.values[to_]);
    arguments[DNNL_ARG_SCRATCHPAD] = wrap(made.plan.scratchpad_desc(), slice.scratchpad);
    made.primitive.execute(stream, arguments);
    stream.wait();
  }

 protected:
  using PrimitivePlan = typename Primitive::primitive_desc;
  SizedRunner(const StoredPlan& plan, const Step& step)
      : from_(step.from[0]), to_(step.to), in_(plan.values[from_]), out_(plan.values[to_]) {}
  virtual dnnl::primitive_attr attributes_() const { return {}; }
  virtual PrimitivePlan plan_of(std::int64_t count, const dnnl::primitive_attr& attributes) const = 0;
  virtual std::unordered_map<int, memory> weights_for(const PrimitivePlan&) { return {}; }

  std::size_t from_, to_;
  Stored in_, out_;

 private:
  struct Made {
    PrimitivePlan plan;
    Primitive primitive;
    std::unordered_map<int, memory> weights;
  };
  std::map<std::int64_t, Made> made_;
  std::size_t scratchpad_bytes_ = 0;
  bool current_threads_ = false;
};

class ConvolutionRunner final : public SizedRunner<dnnl::convolution_forward> {
 public:
  ConvolutionRunner(const StoredPlan& plan, const Step& step, const ConvolutionStep& c)
      : SizedRunner(plan, step), options_(c.options), padding_(c.padding), activation_(c.activation) {
    if (step.residual) residual_ = plan.values[*step.residual];
    const std::int64_t groups = options_.groups, outputs = options_.channels / groups, inputs = in_.shape.channels / groups;
    weight_shape_ = groups == 1 ? memory::dims{outputs, inputs, options_.kernel, options_.kernel}
                                : memory::dims{groups, outputs, inputs, options_.kernel, options_.kernel};
    std::vector<float> weight = c.weight, bias = c.bias;
    if (is_int8(in_.form)) round_weights(weight, bias);
    weight_ = {{weight_shape_, Type::f32, groups == 1 ? memory::format_tag::oihw : memory::format_tag::goihw}, std::move(weight)};
    bias_ = {{{options_.channels}, Type::f32, memory::format_tag::x}, std::move(bias)};
  }

 private:
  // Weights become whole numbers of their channel's scale, the bias counts in the sum's unit: scale of x times that of w.
  void round_weights(std::vector<float>& weight, std::vector<float>& bias) {
    const std::size_t size = weight.size() / bias.size();
    const float largest = sums_exactly() || in_.form == Form::int8 ? 127.0f : 63.0f;
    for (std::size_t o = 0; o < bias.size(); ++o) {
      const auto row = std::span(weight).subspan(o * size, size);
      float most = 1e-20f;
      for (const float w : row) most = std::max(most, std::abs(w));
      const float scale = most / largest;
      for (float& w : row) w = std::nearbyint(w / scale);
      sum_scales_.push_back(in_.scale * scale);
      bias[o] /= sum_scales_.back();
    }
  }

  bool scales_at_end() const {  // behind an activation that does not scale
    return is_int8(out_.form) && activation_.rule && activation_.rule->fused().kind == FusedKind::gelu;
  }

  dnnl::primitive_attr attributes_() const override {
    dnnl::primitive_attr attributes;
    const float unit = is_int8(out_.form) && !scales_at_end() ? out_.scale : 1.0f;
    if (!sum_scales_.empty()) {
      std::vector<float> scales = sum_scales_;
      for (float& scale : scales) scale /= unit;
      attributes.set_output_scales(2, scales);
    }
    dnnl::post_ops operations;
    if (residual_) operations.append_sum(residual_->scale / unit, type_of(residual_->form));
    append(activation_, operations);
    if (scales_at_end()) operations.append_eltwise(1.0f, dnnl::algorithm::eltwise_linear, 1.0f / out_.scale, 0.0f);
    attributes.set_post_ops(operations);
    return attributes;
  }

  PrimitivePlan plan_of(std::int64_t count, const dnnl::primitive_attr& attributes) const override {
    const memory::dims strides{options_.stride, options_.stride}, border{padding_, padding_};
    const memory::dims before = options_.pad_end ? memory::dims{0, 0} : border;
    const Type weights = is_int8(in_.form) ? Type::s8 : type_of(in_.form);
    return {{dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, description(in_, count),
             memory::desc(weight_shape_, weights, memory::format_tag::any),
             memory::desc({options_.channels}, Type::f32, memory::format_tag::x), description(out_, count), strides, before, border},
            attributes, cpu()};
  }

  std::unordered_map<int, memory> weights_for(const PrimitivePlan& plan) override {
    return {{DNNL_ARG_WEIGHTS, weight_.get(plan.weights_desc())}, {DNNL_ARG_BIAS, bias_.get(plan.bias_desc())}};
  }

  Convolution options_;
  std::int64_t padding_;
  PlannedActivation activation_;
  std::optional<Stored> residual_;
  memory::dims weight_shape_;
  std::vector<float> sum_scales_;  // of 8 bits, per output channel
  Weights weight_, bias_;
};

class LinearRunner final : public SizedRunner<dnnl::inner_product_forward> {
 public:
  LinearRunner(const StoredPlan& plan, const Step& step, const LinearStep& l)
      : SizedRunner(plan, step), activation_(l.activation),
        weight_({{out_.shape.size(), in_.shape.size()}, Type::f32, memory::format_tag::nc}, l.weight),
        bias_({{out_.shape.size()}, Type::f32, memory::format_tag::x}, l.bias) {}

 private:
  dnnl::primitive_attr attributes_() const override {
    dnnl::primitive_attr attributes;
    dnnl::post_ops operations;
    append(activation_, operations);
    attributes.set_post_ops(operations);
    return attributes;
  }
  PrimitivePlan plan_of(std::int64_t count, const dnnl::primitive_attr& attributes) const override {
    const std::int64_t inputs = in_.shape.size(), outputs = out_.shape.size();
    return {{dnnl::prop_kind::forward_inference, memory::desc({count, inputs}, type_of(in_.form), memory::format_tag::nc),
             memory::desc({outputs, inputs}, type_of(in_.form), memory::format_tag::any),
             memory::desc({outputs}, Type::f32, memory::format_tag::x),
             memory::desc({count, outputs}, type_of(out_.form), memory::format_tag::nc)},
            attributes, cpu()};
  }
  std::unordered_map<int, memory> weights_for(const PrimitivePlan& plan) override {
    return {{DNNL_ARG_WEIGHTS, weight_.get(plan.weights_desc())}, {DNNL_ARG_BIAS, bias_.get(plan.bias_desc())}};
  }

  PlannedActivation activation_;
  Weights weight_, bias_;
};

class PoolingRunner final : public SizedRunner<dnnl::pooling_forward> {
 public:
  PoolingRunner(const StoredPlan& plan, const Step& step, const PoolingStep& options) : SizedRunner(plan, step), options_(options) {}

 private:
  PrimitivePlan plan_of(std::int64_t count, const dnnl::primitive_attr& attributes) const override {
    const auto algorithm = options_.average ? dnnl::algorithm::pooling_avg_include_padding : dnnl::algorithm::pooling_max;
    // What the last window would reach beyond the right and lower border: none, or less than the padding.
    const auto end = [&](std::int64_t in, std::int64_t out, std::int64_t window) {
      return (out - 1) * options_.stride + window - in - options_.padding;
    };
    return {{dnnl::prop_kind::forward_inference, algorithm, description(in_, count), description(out_, count),
             {options_.stride, options_.stride}, {options_.rows, options_.columns}, {options_.padding, options_.padding},
             {end(in_.shape.height, out_.shape.height, options_.rows), end(in_.shape.width, out_.shape.width, options_.columns)}},
            attributes, cpu()};
  }

  PoolingStep options_;
};

}  // namespace

bool has_onednn() { return true; }

std::unique_ptr<Runner> onednn_runner(const StoredPlan& plan, const Step& step) {
  if (const auto* convolution = std::get_if<ConvolutionStep>(&step.work)) return std::make_unique<ConvolutionRunner>(plan, step, *convolution);
  if (const auto* linear = std::get_if<LinearStep>(&step.work)) return std::make_unique<LinearRunner>(plan, step, *linear);
  if (const auto* pooling = std::get_if<PoolingStep>(&step.work)) return std::make_unique<PoolingRunner>(plan, step, *pooling);
  throw std::logic_error("onednn_runner: step '" + step.name + "' is none of oneDNN's");
}

#else

bool has_onednn() { return false; }

std::unique_ptr<Runner> onednn_runner(const StoredPlan&, const Step& step) {
  throw std::logic_error("onednn_runner: deft was built without oneDNN, step '" + step.name + "'");
}

#endif

}  // namespace deft
