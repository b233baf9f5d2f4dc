#include "deft/model/internal/elementwise.h"

#include <algorithm>
#include <vector>

#include "deft/kernel/convert.h"
#include "deft/kernel/counter_random.h"
#include "deft/kernel/parallel.h"

namespace deft {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

std::size_t at_index(std::int64_t i) { return static_cast<std::size_t>(i); }

// A run of numbers of a dense tensor as floats: the tensor's own memory, or a converted copy.
class Piece {
 public:
  void read(const at::Tensor& from, std::int64_t first, std::int64_t count) {
    if (from.scalar_type() == at::kFloat) {
      view_ = {from.data_ptr<float>() + first, at_index(count)};
      return;
    }
    buffer_.resize(at_index(count));
    to_float({reinterpret_cast<const std::uint16_t*>(from.data_ptr<at::BFloat16>()) + first, at_index(count)}, buffer_);
    view_ = buffer_;
  }
  // Where to compute numbers that flush() then stores.
  std::span<float> room(const at::Tensor& to, std::int64_t first, std::int64_t count) {
    if (to.scalar_type() == at::kFloat) return {to.data_ptr<float>() + first, at_index(count)};
    buffer_.resize(at_index(count));
    return buffer_;
  }
  void flush(const at::Tensor& to, std::int64_t first) {
    if (to.scalar_type() == at::kFloat) return;
    to_bfloat16(buffer_, {reinterpret_cast<std::uint16_t*>(to.data_ptr<at::BFloat16>()) + first, buffer_.size()});
  }
  std::span<const float> floats() const { return view_; }

 private:
  std::vector<float> buffer_;
  std::span<const float> view_;
};

// Pixels per piece: small enough for the first-level cache, whole pixels.
std::int64_t pixels_per_piece(std::int64_t channels) { return std::max<std::int64_t>(1, 2048 / channels); }

template <class Work>
void for_pieces(std::int64_t pixels, std::int64_t channels, const Work& work) {
  const std::int64_t step = pixels_per_piece(channels);
  for_chunks(pixels, chunk_count(pixels), channels, [&](std::int64_t chunk, std::int64_t first, std::int64_t last) {
    for (std::int64_t pixel = first; pixel < last; pixel += step) {
      work(chunk, pixel * channels, std::min(step, last - pixel) * channels);
    }
  });
}

std::span<const float> floats_of(const at::Tensor& parameters) {
  return {parameters.data_ptr<float>(), at_index(parameters.numel())};
}

struct ActivateFunction : Function<ActivateFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& parameters,
                            const Activation* activation, bool training, std::int64_t key) {
    const at::Tensor x = channels_last(input);
    const std::int64_t channels = x.size(1), pieces = activation->pieces();
    const at::Tensor y = at::empty({x.size(0), channels / pieces, x.size(2), x.size(3)}, x.options(),
                                   at::MemoryFormat::ChannelsLast);
    for_pieces(x.numel() / channels, channels, [&](std::int64_t, std::int64_t first, std::int64_t count) {
      thread_local Piece in, out;
      in.read(x, first, count);
      activation->forward(in.floats(), out.room(y, first / pieces, count / pieces),
                          {training, static_cast<std::uint64_t>(key), first, channels, floats_of(parameters)});
      out.flush(y, first / pieces);
    });
    context->save_for_backward({x, parameters});
    context->saved_data["activation"] = reinterpret_cast<std::int64_t>(activation);
    context->saved_data["training"] = training;
    context->saved_data["key"] = key;
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor& x = saved[0];
    const at::Tensor& parameters = saved[1];
    const auto* activation = reinterpret_cast<const Activation*>(context->saved_data["activation"].toInt());
    const bool training = context->saved_data["training"].toBool();
    const auto key = static_cast<std::uint64_t>(context->saved_data["key"].toInt());
    const at::Tensor gy = channels_last(gradients[0]);
    const at::Tensor gx = at::empty_like(x);
    const std::int64_t channels = x.size(1);
    const std::int64_t pixels = x.numel() / channels;
    const std::int64_t learned = parameters.numel(), pieces = activation->pieces();
    std::vector<float> parts(at_index(learned * chunk_count(pixels)));  // one part per chunk: the same sum always
    for_pieces(pixels, channels, [&](std::int64_t chunk, std::int64_t first, std::int64_t count) {
      thread_local Piece in, gradient, out;
      in.read(x, first, count);
      gradient.read(gy, first / pieces, count / pieces);
      activation->backward(in.floats(), gradient.floats(), out.room(gx, first, count),
                           std::span<float>(parts).subspan(at_index(chunk * learned), at_index(learned)),
                           {training, key, first, channels, floats_of(parameters)});
      out.flush(gx, first);
    });
    at::Tensor gradient_of_parameters;
    if (learned > 0) {
      gradient_of_parameters = at::zeros({learned}, parameters.options());
      float* sum = gradient_of_parameters.data_ptr<float>();
      for (std::size_t i = 0; i < parts.size(); ++i) sum[i % at_index(learned)] += parts[i];
    }
    return {gx, gradient_of_parameters, at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

// y = x * mask / keep. Its own derivative: the same product with the gradient.
at::Tensor masked(const at::Tensor& x, double rate, bool spatial, std::uint64_t key) {
  const at::Tensor y = at::empty_like(x);
  const std::int64_t channels = x.size(1);
  const std::int64_t pixels = x.size(2) * x.size(3);
  const double keep = 1.0 - rate;
  const auto factor = static_cast<float>(1.0 / keep);
  for_pieces(x.numel() / channels, channels, [&](std::int64_t, std::int64_t first, std::int64_t count) {
    thread_local Piece in, out;
    in.read(x, first, count);
    const std::span<float> room = out.room(y, first, count);
    for (std::int64_t i = 0; i < count; ++i) {
      std::int64_t index = first + i;
      if (spatial) index = index / channels / pixels * channels + index % channels;
      room[at_index(i)] =
          counter_keeps(key, static_cast<std::uint64_t>(index), keep) ? in.floats()[at_index(i)] * factor : 0.0f;
    }
    out.flush(y, first);
  });
  return y;
}

struct DropoutFunction : Function<DropoutFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, double rate, bool spatial,
                            std::int64_t key) {
    context->saved_data["rate"] = rate;
    context->saved_data["spatial"] = spatial;
    context->saved_data["key"] = key;
    return masked(channels_last(x), rate, spatial, static_cast<std::uint64_t>(key));
  }
  static variable_list backward(AutogradContext* context, variable_list gradients) {
    return {
        masked(channels_last(gradients[0]), context->saved_data["rate"].toDouble(),
               context->saved_data["spatial"].toBool(), static_cast<std::uint64_t>(context->saved_data["key"].toInt())),
        at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

at::Tensor activate(const at::Tensor& x, const at::Tensor& parameters, const Activation& activation, bool training,
                    std::uint64_t key) {
  // Autograd's functions take no undefined tensors.
  return ActivateFunction::apply(x, parameters.defined() ? parameters : at::empty({0}, at::kFloat), &activation,
                                 training, static_cast<std::int64_t>(key));
}

at::Tensor drop_out(const at::Tensor& x, double rate, bool spatial, std::uint64_t key) {
  if (rate <= 0.0) return x;
  return DropoutFunction::apply(x, rate, spatial, static_cast<std::int64_t>(key));
}

}  // namespace deft
