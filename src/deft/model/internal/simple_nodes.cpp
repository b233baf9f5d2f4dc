#include "deft/model/internal/simple_nodes.h"

#include "deft/model/internal/elementwise.h"

namespace deft {
namespace {

class MaxPoolingNode final : public Node {
 public:
  explicit MaxPoolingNode(MaxPooling options) : options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    const std::int64_t stride = options_.stride == 0 ? options_.size : options_.stride;
    return at::max_pool2d(x, {options_.size, options_.size}, {stride, stride}, {options_.padding, options_.padding});
  }

 private:
  MaxPooling options_;
};

class AveragePoolingNode final : public Node {
 public:
  explicit AveragePoolingNode(AveragePooling options) : options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    const std::int64_t stride = options_.stride == 0 ? options_.size : options_.stride;
    return at::avg_pool2d(x, {options_.size, options_.size}, {stride, stride}, {options_.padding, options_.padding});
  }

 private:
  AveragePooling options_;
};

class GlobalAveragePoolingNode final : public Node {
 public:
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    return x.mean(at::IntArrayRef{2, 3}, true, at::kFloat).to(x.scalar_type());
  }
};

class ActivationNode final : public Node {
 public:
  ActivationNode(std::string name, std::shared_ptr<const Activation> activation, at::Tensor parameters)
      : name_(std::move(name)), activation_(std::move(activation)), parameters_(std::move(parameters)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    return activate(x, parameters_, *activation_, pass.training, key_of(pass, name_));
  }

 private:
  std::string name_;
  std::shared_ptr<const Activation> activation_;
  at::Tensor parameters_;
};

class DropoutNode final : public Node {
 public:
  DropoutNode(std::string name, Dropout options) : name_(std::move(name)), options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    return pass.training ? drop_out(x, options_.rate, options_.spatial, key_of(pass, name_)) : x;
  }

 private:
  std::string name_;
  Dropout options_;
};

class ScaleNode final : public Node {
 public:
  explicit ScaleNode(Scale options) : options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override { return x * options_.factor; }

 private:
  Scale options_;
};

class ResidualNode final : public Node {
 public:
  ResidualNode(std::string name, double drop_rate, NodeList body, NodeList shortcut)
      : name_(std::move(name)), drop_rate_(drop_rate), body_(std::move(body)), shortcut_(std::move(shortcut)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    at::Tensor body = run(body_, x, pass);
    if (pass.training && drop_rate_ > 0) body = drop_samples(body, pass);
    return body + run(shortcut_, x, pass);
  }

 private:
  // Stochastic depth: the whole body of a sample is dropped, the kept ones grow by 1 / (1 - rate).
  at::Tensor drop_samples(const at::Tensor& body, const Pass& pass) const {
    const std::int64_t count = body.size(0);
    const at::Tensor one_per_sample = at::ones({count, 1, 1, 1}, body.options().dtype(at::kFloat));
    return body * drop_out(one_per_sample, drop_rate_, false, key_of(pass, name_)).to(body.scalar_type());
  }

  std::string name_;
  double drop_rate_;
  NodeList body_, shortcut_;
};

class SubsampleAndPadNode final : public Node {
 public:
  explicit SubsampleAndPadNode(SubsampleAndPad options) : options_(options) {}
  at::Tensor forward(const at::Tensor& x, const Pass&) override {
    const std::int64_t added = options_.channels - x.size(1);
    const at::Tensor part = x.slice(2, 0, x.size(2), options_.stride).slice(3, 0, x.size(3), options_.stride);
    return channels_last(at::constant_pad_nd(part, {0, 0, 0, 0, added / 2, added - added / 2}, 0));
  }

 private:
  SubsampleAndPad options_;
};

class BranchesNode final : public Node {
 public:
  explicit BranchesNode(std::vector<NodeList> paths) : paths_(std::move(paths)) {}
  at::Tensor forward(const at::Tensor& x, const Pass& pass) override {
    std::vector<at::Tensor> results;
    for (const NodeList& path : paths_) results.push_back(run(path, x, pass));
    return channels_last(at::cat(results, 1));
  }

 private:
  std::vector<NodeList> paths_;
};

}  // namespace

std::unique_ptr<Node> pooling_node(const MaxPooling& options) { return std::make_unique<MaxPoolingNode>(options); }

std::unique_ptr<Node> pooling_node(const AveragePooling& options) {
  return std::make_unique<AveragePoolingNode>(options);
}

std::unique_ptr<Node> pooling_node(const GlobalAveragePooling&) { return std::make_unique<GlobalAveragePoolingNode>(); }

std::unique_ptr<Node> activation_node(const std::string& name, std::shared_ptr<const Activation> activation,
                                      at::Tensor parameters) {
  return std::make_unique<ActivationNode>(name, std::move(activation), std::move(parameters));
}

std::unique_ptr<Node> dropout_node(const std::string& name, const Dropout& options) {
  return std::make_unique<DropoutNode>(name, options);
}

std::unique_ptr<Node> scale_node(const Scale& options) { return std::make_unique<ScaleNode>(options); }

std::unique_ptr<Node> residual_node(const std::string& name, double drop_rate, NodeList body, NodeList shortcut) {
  return std::make_unique<ResidualNode>(name, drop_rate, std::move(body), std::move(shortcut));
}

std::unique_ptr<Node> branches_node(std::vector<NodeList> paths) {
  return std::make_unique<BranchesNode>(std::move(paths));
}

std::unique_ptr<Node> subsample_and_pad_node(const SubsampleAndPad& options) {
  return std::make_unique<SubsampleAndPadNode>(options);
}

}  // namespace deft
