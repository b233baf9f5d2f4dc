#include "deft/model/internal/norm_nodes.h"

#include <algorithm>

#include "deft/model/internal/block.h"
#include "deft/model/internal/elementwise.h"

namespace deft {
namespace {

// float64 stays as it is: the gradient checks need it.
at::Tensor widened(const at::Tensor& x) { return x.scalar_type() == at::kDouble ? x : x.to(at::kFloat); }

class BatchNormNode final : public Node {
 public:
  BatchNormNode(Normalization options, at::Tensor scale, at::Tensor shift, at::Tensor mean, at::Tensor variance)
      : options_(options),
        scale_(std::move(scale)),
        shift_(std::move(shift)),
        mean_(std::move(mean)),
        variance_(std::move(variance)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    if (pass.training && pass.statistics_over) {  // the fused block knows how to ask the other ranks
      BlockParts parts;
      parts.norm = options_;
      parts.scale = scale_;
      parts.shift = shift_;
      parts.running_mean = mean_;
      parts.running_variance = variance_;
      return run_block(parts, x, {}, pass);
    }
    // One value per channel has no variance: such a batch is normalised by the running statistics.
    const bool of_batch = pass.training && x.numel() / x.size(1) > 1;
    const auto scale = scale_.defined() ? scale_ : at::ones_like(mean_);
    const auto shift = shift_.defined() ? shift_ : at::zeros_like(mean_);
    return at::batch_norm(x.to(at::kFloat), scale, shift, mean_, variance_, of_batch, options_.momentum,
                          options_.epsilon, false)
        .to(x.scalar_type());
  }

 private:
  Normalization options_;
  at::Tensor scale_, shift_, mean_, variance_;
};

class GhostNormNode final : public Node {
 public:
  GhostNormNode(const GhostNormalization& options, NormArrays arrays) : options_(options), arrays_(std::move(arrays)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    return ghost_batch_norm(x, options_, arrays_, pass.training);
  }

 private:
  GhostNormalization options_;
  NormArrays arrays_;
};

class GroupNormNode final : public Node {
 public:
  GroupNormNode(std::int64_t groups, double epsilon, NormArrays arrays)
      : groups_(groups), epsilon_(epsilon), arrays_(std::move(arrays)) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    return group_norm(x, groups_, epsilon_, arrays_.scale, arrays_.shift);
  }

 private:
  std::int64_t groups_;
  double epsilon_;
  NormArrays arrays_;
};

}  // namespace

at::Tensor ghost_batch_norm(const at::Tensor& input, const GhostNormalization& options, const NormArrays& arrays,
                            bool training) {
  const at::Tensor x = widened(input);
  const std::int64_t count = x.size(0), positions = x.size(2) * x.size(3);
  const std::int64_t parts = training ? std::max<std::int64_t>(1, count / options.samples) : 1;
  std::vector<at::Tensor> results;
  for (std::int64_t part = 0; part < parts; ++part) {
    const std::int64_t first = count * part / parts, last = count * (part + 1) / parts;
    // One value per channel has no variance: such a part is normalised by the running statistics.
    const bool of_batch = training && (last - first) * positions > 1;
    results.push_back(at::batch_norm(x.slice(0, first, last), arrays.scale, arrays.shift, arrays.running_mean,
                                     arrays.running_variance, of_batch, options.momentum, options.epsilon, false));
  }
  return channels_last(parts == 1 ? results[0] : at::cat(results)).to(input.scalar_type());
}

at::Tensor group_norm(const at::Tensor& input, std::int64_t groups, double epsilon, const at::Tensor& scale,
                      const at::Tensor& shift) {
  const std::int64_t count = input.size(0), channels = input.size(1);
  // Batch norm with every group of a sample as a channel of its own: libtorch 1.13's group norm goes wrong backwards
  // where the gradient is channels-last and x is not.
  const at::Tensor groups_of_x = widened(input).contiguous().view({1, count * groups, -1});
  const at::Tensor z = at::batch_norm(groups_of_x, {}, {}, {}, {}, true, 0.0, epsilon, false);
  at::Tensor y = channels_last(z.view(input.sizes()));
  if (scale.defined()) y = y * scale.view({1, channels, 1, 1});
  if (shift.defined()) y = y + shift.view({1, channels, 1, 1});
  return y.to(input.scalar_type());
}

std::unique_ptr<Node> norm_node(const Normalization& options, NormArrays arrays) {
  return std::make_unique<BatchNormNode>(options, arrays.scale, arrays.shift, arrays.running_mean,
                                         arrays.running_variance);
}

std::unique_ptr<Node> norm_node(const GhostNormalization& options, NormArrays arrays) {
  return std::make_unique<GhostNormNode>(options, std::move(arrays));
}

std::unique_ptr<Node> norm_node(const LayerNormalization& options, NormArrays arrays) {
  return std::make_unique<GroupNormNode>(1, options.epsilon, std::move(arrays));
}

std::unique_ptr<Node> norm_node(const GroupNormalization& options, NormArrays arrays) {
  return std::make_unique<GroupNormNode>(options.groups, options.epsilon, std::move(arrays));
}

}  // namespace deft
