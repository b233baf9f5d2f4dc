#include "deft/model/internal/winograd_convolution.h"

#include <stdexcept>

#ifdef DEFT_ONEDNN
#include <array>
#include <map>
#include <unordered_map>

#include "deft/model/internal/convolution_primitives.h"
#include "deft/model/internal/elementwise.h"
#endif

namespace deft {

bool WinogradConvolution::pays(const Convolution& c, std::int64_t inputs) {
  return c.kernel == 3 && c.stride == 1 && c.groups == 1 && !c.pad_end && padding_of(c) == 1 && inputs >= 64 && c.channels >= 64 && inputs % 16 == 0 &&
         c.channels % 16 == 0;
}

#ifdef DEFT_ONEDNN
namespace {

using dnnl::memory;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;
using tag = memory::format_tag;

memory::desc described(const memory::dims& shape, tag order) { return {shape, memory::data_type::f32, order}; }
memory wrapped(const memory::desc& description, const at::Tensor& data) { return wrap(description, data.data_ptr()); }
at::Tensor room_for(const memory::desc& description) { return bytes(std::max<std::size_t>(1, description.get_size())); }

void arrange_into(const at::Tensor& data, const memory::desc& from, const at::Tensor& result, const memory::desc& to) {
  memory source = wrapped(from, data), target = wrapped(to, result);
  dnnl::stream stream(cpu());
  dnnl::reorder(source, target).execute(stream, source, target);
  stream.wait();
}

// The same numbers as another layout wants them; `data` itself where it has that layout.
at::Tensor arranged(const at::Tensor& data, const memory::desc& from, const memory::desc& to) {
  if (from == to) return data;
  at::Tensor result = room_for(to);
  arrange_into(data, from, result, to);
  return result;
}

template <class Primitive>
struct Prepared {
  typename Primitive::primitive_desc plan;
  Primitive primitive;
};

void execute(const dnnl::primitive& primitive, const memory::desc& scratchpad, std::unordered_map<int, memory> arguments) {
  const at::Tensor room = room_for(scratchpad);
  arguments.emplace(DNNL_ARG_SCRATCHPAD, wrapped(scratchpad, room));
  dnnl::stream stream(cpu());
  primitive.execute(stream, arguments);
  stream.wait();
}

}  // namespace

// Of one size of a batch; kept, since making them takes as long as using them.
struct WinogradConvolution::Primitives {
  struct OfSize {
    memory::desc x, y, weight;   // as the tensors lie in memory
    Prepared<dnnl::convolution_forward> forward;
    Prepared<dnnl::convolution_backward_data> data;
    Prepared<dnnl::convolution_backward_weights> weights;
  };
  std::map<std::array<std::int64_t, 5>, OfSize> kept;

  const OfSize& of(std::int64_t count, std::int64_t inputs, std::int64_t height, std::int64_t width, std::int64_t outputs) {
    const std::array<std::int64_t, 5> key{count, inputs, height, width, outputs};
    if (const auto found = kept.find(key); found != kept.end()) return found->second;
    return kept.emplace(key, made(count, inputs, height, width, outputs)).first->second;
  }

  static OfSize made(std::int64_t count, std::int64_t inputs, std::int64_t height, std::int64_t width, std::int64_t outputs) {
    const memory::dims x{count, inputs, height, width}, y{count, outputs, height, width}, w{outputs, inputs, 3, 3}, one{1, 1};
    const memory::desc any_x = described(x, tag::any), any_y = described(y, tag::any), any_w = described(w, tag::any);
    dnnl::primitive_attr own_scratchpad;
    own_scratchpad.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    constexpr auto kWinograd = dnnl::algorithm::convolution_winograd;
    const dnnl::convolution_forward::primitive_desc forward({dnnl::prop_kind::forward_training, kWinograd, any_x, any_w, any_y, one, one, one}, own_scratchpad, cpu());
    const dnnl::convolution_backward_data::primitive_desc data({kWinograd, any_x, any_w, any_y, one, one, one}, own_scratchpad, cpu(), forward);
    const dnnl::convolution_backward_weights::primitive_desc weights({kWinograd, any_x, any_w, any_y, one, one, one}, own_scratchpad, cpu(), forward);
    return {described(x, tag::nhwc), described(y, tag::nhwc), described(w, tag::oihw), {forward, dnnl::convolution_forward(forward)},
            {data, dnnl::convolution_backward_data(data)}, {weights, dnnl::convolution_backward_weights(weights)}};
  }
};

namespace {

struct Kept : torch::CustomClassHolder {
  std::shared_ptr<WinogradConvolution::Primitives> primitives;
};

const WinogradConvolution::Primitives::OfSize& of_size(WinogradConvolution::Primitives& primitives, const at::Tensor& x, const at::Tensor& weight) {
  return primitives.of(x.size(0), x.size(1), x.size(2), x.size(3), weight.size(0));
}

struct WinogradFunction : Function<WinogradFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& given,
                            const std::shared_ptr<WinogradConvolution::Primitives>* primitives) {
    const at::Tensor x = channels_last(input), weight = given.contiguous();
    auto kept = c10::make_intrusive<Kept>();
    kept->primitives = *primitives;
    context->saved_data["kept"] = c10::IValue::make_capsule(kept);
    context->saved_data["x_wanted"] = input.requires_grad();
    context->saved_data["weight_wanted"] = given.requires_grad();
    const auto& made = of_size(**primitives, x, weight);
    const auto& plan = made.forward.plan;
    const at::Tensor own_x = arranged(x, made.x, plan.src_desc()), own_weight = arranged(weight, made.weight, plan.weights_desc());
    const at::Tensor y = at::empty({x.size(0), weight.size(0), x.size(2), x.size(3)}, x.options(), at::MemoryFormat::ChannelsLast);
    const at::Tensor own_y = plan.dst_desc() == made.y ? y : room_for(plan.dst_desc());
    execute(made.forward.primitive, plan.scratchpad_desc(),
            {{DNNL_ARG_SRC, wrapped(plan.src_desc(), own_x)}, {DNNL_ARG_WEIGHTS, wrapped(plan.weights_desc(), own_weight)}, {DNNL_ARG_DST, wrapped(plan.dst_desc(), own_y)}});
    if (!own_y.is_same(y)) arrange_into(own_y, plan.dst_desc(), y, made.y);
    context->save_for_backward({x, weight});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto holder = context->saved_data["kept"].toCapsule();
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], weight = saved[1].detach(), gy = channels_last(gradients[0]);
    const auto& made = of_size(*static_cast<const Kept&>(*holder).primitives, x, weight);
    at::Tensor gx, gw;
    if (context->saved_data["x_wanted"].toBool()) {
      const auto& plan = made.data.plan;
      const at::Tensor own_y = arranged(gy, made.y, plan.diff_dst_desc()), own_weight = arranged(weight, made.weight, plan.weights_desc());
      gx = at::empty_like(x);
      const at::Tensor own_x = plan.diff_src_desc() == made.x ? gx : room_for(plan.diff_src_desc());
      execute(made.data.primitive, plan.scratchpad_desc(),
              {{DNNL_ARG_DIFF_DST, wrapped(plan.diff_dst_desc(), own_y)}, {DNNL_ARG_WEIGHTS, wrapped(plan.weights_desc(), own_weight)},
               {DNNL_ARG_DIFF_SRC, wrapped(plan.diff_src_desc(), own_x)}});
      if (!own_x.is_same(gx)) arrange_into(own_x, plan.diff_src_desc(), gx, made.x);
    }
    if (context->saved_data["weight_wanted"].toBool()) {
      const auto& plan = made.weights.plan;
      const at::Tensor own_x = arranged(x, made.x, plan.src_desc()), own_y = arranged(gy, made.y, plan.diff_dst_desc());
      gw = at::empty(weight.sizes(), at::kFloat);
      const at::Tensor own_weight = room_for(plan.diff_weights_desc());
      execute(made.weights.primitive, plan.scratchpad_desc(),
              {{DNNL_ARG_SRC, wrapped(plan.src_desc(), own_x)}, {DNNL_ARG_DIFF_DST, wrapped(plan.diff_dst_desc(), own_y)},
               {DNNL_ARG_DIFF_WEIGHTS, wrapped(plan.diff_weights_desc(), own_weight)}});
      arrange_into(own_weight, plan.diff_weights_desc(), gw, made.weight);
    }
    return {gx, gw, at::Tensor()};
  }
};

}  // namespace

bool WinogradConvolution::available() {
  static const bool there = [] {
    try {
      Primitives::made(1, 128, 8, 8, 128);
      return true;
    } catch (const dnnl::error&) {
      return false;
    }
  }();
  return there;
}

WinogradConvolution::WinogradConvolution() : primitives_(std::make_shared<Primitives>()) {}

at::Tensor WinogradConvolution::forward(const at::Tensor& x, const at::Tensor& weight) { return WinogradFunction::apply(x, weight, &primitives_); }

#else

struct WinogradConvolution::Primitives {};

bool WinogradConvolution::available() { return false; }

WinogradConvolution::WinogradConvolution() = default;

at::Tensor WinogradConvolution::forward(const at::Tensor&, const at::Tensor&) { throw std::logic_error("WinogradConvolution: deft was built without oneDNN"); }

#endif

WinogradConvolution::~WinogradConvolution() = default;

}  // namespace deft
