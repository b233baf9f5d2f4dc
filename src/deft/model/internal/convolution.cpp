#include "deft/model/internal/convolution.h"

#include <stdexcept>

#ifdef DEFT_ONEDNN
#include <algorithm>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "deft/kernel/block.h"
#include "deft/kernel/parallel.h"
#include "deft/kernel/tiles.h"
#include "deft/model/internal/convolution_primitives.h"
#include "deft/model/internal/elementwise.h"
#endif

namespace deft {

#ifdef DEFT_ONEDNN
namespace {

using dnnl::memory;
using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;
using Primitives = DirectConvolution::Primitives;

// What a slice reads and writes should stay in a core's second-level cache until its last reader is done. But every
// slice fetches the whole weight: one that is twice as large is worth leaving the cache for.
constexpr std::int64_t kSliceBytes = 1 << 20;

// The batch in consecutive parts, one per thread, each walked through in slices of at most `most` samples.
class Slices {
 public:
  Slices(std::int64_t count, std::int64_t most)
      : parts(std::min<std::int64_t>(count, kernel_threads())), count_(count), most_(most) {}

  const std::int64_t parts;

  std::set<std::int64_t> sizes() const {
    std::set<std::int64_t> all;
    for (std::int64_t part = 0; part < parts; ++part) {
      const std::int64_t size = first(part + 1) - first(part);
      if (size >= most_) all.insert(most_);
      if (size % most_ > 0) all.insert(size % most_);
    }
    return all;
  }

  // work(part, first sample, samples) of all slices.
  template <class Work>
  void for_each(const Work& work) const {
    in_parallel(parts, [&](std::int64_t part) {
      for (std::int64_t i = first(part); i < first(part + 1); i += most_) {
        work(part, i, std::min(most_, first(part + 1) - i));
      }
    });
  }

 private:
  std::int64_t first(std::int64_t part) const { return count_ * part / parts; }
  std::int64_t count_, most_;
};

void reorder(const memory& from, const memory& to) {
  dnnl::stream stream(cpu());
  dnnl::reorder(from, to).execute(stream, const_cast<memory&>(from), const_cast<memory&>(to));
  stream.wait();
}

memory::desc plain_weight(const Sizes& s) {
  return {{s.outputs, s.inputs, s.kernel, s.kernel}, memory::data_type::f32, memory::format_tag::oihw};
}

// The float32 weight in the layouts of primitives. Sizes of slices may want different ones.
class Arrangements {
 public:
  Arrangements(const at::Tensor& weight, const Sizes& sizes) : weight_(weight), sizes_(sizes) {}
  memory get(const memory::desc& wanted) {
    for (const auto& [description, data] : made_) {
      if (description == wanted) return wrap(wanted, data.data_ptr());
    }
    const at::Tensor result = bytes(wanted.get_size());
    reorder(wrap(plain_weight(sizes_), weight_.data_ptr()), wrap(wanted, result.data_ptr()));
    made_.emplace_back(wanted, result);
    return wrap(wanted, result.data_ptr());
  }

 private:
  at::Tensor weight_;
  Sizes sizes_;
  std::vector<std::pair<memory::desc, at::Tensor>> made_;
};

std::int64_t sample_numbers(const at::Tensor& tensor) { return tensor.numel() / tensor.size(0); }

std::uint16_t* at_sample(const at::Tensor& tensor, std::int64_t sample) {
  return static_cast<std::uint16_t*>(tensor.data_ptr()) + sample * sample_numbers(tensor);
}

at::Tensor padded(const at::Tensor& weight, std::int64_t outputs, std::int64_t inputs) {
  if (weight.size(0) == outputs && weight.size(1) == inputs) return weight.contiguous();
  return at::constant_pad_nd(weight, {0, 0, 0, 0, 0, inputs - weight.size(1), 0, outputs - weight.size(0)})
      .contiguous();
}

// Inputs and outputs exchanged, rows and columns reversed: without a stride, a convolution of the output's gradient
// with it is the input's gradient, and oneDNN computes that faster forward than backward.
at::Tensor mirrored(const at::Tensor& weight) {
  const std::int64_t outputs = weight.size(0), inputs = weight.size(1), taps = weight.size(2) * weight.size(3);
  const at::Tensor result = at::empty({inputs, outputs, weight.size(2), weight.size(3)}, at::kFloat);
  const float* const from = weight.data_ptr<float>();
  float* const to = result.data_ptr<float>();
  for_chunks(inputs, chunk_count(inputs), outputs * taps, [&](std::int64_t, std::int64_t first, std::int64_t last) {
    for (std::int64_t o = 0; o < outputs; ++o) {
      for (std::int64_t i = first; i < last; ++i) {
        const float* const tap = from + (o * inputs + i) * taps;
        std::reverse_copy(tap, tap + taps, to + (i * outputs + o) * taps);
      }
    }
  });
  return result;
}

ConvolutionShape shape_of(const Primitives& primitives, const Sizes& s) {
  return {.count = s.count,
          .height = s.height,
          .width = s.width,
          .inputs = s.inputs,
          .outputs = s.outputs,
          .kernel = s.kernel,
          .stride = primitives.stride,
          .padding = primitives.padding};
}

// oneDNN fills a tile with pixels of one row: with 4 of 16 rows it takes three times as long as our own.
bool suits_tiles(const Primitives& primitives, const Sizes& s) {
  return primitives.positions(s.width, s.kernel) <= 4 && s.inputs >= 16 && tiles_work();
}

// A convolution or its input's gradient, ready for slices of some sizes and for any thread.
class Steps {
 public:
  static Steps forward(Primitives& primitives, const at::Tensor& weight, Sizes s, const Slices& slices) {
    Steps steps(weight, s);
    if (suits_tiles(primitives, s)) {
      steps.use_tiles(shape_of(primitives, s), weight, false);
      return steps;
    }
    for (std::int64_t size : slices.sizes()) {
      s.count = size;
      const Forward& made = primitives.forward(s);
      steps.add(size, {made.primitive, steps.weights_.get(made.plan.weights_desc()), made.plan.scratchpad_desc(),
                       DNNL_ARG_SRC, made.plan.src_desc(), DNNL_ARG_DST, made.plan.dst_desc()});
    }
    return steps;
  }

  static Steps input_gradient(Primitives& primitives, const at::Tensor& weight, Sizes s, const Slices& slices) {
    if (primitives.stride == 1 && primitives.padding < s.kernel) {
      if (!primitives.mirrored) {
        primitives.mirrored = std::make_unique<Primitives>();
        primitives.mirrored->padding = s.kernel - 1 - primitives.padding;
      }
      const Sizes back{s.count,   s.outputs, primitives.positions(s.height, s.kernel),
                       primitives.positions(s.width, s.kernel), s.inputs, s.kernel};
      if (suits_tiles(*primitives.mirrored, back)) {
        Steps steps(weight, s);
        steps.use_tiles(shape_of(*primitives.mirrored, back), weight, true);
        return steps;
      }
      return forward(*primitives.mirrored, mirrored(weight), back, slices);
    }
    Steps steps(weight, s);
    for (std::int64_t size : slices.sizes()) {
      s.count = size;
      const BackwardData& made = primitives.data(s);
      steps.add(size, {made.primitive, steps.weights_.get(made.plan.weights_desc()), made.plan.scratchpad_desc(),
                       DNNL_ARG_DIFF_DST, made.plan.diff_dst_desc(), DNNL_ARG_DIFF_SRC, made.plan.diff_src_desc()});
    }
    return steps;
  }

  void run(std::int64_t size, std::uint16_t* from, std::uint16_t* to) const {
    if (tiles_) return tiles_->run(size, from, to);
    const Step& step = steps_.at(size);
    const at::Tensor scratchpad = bytes(std::max<std::size_t>(1, step.scratchpad.get_size()));
    dnnl::stream stream(cpu());
    step.primitive.execute(stream, {{step.from, wrap(step.from_description, from)},
                                    {step.to, wrap(step.to_description, to)},
                                    {DNNL_ARG_WEIGHTS, step.weight},
                                    {DNNL_ARG_SCRATCHPAD, wrap(step.scratchpad, scratchpad.data_ptr())}});
    stream.wait();
  }

 private:
  struct Step {
    dnnl::primitive primitive;
    memory weight;
    memory::desc scratchpad;
    int from;
    memory::desc from_description;
    int to;
    memory::desc to_description;
  };
  Steps(const at::Tensor& weight, const Sizes& s) : weights_(weight, s) {}
  void add(std::int64_t size, Step step) { steps_.emplace(size, std::move(step)); }

  void use_tiles(const ConvolutionShape& shape, const at::Tensor& weight, bool mirrored) {
    packed_ = bytes(static_cast<std::size_t>(2 * TileConvolution::packed_numbers(shape)));
    tiles_.emplace(shape, weight.data_ptr<float>(), WeightSize{weight.size(0), weight.size(1)}, mirrored,
                   static_cast<std::uint16_t*>(packed_.data_ptr()));
  }

  Arrangements weights_;
  std::unordered_map<std::int64_t, Step> steps_;
  at::Tensor packed_;
  std::optional<TileConvolution> tiles_;
};

// The convolution's full output of one slice, where only the pooled one is kept.
std::vector<at::Tensor> rooms(const Slices& slices, std::int64_t most, const Primitives& primitives, const Sizes& s) {
  std::vector<at::Tensor> all;
  for (std::int64_t part = 0; part < slices.parts; ++part) {
    all.push_back(bytes(static_cast<std::size_t>(2 * most * s.outputs * primitives.positions(s.height, s.kernel) *
                                                 primitives.positions(s.width, s.kernel))));
  }
  return all;
}

Sizes sizes_of(const at::Tensor& x, std::int64_t outputs, std::int64_t kernel) {
  return {x.size(0), x.size(1), x.size(2), x.size(3), outputs, kernel};
}

// Without tiles the weight's gradient needs whole parts, and slices win nothing.
std::int64_t slice_samples(const Primitives& primitives, const Sizes& s) {
  if (!tiles_work()) return s.count;
  const std::int64_t sample = s.inputs * s.height * s.width + s.outputs * primitives.positions(s.height, s.kernel) *
                                                                  primitives.positions(s.width, s.kernel);
  const std::int64_t weight = s.outputs * s.inputs * s.kernel * s.kernel;
  return std::clamp<std::int64_t>(std::max(kSliceBytes, 4 * weight) / (2 * sample), 1, s.count);
}

struct Output {
  at::Tensor y, which;
};

Output convolve(Primitives& primitives, const at::Tensor& x, const at::Tensor& weight, bool pool) {
  const Sizes s = sizes_of(x, weight.size(0), weight.size(2));
  const std::int64_t height = primitives.positions(s.height, s.kernel);
  const std::int64_t width = primitives.positions(s.width, s.kernel);
  const std::int64_t shrink = pool ? 2 : 1;
  Output out;
  out.y = at::empty({s.count, s.outputs, height / shrink, width / shrink}, x.options(), at::MemoryFormat::ChannelsLast);
  if (pool) out.which = at::empty(out.y.sizes(), x.options().dtype(at::kByte), at::MemoryFormat::ChannelsLast);
  const std::int64_t most = slice_samples(primitives, s);
  const Slices slices(s.count, most);
  const Steps steps = Steps::forward(primitives, weight, s, slices);
  const std::vector<at::Tensor> full = pool ? rooms(slices, most, primitives, s) : std::vector<at::Tensor>{};
  slices.for_each([&](std::int64_t part, std::int64_t first, std::int64_t size) {
    if (!pool) return steps.run(size, at_sample(x, first), at_sample(out.y, first));
    auto* const room = static_cast<std::uint16_t*>(full[static_cast<std::size_t>(part)].data_ptr());
    steps.run(size, at_sample(x, first), room);
    max_pool<std::uint16_t>({size, height, width, s.outputs}, room, at_sample(out.y, first),
                            out.which.data_ptr<std::uint8_t>() + first * sample_numbers(out.which));
  });
  return out;
}

at::Tensor weight_gradient_of_onednn(Primitives& primitives, const at::Tensor& x, const at::Tensor& weight,
                                     const at::Tensor& gy) {
  Sizes s = sizes_of(x, gy.size(1), weight.size(2));
  const Slices slices(s.count, s.count);
  std::unordered_map<std::int64_t, const BackwardWeights*> made;
  for (std::int64_t size : slices.sizes()) {
    s.count = size;
    made[size] = &primitives.weights(s);
  }
  std::vector<at::Tensor> sums(static_cast<std::size_t>(slices.parts));
  slices.for_each([&](std::int64_t part, std::int64_t first, std::int64_t size) {
    const auto& plan = made.at(size)->plan;
    const at::Tensor own = bytes(plan.diff_weights_desc().get_size());
    const at::Tensor scratchpad = bytes(std::max<std::size_t>(1, plan.scratchpad_desc().get_size()));
    const at::Tensor plain = at::empty({s.outputs, s.inputs, s.kernel, s.kernel}, at::kFloat);
    dnnl::stream stream(cpu());
    made.at(size)->primitive.execute(stream,
                                     {{DNNL_ARG_SRC, wrap(plan.src_desc(), at_sample(x, first))},
                                      {DNNL_ARG_DIFF_DST, wrap(plan.diff_dst_desc(), at_sample(gy, first))},
                                      {DNNL_ARG_DIFF_WEIGHTS, wrap(plan.diff_weights_desc(), own.data_ptr())},
                                      {DNNL_ARG_SCRATCHPAD, wrap(plan.scratchpad_desc(), scratchpad.data_ptr())}});
    stream.wait();
    reorder(wrap(plan.diff_weights_desc(), own.data_ptr()), wrap(plain_weight(s), plain.data_ptr()));
    sums[static_cast<std::size_t>(part)] = plain;
  });
  for (std::size_t part = 1; part < sums.size(); ++part) sums[0].add_(sums[part]);
  return sums[0].slice(0, 0, weight.size(0)).slice(1, 0, weight.size(1));
}

struct Gradients {
  at::Tensor x, weight;
};

// `which` is there if the output was pooled. Slice by slice: the output's gradient is read twice, but fetched once.
Gradients gradients_of(Primitives& primitives, const at::Tensor& x, const at::Tensor& weight, const at::Tensor& gy,
                       const at::Tensor& which, bool x_wanted, bool weight_wanted) {
  const Sizes s = sizes_of(x, gy.size(1), weight.size(2));
  const std::int64_t height = primitives.positions(s.height, s.kernel);
  const std::int64_t width = primitives.positions(s.width, s.kernel);
  const std::int64_t most = slice_samples(primitives, s);
  const Slices slices(s.count, most);
  Gradients result;
  std::optional<Steps> steps;
  if (x_wanted) {
    result.x = at::empty_like(x);
    steps = Steps::input_gradient(primitives, padded(weight, s.outputs, s.inputs), s, slices);
  }
  std::optional<TileWeightGradient> sum;
  if (weight_wanted && tiles_work()) {
    sum.emplace(shape_of(primitives, s), slices.parts);
  }
  const std::vector<at::Tensor> full = which.defined() ? rooms(slices, most, primitives, s) : std::vector<at::Tensor>{};
  const std::vector<float> one(static_cast<std::size_t>(s.outputs), 1.0f), zero(one.size());
  slices.for_each([&](std::int64_t part, std::int64_t first, std::int64_t size) {
    std::uint16_t* gradient = at_sample(gy, first);
    if (which.defined()) {
      const std::uint16_t* const pooled = gradient;
      gradient = static_cast<std::uint16_t*>(full[static_cast<std::size_t>(part)].data_ptr());
      mix_gradient_unpooled<std::uint16_t>(
          {size, height, width, s.outputs}, {0, s.outputs, one.data(), zero.data(), zero.data()}, pooled, pooled,
          which.data_ptr<std::uint8_t>() + first * sample_numbers(which), gradient);
    }
    if (steps) steps->run(size, gradient, at_sample(result.x, first));
    if (sum) sum->add(part, size, at_sample(x, first), gradient);
  });
  if (sum) {
    result.weight = at::empty(weight.sizes(), at::kFloat);
    sum->write({weight.size(0), weight.size(1)}, result.weight.data_ptr<float>());
  } else if (weight_wanted) {
    result.weight = weight_gradient_of_onednn(primitives, x, weight, gy);
  }
  return result;
}

struct Kept : torch::CustomClassHolder {
  std::shared_ptr<Primitives> primitives;
};

struct ConvolutionFunction : Function<ConvolutionFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& weight,
                            std::int64_t outputs, bool pool, const std::shared_ptr<Primitives>* primitives) {
    const at::Tensor x = channels_last(input);
    auto kept = c10::make_intrusive<Kept>();
    kept->primitives = *primitives;
    context->saved_data["kept"] = c10::IValue::make_capsule(kept);
    context->saved_data["x_wanted"] = input.requires_grad();
    context->saved_data["weight_wanted"] = weight.requires_grad();
    const Output out = convolve(**primitives, x, padded(weight, outputs, x.size(1)), pool);
    context->save_for_backward({x, weight, out.which});
    return out.y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto holder = context->saved_data["kept"].toCapsule();
    Primitives& primitives = *static_cast<const Kept&>(*holder).primitives;
    const variable_list saved = context->get_saved_variables();
    const Gradients result =
        gradients_of(primitives, saved[0], saved[1].detach(), channels_last(gradients[0]), saved[2],
                     context->saved_data["x_wanted"].toBool(), context->saved_data["weight_wanted"].toBool());
    return {result.x, result.weight, at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

bool DirectConvolution::available() { return true; }

bool DirectConvolution::pools() { return tiles_work(); }

DirectConvolution::DirectConvolution(std::int64_t stride, std::int64_t padding)
    : primitives_(std::make_shared<Primitives>()) {
  primitives_->stride = stride;
  primitives_->padding = padding;
}

at::Tensor DirectConvolution::forward(const at::Tensor& x, const at::Tensor& weight, std::int64_t outputs, bool pool) {
  return ConvolutionFunction::apply(x, weight, outputs, pool, &primitives_);
}

#else

struct DirectConvolution::Primitives {};

bool DirectConvolution::available() { return false; }

bool DirectConvolution::pools() { return false; }

DirectConvolution::DirectConvolution(std::int64_t, std::int64_t) {}

at::Tensor DirectConvolution::forward(const at::Tensor&, const at::Tensor&, std::int64_t, bool) {
  throw std::logic_error("DirectConvolution: deft was built without oneDNN");
}

#endif

DirectConvolution::~DirectConvolution() = default;

}  // namespace deft
