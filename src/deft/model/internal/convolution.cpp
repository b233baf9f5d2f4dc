#include "deft/model/internal/convolution.h"

#include <stdexcept>

#ifdef DEFT_ONEDNN
#include <omp.h>

#include <algorithm>
#include <dnnl.hpp>
#include <map>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "deft/kernel/parallel.h"
#include "deft/kernel/tiles.h"
#include "deft/model/internal/elementwise.h"
#endif

namespace deft {

#ifdef DEFT_ONEDNN
namespace {

using dnnl::memory;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

dnnl::engine& cpu() {
  static dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  return engine;
}

// Primitives made while this lives work on the thread that calls them.
class OneThread {
 public:
  OneThread() : before_(omp_get_max_threads()) { omp_set_num_threads(1); }
  ~OneThread() { omp_set_num_threads(before_); }

 private:
  int before_;
};

memory::desc pixels(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) {
  return {{n, c, h, w}, memory::data_type::bf16, memory::format_tag::nhwc};
}

struct Sizes {
  std::int64_t count, inputs, height, width, outputs, kernel;
  auto operator<=>(const Sizes&) const = default;
};

at::Tensor bytes(std::size_t size) { return at::empty({static_cast<std::int64_t>(size)}, at::kByte); }

memory wrap(const memory::desc& description, void* data) { return {description, cpu(), data}; }

// A one-thread primitive for one size of a batch's part.
template <class Primitive>
struct Made {
  typename Primitive::primitive_desc plan;
  Primitive primitive;
};
using Forward = Made<dnnl::convolution_forward>;
using BackwardData = Made<dnnl::convolution_backward_data>;
using BackwardWeights = Made<dnnl::convolution_backward_weights>;

}  // namespace

struct DirectConvolution::Primitives {
  std::int64_t stride = 1, padding = 0;
  std::map<Sizes, Forward> forwards;
  std::map<Sizes, BackwardData> backward_data;
  std::map<Sizes, BackwardWeights> backward_weights;
  std::unique_ptr<Primitives> mirrored;  // of the convolution that yields the input's gradient

  std::int64_t positions(std::int64_t side, std::int64_t kernel) const {
    return (side + 2 * padding - kernel) / stride + 1;
  }

  const Forward& forward(const Sizes& s) {
    return made(forwards, s, [&](const Descriptions& d) {
      return dnnl::convolution_forward::primitive_desc(
          {dnnl::prop_kind::forward_training, kAlgorithm, d.x, d.w, d.y, d.strides, d.border, d.border},
          own_scratchpad(), cpu());
    });
  }
  const BackwardData& data(const Sizes& s) {
    const Forward& hint = forward(s);
    return made(backward_data, s, [&](const Descriptions& d) {
      return dnnl::convolution_backward_data::primitive_desc(
          {kAlgorithm, d.x, d.w, d.y, d.strides, d.border, d.border}, own_scratchpad(), cpu(), hint.plan);
    });
  }
  const BackwardWeights& weights(const Sizes& s) {
    const Forward& hint = forward(s);
    return made(backward_weights, s, [&](const Descriptions& d) {
      return dnnl::convolution_backward_weights::primitive_desc(
          {kAlgorithm, d.x, d.w_gradient, d.y, d.strides, d.border, d.border}, own_scratchpad(), cpu(), hint.plan);
    });
  }

 private:
  static constexpr auto kAlgorithm = dnnl::algorithm::convolution_direct;

  struct Descriptions {
    memory::desc x, y, w, w_gradient;
    memory::dims strides, border;
  };

  static dnnl::primitive_attr own_scratchpad() {
    dnnl::primitive_attr attributes;  // oneDNN's own scratchpad is tied to a thread
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return attributes;
  }

  template <class Primitive, class MakePlan>
  const Made<Primitive>& made(std::map<Sizes, Made<Primitive>>& kept, const Sizes& s, const MakePlan& plan_of) {
    const auto found = kept.find(s);
    if (found != kept.end()) return found->second;
    const OneThread one_thread;
    const memory::dims shape{s.outputs, s.inputs, s.kernel, s.kernel};
    const Descriptions d{
        .x = pixels(s.count, s.inputs, s.height, s.width),
        .y = pixels(s.count, s.outputs, positions(s.height, s.kernel), positions(s.width, s.kernel)),
        .w = memory::desc(shape, memory::data_type::bf16, memory::format_tag::any),
        .w_gradient = memory::desc(shape, memory::data_type::f32, memory::format_tag::any),
        .strides = {stride, stride},
        .border = {padding, padding}};
    const auto plan = plan_of(d);
    return kept.emplace(s, Made<Primitive>{plan, Primitive(plan)}).first->second;
  }
};

namespace {

using Primitives = DirectConvolution::Primitives;

// The batch in consecutive parts, one per thread.
struct Cut {
  explicit Cut(std::int64_t count) : count(count), parts(std::min<std::int64_t>(count, omp_get_max_threads())) {}
  std::int64_t first(std::int64_t part) const { return count * part / parts; }
  std::int64_t size(std::int64_t part) const { return first(part + 1) - first(part); }
  std::int64_t count, parts;
};

void reorder(const memory& from, const memory& to) {
  dnnl::stream stream(cpu());
  dnnl::reorder(from, to).execute(stream, const_cast<memory&>(from), const_cast<memory&>(to));
  stream.wait();
}

memory::desc plain_weight(const Sizes& s) {
  return {{s.outputs, s.inputs, s.kernel, s.kernel}, memory::data_type::f32, memory::format_tag::oihw};
}

// The float32 weight in the layout of a primitive.
at::Tensor arranged(const at::Tensor& weight, const Sizes& s, const memory::desc& wanted) {
  at::Tensor result = bytes(wanted.get_size());
  reorder(wrap(plain_weight(s), weight.data_ptr()), wrap(wanted, result.data_ptr()));
  return result;
}

// Sizes of the parts differ by one at most, and so may their layouts: at most two arrangements.
class Arrangements {
 public:
  Arrangements(const at::Tensor& weight, const Sizes& sizes) : weight_(weight), sizes_(sizes) {}
  memory get(const memory::desc& wanted) {
    for (const auto& [description, data] : made_) {
      if (description == wanted) return wrap(wanted, data.data_ptr());
    }
    made_.emplace_back(wanted, arranged(weight_, sizes_, wanted));
    return wrap(wanted, made_.back().second.data_ptr());
  }

 private:
  at::Tensor weight_;
  Sizes sizes_;
  std::vector<std::pair<memory::desc, at::Tensor>> made_;
};

char* at_sample(const at::Tensor& tensor, std::int64_t sample) {
  return static_cast<char*>(tensor.data_ptr()) + sample * (tensor.numel() / tensor.size(0)) * 2;
}

struct Job {
  dnnl::primitive primitive;
  std::unordered_map<int, memory> arguments;
  at::Tensor scratchpad;
};

void run_all(std::vector<Job>& jobs) {
  in_parallel(static_cast<std::int64_t>(jobs.size()), [&](std::int64_t i) {
    Job& job = jobs[static_cast<std::size_t>(i)];
    dnnl::stream stream(cpu());
    job.primitive.execute(stream, job.arguments);
    stream.wait();
  });
}

template <class Plan>
void add_scratchpad(const Plan& plan, Job& job) {
  const memory::desc description = plan.scratchpad_desc();
  job.scratchpad = bytes(std::max<std::size_t>(1, description.get_size()));
  job.arguments[DNNL_ARG_SCRATCHPAD] = wrap(description, job.scratchpad.data_ptr());
}

at::Tensor padded(const at::Tensor& weight, std::int64_t outputs, std::int64_t inputs) {
  if (weight.size(0) == outputs && weight.size(1) == inputs) return weight.contiguous();
  return at::constant_pad_nd(weight, {0, 0, 0, 0, 0, inputs - weight.size(1), 0, outputs - weight.size(0)})
      .contiguous();
}

at::Tensor convolve(Primitives& primitives, const at::Tensor& x, const at::Tensor& weight) {
  const Sizes whole{x.size(0), x.size(1), x.size(2), x.size(3), weight.size(0), weight.size(2)};
  const at::Tensor y = at::empty({whole.count, whole.outputs, primitives.positions(whole.height, whole.kernel),
                                  primitives.positions(whole.width, whole.kernel)},
                                 x.options(), at::MemoryFormat::ChannelsLast);
  const Cut cut(whole.count);
  Arrangements weights(weight, whole);
  std::vector<Job> jobs(static_cast<std::size_t>(cut.parts));
  for (std::int64_t i = 0; i < cut.parts; ++i) {
    Sizes s = whole;
    s.count = cut.size(i);
    const auto& part = primitives.forward(s);
    Job& job = jobs[static_cast<std::size_t>(i)];
    job.primitive = part.primitive;
    job.arguments = {{DNNL_ARG_SRC, wrap(part.plan.src_desc(), at_sample(x, cut.first(i)))},
                     {DNNL_ARG_WEIGHTS, weights.get(part.plan.weights_desc())},
                     {DNNL_ARG_DST, wrap(part.plan.dst_desc(), at_sample(y, cut.first(i)))}};
    add_scratchpad(part.plan, job);
  }
  run_all(jobs);
  return y;
}

// Inputs and outputs exchanged, rows and columns reversed: without a stride, a convolution of the output's gradient
// with it is the input's gradient, and oneDNN computes that faster forward than backward.
at::Tensor mirrored(const at::Tensor& weight) {
  const std::int64_t outputs = weight.size(0), inputs = weight.size(1), taps = weight.size(2) * weight.size(3);
  const at::Tensor result = at::empty({inputs, outputs, weight.size(2), weight.size(3)}, at::kFloat);
  const float* const from = weight.data_ptr<float>();
  float* const to = result.data_ptr<float>();
  for_chunks(inputs, chunk_count(inputs), outputs * taps, [&](std::int64_t, std::int64_t first, std::int64_t last) {
    for (std::int64_t i = first; i < last; ++i) {
      for (std::int64_t o = 0; o < outputs; ++o) {
        const float* const tap = from + (o * inputs + i) * taps;
        std::reverse_copy(tap, tap + taps, to + (i * outputs + o) * taps);
      }
    }
  });
  return result;
}

at::Tensor gradient_of_input(Primitives& primitives, const at::Tensor& x, const at::Tensor& weight,
                             const at::Tensor& gy) {
  if (primitives.stride == 1 && primitives.padding < weight.size(2)) {
    if (!primitives.mirrored) {
      primitives.mirrored = std::make_unique<Primitives>();
      primitives.mirrored->padding = weight.size(2) - 1 - primitives.padding;
    }
    return convolve(*primitives.mirrored, gy, mirrored(weight));
  }
  const Sizes whole{x.size(0), x.size(1), x.size(2), x.size(3), weight.size(0), weight.size(2)};
  const at::Tensor gx = at::empty_like(x);
  const Cut cut(whole.count);
  Arrangements weights(weight, whole);
  std::vector<Job> jobs(static_cast<std::size_t>(cut.parts));
  for (std::int64_t i = 0; i < cut.parts; ++i) {
    Sizes s = whole;
    s.count = cut.size(i);
    const auto& part = primitives.data(s);
    Job& job = jobs[static_cast<std::size_t>(i)];
    job.primitive = part.primitive;
    job.arguments = {{DNNL_ARG_DIFF_DST, wrap(part.plan.diff_dst_desc(), at_sample(gy, cut.first(i)))},
                     {DNNL_ARG_WEIGHTS, weights.get(part.plan.weights_desc())},
                     {DNNL_ARG_DIFF_SRC, wrap(part.plan.diff_src_desc(), at_sample(gx, cut.first(i)))}};
    add_scratchpad(part.plan, job);
  }
  run_all(jobs);
  return gx;
}

// Two to six times as fast as oneDNN's where pictures are small.
at::Tensor weight_gradient_of_tiles(const Primitives& primitives, const at::Tensor& x, const at::Tensor& weight,
                                    const at::Tensor& gy) {
  const at::Tensor gw = at::empty(weight.sizes(), at::kFloat);
  const ConvolutionShape shape{.count = x.size(0),
                               .height = x.size(2),
                               .width = x.size(3),
                               .inputs = x.size(1),
                               .outputs = gy.size(1),
                               .kernel = weight.size(2),
                               .stride = primitives.stride,
                               .padding = primitives.padding};
  weight_gradient_by_tiles(shape, static_cast<const std::uint16_t*>(x.data_ptr()),
                           static_cast<const std::uint16_t*>(gy.data_ptr()), {weight.size(0), weight.size(1)},
                           gw.data_ptr<float>());
  return gw;
}

at::Tensor gradient_of_weight(Primitives& primitives, const at::Tensor& x, const at::Tensor& weight,
                              const at::Tensor& gy) {
  if (tiles_work()) return weight_gradient_of_tiles(primitives, x, weight, gy);
  const Sizes whole{x.size(0), x.size(1), x.size(2), x.size(3), gy.size(1), weight.size(2)};
  const Cut cut(whole.count);
  std::vector<Job> jobs(static_cast<std::size_t>(cut.parts));
  std::vector<at::Tensor> results;
  for (std::int64_t i = 0; i < cut.parts; ++i) {
    Sizes s = whole;
    s.count = cut.size(i);
    const auto& part = primitives.weights(s);
    Job& job = jobs[static_cast<std::size_t>(i)];
    const memory::desc description = part.plan.diff_weights_desc();
    results.push_back(bytes(description.get_size()));
    job.primitive = part.primitive;
    job.arguments = {{DNNL_ARG_SRC, wrap(part.plan.src_desc(), at_sample(x, cut.first(i)))},
                     {DNNL_ARG_DIFF_DST, wrap(part.plan.diff_dst_desc(), at_sample(gy, cut.first(i)))},
                     {DNNL_ARG_DIFF_WEIGHTS, wrap(description, results.back().data_ptr())}};
    add_scratchpad(part.plan, job);
  }
  run_all(jobs);
  at::Tensor sum;
  for (Job& job : jobs) {
    const at::Tensor one = at::empty({whole.outputs, whole.inputs, whole.kernel, whole.kernel}, at::kFloat);
    reorder(job.arguments.at(DNNL_ARG_DIFF_WEIGHTS), wrap(plain_weight(whole), one.data_ptr()));
    sum = sum.defined() ? sum.add_(one) : one;
  }
  return sum.slice(0, 0, weight.size(0)).slice(1, 0, weight.size(1));
}

struct Kept : torch::CustomClassHolder {
  std::shared_ptr<Primitives> primitives;
};

struct ConvolutionFunction : Function<ConvolutionFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& weight,
                            std::int64_t outputs, const std::shared_ptr<Primitives>* primitives) {
    const at::Tensor x = channels_last(input);
    auto kept = c10::make_intrusive<Kept>();
    kept->primitives = *primitives;
    context->saved_data["kept"] = c10::IValue::make_capsule(kept);
    context->saved_data["x_wanted"] = input.requires_grad();
    context->saved_data["weight_wanted"] = weight.requires_grad();
    context->save_for_backward({x, weight});
    return convolve(**primitives, x, padded(weight, outputs, x.size(1)));
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto holder = context->saved_data["kept"].toCapsule();
    Primitives& primitives = *static_cast<const Kept&>(*holder).primitives;
    const variable_list saved = context->get_saved_variables();
    const at::Tensor& x = saved[0];
    const at::Tensor gy = channels_last(gradients[0]);
    const at::Tensor weight = saved[1].detach();
    at::Tensor gx, gw;
    if (context->saved_data["x_wanted"].toBool()) {
      gx = gradient_of_input(primitives, x, padded(weight, gy.size(1), x.size(1)), gy);
    }
    if (context->saved_data["weight_wanted"].toBool()) gw = gradient_of_weight(primitives, x, weight, gy);
    return {gx, gw, at::Tensor(), at::Tensor()};
  }
};

}  // namespace

bool DirectConvolution::available() { return true; }

DirectConvolution::DirectConvolution(std::int64_t stride, std::int64_t padding)
    : primitives_(std::make_shared<Primitives>()) {
  primitives_->stride = stride;
  primitives_->padding = padding;
}

at::Tensor DirectConvolution::forward(const at::Tensor& x, const at::Tensor& weight, std::int64_t outputs) {
  return ConvolutionFunction::apply(x, weight, outputs, &primitives_);
}

#else

struct DirectConvolution::Primitives {};

bool DirectConvolution::available() { return false; }

DirectConvolution::DirectConvolution(std::int64_t, std::int64_t) {}

at::Tensor DirectConvolution::forward(const at::Tensor&, const at::Tensor&, std::int64_t) {
  throw std::logic_error("DirectConvolution: deft was built without oneDNN");
}

#endif

DirectConvolution::~DirectConvolution() = default;

}  // namespace deft
