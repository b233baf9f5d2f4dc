// oneDNN's primitives of one convolution, kept by size. Only for convolution.cpp, and only where oneDNN is there.
#ifndef DEFT_MODEL_INTERNAL_CONVOLUTION_PRIMITIVES_H
#define DEFT_MODEL_INTERNAL_CONVOLUTION_PRIMITIVES_H

#include <omp.h>

#include <dnnl.hpp>
#include <map>
#include <memory>

#include "deft/model/internal/convolution.h"

namespace deft {

inline dnnl::engine& cpu() {
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

inline dnnl::memory::desc pixels(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) {
  return {{n, c, h, w}, dnnl::memory::data_type::bf16, dnnl::memory::format_tag::nhwc};
}

struct Sizes {
  std::int64_t count, inputs, height, width, outputs, kernel;
  auto operator<=>(const Sizes&) const = default;
};

inline at::Tensor bytes(std::size_t size) { return at::empty({static_cast<std::int64_t>(size)}, at::kByte); }

inline dnnl::memory wrap(const dnnl::memory::desc& description, void* data) { return {description, cpu(), data}; }

// A one-thread primitive for one size of a batch's part.
template <class Primitive>
struct Made {
  typename Primitive::primitive_desc plan;
  Primitive primitive;
};
using Forward = Made<dnnl::convolution_forward>;
using BackwardData = Made<dnnl::convolution_backward_data>;
using BackwardWeights = Made<dnnl::convolution_backward_weights>;

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
  using memory = dnnl::memory;
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

}  // namespace deft

#endif
