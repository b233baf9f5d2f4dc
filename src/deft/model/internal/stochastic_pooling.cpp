#include "deft/model/internal/stochastic_pooling.h"

#include <vector>

#include "deft/core/random.h"
#include "deft/kernel/parallel.h"
#include "deft/layer/stochastic_pooling.h"
#include "deft/model/internal/elementwise.h"

namespace deft {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

// Where the windows lie in memory, channels last.
struct Windows {
  std::int64_t height, width, channels, size, stride;
  std::int64_t rows() const { return (height - size) / stride + 1; }
  std::int64_t columns() const { return (width - size) / stride + 1; }
  // Index of `place` of the window behind pixel `pixel` of the result, channel 0.
  std::int64_t input_of(std::int64_t pixel, std::int64_t place) const {
    const std::int64_t sample = pixel / (rows() * columns());
    const std::int64_t row = pixel / columns() % rows() * stride + place / size;
    const std::int64_t column = pixel % columns() * stride + place % size;
    return ((sample * height + row) * width + column) * channels;
  }
};

struct StochasticPoolFunction : Function<StochasticPoolFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, std::int64_t size, std::int64_t stride,
                            bool training, std::int64_t key) {
    const at::Tensor x = channels_last(input.to(at::kFloat));
    const Windows windows{x.size(2), x.size(3), x.size(1), size, stride};
    const at::Tensor y = at::empty({x.size(0), windows.channels, windows.rows(), windows.columns()}, x.options(),
                                   at::MemoryFormat::ChannelsLast);
    const at::Tensor places = at::empty(training ? y.numel() : 0, x.options().dtype(at::kInt));
    const float* const from = x.data_ptr<float>();
    float* const to = y.data_ptr<float>();
    int* const drawn = training ? places.data_ptr<int>() : nullptr;
    const std::int64_t pixels = y.numel() / windows.channels;
    for_chunks(pixels, chunk_count(pixels), windows.channels * size * size,
               [&](std::int64_t, std::int64_t first, std::int64_t last) {
                 std::vector<float> window(static_cast<std::size_t>(size * size));
                 for (std::int64_t i = first * windows.channels; i < last * windows.channels; ++i) {
                   for (std::int64_t place = 0; place < size * size; ++place) {
                     window[static_cast<std::size_t>(place)] =
                         from[windows.input_of(i / windows.channels, place) + i % windows.channels];
                   }
                   if (!training) {
                     to[i] = stochastic_mean(window);
                     continue;
                   }
                   const std::size_t place =
                       stochastic_place(window, uniform_at(static_cast<std::uint64_t>(key), static_cast<std::uint64_t>(i)));
                   drawn[i] = static_cast<int>(place);
                   to[i] = window[place];
                 }
               });
    context->save_for_backward({places});
    context->saved_data["windows"] = std::vector<std::int64_t>{windows.height, windows.width, windows.channels, size, stride};
    return y.to(input.scalar_type());
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const at::Tensor places = context->get_saved_variables()[0];
    const std::vector<std::int64_t> w = context->saved_data["windows"].toIntVector();
    const Windows windows{w[0], w[1], w[2], w[3], w[4]};
    const at::Tensor gy = channels_last(gradients[0].to(at::kFloat));
    const at::Tensor gx = at::empty({gy.size(0), windows.channels, windows.height, windows.width}, gy.options(),
                                    at::MemoryFormat::ChannelsLast);
    gx.zero_();
    const float* const from = gy.data_ptr<float>();
    float* const to = gx.data_ptr<float>();
    const std::int64_t one = windows.rows() * windows.columns() * windows.channels;  // numbers of a sample
    // Windows may overlap within a sample, never between two.
    for_chunks(gy.size(0), chunk_count(gy.size(0)), one, [&](std::int64_t, std::int64_t first, std::int64_t last) {
      for (std::int64_t i = first * one; i < last * one; ++i) {
        to[windows.input_of(i / windows.channels, places.data_ptr<int>()[i]) + i % windows.channels] += from[i];
      }
    });
    return {gx.to(gradients[0].scalar_type()), at::Tensor(), at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

class StochasticPoolingNode final : public Node {
 public:
  StochasticPoolingNode(std::string name, const StochasticPooling& options) : name_(std::move(name)), options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    const std::int64_t stride = options_.stride == 0 ? options_.size : options_.stride;
    return stochastic_pool(x, options_.size, stride, pass.training, key_of(pass, name_));
  }

 private:
  std::string name_;
  StochasticPooling options_;
};

}  // namespace

at::Tensor stochastic_pool(const at::Tensor& x, std::int64_t size, std::int64_t stride, bool training,
                           std::uint64_t key) {
  return StochasticPoolFunction::apply(x, size, stride, training, static_cast<std::int64_t>(key));
}

std::unique_ptr<Node> stochastic_pooling_node(const std::string& name, const StochasticPooling& options) {
  return std::make_unique<StochasticPoolingNode>(name, options);
}

}  // namespace deft
