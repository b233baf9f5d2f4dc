#include "deft/model/internal/weight_nodes.h"

#include <numbers>

#include "deft/model/internal/convolution.h"
#include "deft/model/internal/elementwise.h"
#include "deft/model/internal/winograd_convolution.h"

namespace deft {
namespace {

class ConvolutionNode final : public Node {
 public:
  ConvolutionNode(Convolution options, at::Tensor weight, at::Tensor bias)
      : options_(options), weight_(std::move(weight)), bias_(std::move(bias)) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    const std::int64_t padding = padding_of(options_);
    const at::Tensor weight = weight_.to(x.scalar_type()).contiguous(at::MemoryFormat::ChannelsLast);
    const at::Tensor bias = bias_.defined() ? bias_.to(x.scalar_type()) : bias_;
    const at::Tensor padded = options_.pad_end ? at::constant_pad_nd(x, {0, padding, 0, padding}).contiguous(at::MemoryFormat::ChannelsLast) : x;
    const std::int64_t around = options_.pad_end ? 0 : padding;
    return at::convolution(padded, weight, bias, {options_.stride, options_.stride}, {around, around}, {1, 1}, false,
                           {0, 0}, options_.groups);
  }

 private:
  Convolution options_;
  at::Tensor weight_, bias_;
};

class DirectConvolutionNode final : public Node {
 public:
  DirectConvolutionNode(const Convolution& options, at::Tensor weight, std::int64_t outputs, bool pool)
      : convolution_(options.stride, padding_of(options)), weight_(std::move(weight)), outputs_(outputs), pool_(pool) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    return convolution_.forward(x, weight_, outputs_, pool_);
  }

 private:
  DirectConvolution convolution_;
  at::Tensor weight_;
  std::int64_t outputs_;
  bool pool_;
};

class WinogradConvolutionNode final : public Node {
 public:
  explicit WinogradConvolutionNode(at::Tensor weight) : weight_(std::move(weight)) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override { return convolution_.forward(x, weight_); }

 private:
  WinogradConvolution convolution_;
  at::Tensor weight_;
};

class LinearNode final : public Node {
 public:
  LinearNode(std::string name, Linear options, at::Tensor weight, at::Tensor bias)
      : name_(std::move(name)), options_(std::move(options)), weight_(std::move(weight)), bias_(std::move(bias)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    const at::Tensor rows = channels_last(x).permute({0, 2, 3, 1}).reshape({x.size(0), -1});  // as it lies in memory
    at::Tensor weight = weight_;
    if (pass.training && options_.drop_connect > 0) {
      const std::int64_t outputs = weight.size(0), inputs = weight.size(1);
      weight = drop_out(weight.view({outputs, inputs, 1, 1}), options_.drop_connect, false, key_of(pass, name_))
                   .view({outputs, inputs});
    }
    const at::Tensor y =
        at::linear(rows, weight.to(x.scalar_type()),
                   bias_.defined() ? c10::optional<at::Tensor>(bias_.to(x.scalar_type())) : c10::nullopt);
    return y.view({y.size(0), y.size(1), 1, 1});
  }

 private:
  std::string name_;
  Linear options_;
  at::Tensor weight_, bias_;
};

// DropConnect's inference by moments (Wan et al. 2013): a unit's input over all masks is nearly normal, with
// mean W x + b and variance (1 - keep) / keep * W^2 x^2; the activation's mean under it, by Gauss-Hermite quadrature.
class GaussianDropConnectNode final : public Node {
 public:
  GaussianDropConnectNode(std::unique_ptr<Node> linear, std::unique_ptr<Node> activation, at::Tensor weight,
                          double rate)
      : linear_(std::move(linear)), activation_(std::move(activation)), weight_(std::move(weight)), rate_(rate) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    const at::Tensor mean = linear_->forward(x, pass);
    if (pass.training) return activation_->forward(mean, pass);
    const at::Tensor rows = channels_last(x).permute({0, 2, 3, 1}).reshape({x.size(0), -1}).to(at::kFloat);
    const at::Tensor variance = at::linear(rows.square(), weight_.square()) * (rate_ / (1.0 - rate_));
    const at::Tensor deviation = variance.sqrt().view(mean.sizes());
    constexpr double kNodes[] = {0.381186990207322, 1.157193712446780, 1.981656756695843, 2.930637420257244};
    constexpr double kWeights[] = {0.6611470125582413, 0.2078023258148919, 0.01707798300741348, 0.0001996040722113676};
    at::Tensor sum = at::zeros_like(deviation);
    for (int i = 0; i < 4; ++i) {
      for (double sign : {-1.0, 1.0}) {
        const at::Tensor u = mean.to(at::kFloat) + deviation * (sign * std::numbers::sqrt2 * kNodes[i]);
        sum += activation_->forward(u, pass) * (kWeights[i] * std::numbers::inv_sqrtpi);
      }
    }
    return sum.to(mean.scalar_type());
  }

 private:
  std::unique_ptr<Node> linear_, activation_;
  at::Tensor weight_;
  double rate_;
};

}  // namespace

std::unique_ptr<Node> convolution_node(const Convolution& options, at::Tensor weight, at::Tensor bias) {
  return std::make_unique<ConvolutionNode>(options, std::move(weight), std::move(bias));
}

std::unique_ptr<Node> direct_convolution_node(const Convolution& options, at::Tensor weight, std::int64_t outputs,
                                              bool pool) {
  return std::make_unique<DirectConvolutionNode>(options, std::move(weight), outputs, pool);
}

std::unique_ptr<Node> winograd_convolution_node(at::Tensor weight) { return std::make_unique<WinogradConvolutionNode>(std::move(weight)); }

std::unique_ptr<Node> linear_node(const std::string& name, const Linear& options, at::Tensor weight, at::Tensor bias) {
  return std::make_unique<LinearNode>(name, options, std::move(weight), std::move(bias));
}

std::unique_ptr<Node> gaussian_drop_connect_node(std::unique_ptr<Node> linear, std::unique_ptr<Node> activation,
                                                 at::Tensor weight, double rate) {
  return std::make_unique<GaussianDropConnectNode>(std::move(linear), std::move(activation), std::move(weight), rate);
}

}  // namespace deft
