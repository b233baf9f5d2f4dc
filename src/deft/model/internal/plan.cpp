#include "deft/model/internal/plan.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <stdexcept>

namespace deft {
namespace {

class Planner {
 public:
  explicit Planner(const Model& model) : options_(model.options()) {
    for (const auto* arrays : {&model.parameters(), &model.buffers()}) {
      for (const ModelArray& array : *arrays) arrays_[array.info.name] = array.value;
    }
  }

  Plan plan() {
    plan_.values = {options_.input};
    plan_.result = add_list(options_.layers, 0);
    return std::move(plan_);
  }

 private:
  std::size_t add_list(const LayerList& layers, std::size_t value) {
    const std::size_t before = start_;
    start_ = plan_.steps.size();
    const std::vector<Shape> shapes = layers.empty() ? std::vector<Shape>{} : shapes_of(layers, plan_.values[value]);
    for (std::size_t i = 0; i < layers.size(); ++i) {
      if (gaussian_drop_connect(layers, i)) {
        value = add(layers[i + 1].name, {value}, shapes[i + 1], PlainStep{{layers[i], layers[i + 1]}});
        ++i;
        continue;
      }
      value = std::visit([&](const auto& options) { return lower(layers[i], options, value, shapes[i]); }, layers[i].options);
    }
    start_ = before;
    return value;
  }

  std::size_t add(const std::string& name, std::vector<std::size_t> from, const Shape& shape, StepWork work) {
    plan_.steps.push_back({name, std::move(from), {}, plan_.values.size(), std::move(work)});
    plan_.values.push_back(shape);
    return plan_.values.size() - 1;
  }

  // The step of this list that made `value`, if it is of this kind and may still be changed: nobody else reads it.
  template <class Work>
  Work* last(std::size_t value, std::size_t back = 0) {
    if (plan_.steps.size() < start_ + back + 1) return nullptr;
    Step& step = plan_.steps[plan_.steps.size() - 1 - back];
    return step.to == value ? std::get_if<Work>(&step.work) : nullptr;
  }
  bool has_sum() const { return plan_.steps.back().residual.has_value(); }
  std::size_t rename(const std::string& name, std::size_t value) {
    plan_.steps.back().name = name;
    return value;
  }

  std::span<float> array(const std::string& name) const {
    const auto found = arrays_.find(name);
    if (found == arrays_.end()) throw std::logic_error("plan_of: the model has no array '" + name + "'");
    return found->second;
  }
  std::vector<float> array_or(const Layer& layer, const char* part, bool there, std::int64_t size, float otherwise) const {
    if (!there) return std::vector<float>(static_cast<std::size_t>(size), otherwise);
    const std::span<float> values = array(layer.name + "." + part);
    return {values.begin(), values.end()};
  }

  bool gaussian_drop_connect(const LayerList& layers, std::size_t i) const {
    const auto* linear = std::get_if<Linear>(&layers[i].options);
    if (!linear || linear->drop_connect <= 0 || linear->drop_connect_inference != "gaussian" || i + 1 >= layers.size()) return false;
    const auto* activate = std::get_if<Activate>(&layers[i + 1].options);
    return activate && activate->pieces == 1;
  }

  std::size_t lower(const Layer& layer, const Convolution& c, std::size_t value, const Shape& shape) {
    return add(layer.name, {value}, shape,
               ConvolutionStep{c, padding_of(c), array_or(layer, "weight", true, 0, 0),
                               array_or(layer, "bias", c.bias, c.channels, 0.0f), {}});
  }

  std::size_t lower(const Layer& layer, const Linear& l, std::size_t value, const Shape& shape) {
    return add(layer.name, {value}, shape,
               LinearStep{array_or(layer, "weight", true, 0, 0), array_or(layer, "bias", l.bias, l.outputs, 0.0f), {}});
  }

  // Batch norm by its running statistics: a factor and an offset per channel.
  template <class Norm>
  std::size_t lower_norm(const Layer& layer, const Norm& n, std::size_t value, const Shape& shape) {
    AffineStep affine{array_or(layer, "scale", n.scale, shape.channels, 1.0f),
                      array_or(layer, "shift", n.shift, shape.channels, 0.0f), {}};
    const std::span<float> mean = array(layer.name + ".running_mean"), variance = array(layer.name + ".running_var");
    for (std::size_t c = 0; c < affine.factor.size(); ++c) {
      const double factor = affine.factor[c] / std::sqrt(static_cast<double>(variance[c]) + n.epsilon);
      affine.offset[c] = static_cast<float>(affine.offset[c] - mean[c] * factor);
      affine.factor[c] = static_cast<float>(factor);
    }
    return add_affine(layer.name, std::move(affine), value, shape);
  }
  std::size_t lower(const Layer& layer, const Normalization& n, std::size_t value, const Shape& shape) {
    return lower_norm(layer, n, value, shape);
  }
  std::size_t lower(const Layer& layer, const GhostNormalization& n, std::size_t value, const Shape& shape) {
    return lower_norm(layer, n, value, shape);
  }
  std::size_t lower(const Layer& layer, const Scale& s, std::size_t value, const Shape& shape) {
    if (auto* linear = last<LinearStep>(value); linear && !linear->activation.rule) {
      for (float& w : linear->weight) w *= static_cast<float>(s.factor);
      for (float& b : linear->bias) b *= static_cast<float>(s.factor);
      return rename(layer.name, value);
    }
    const auto channels = static_cast<std::size_t>(shape.channels);
    return add_affine(layer.name, {std::vector<float>(channels, static_cast<float>(s.factor)), std::vector<float>(channels, 0.0f), {}},
                      value, shape);
  }

  static void fold(const AffineStep& affine, ConvolutionStep& convolution) {
    const std::size_t size = convolution.weight.size() / affine.factor.size();
    for (std::size_t i = 0; i < convolution.weight.size(); ++i) convolution.weight[i] *= affine.factor[i / size];
    for (std::size_t c = 0; c < affine.factor.size(); ++c) {
      convolution.bias[c] = affine.factor[c] * convolution.bias[c] + affine.offset[c];
    }
  }

  // A convolution right in front, or with max pooling between, which a rising function may pass.
  ConvolutionStep* convolution_before(std::size_t value, bool rising) {
    if (auto* convolution = last<ConvolutionStep>(value)) return has_sum() || convolution->activation.rule ? nullptr : convolution;
    const auto* pooling = last<PoolingStep>(value);
    if (!pooling || pooling->average || !rising) return nullptr;
    auto* convolution = last<ConvolutionStep>(plan_.steps.back().from[0], 1);
    return !convolution || plan_.steps[plan_.steps.size() - 2].residual || convolution->activation.rule ? nullptr : convolution;
  }

  std::size_t add_affine(const std::string& name, AffineStep affine, std::size_t value, const Shape& shape) {
    const bool rising = std::all_of(affine.factor.begin(), affine.factor.end(), [](float f) { return f > 0.0f; });
    if (auto* convolution = convolution_before(value, rising)) {
      fold(affine, *convolution);
      return rename(name, value);
    }
    if (auto* before = last<AffineStep>(value); before && !has_sum() && !before->activation.rule) {
      for (std::size_t c = 0; c < affine.factor.size(); ++c) {
        before->offset[c] = affine.factor[c] * before->offset[c] + affine.offset[c];
        before->factor[c] *= affine.factor[c];
      }
      return rename(name, value);
    }
    return add(name, {value}, shape, std::move(affine));
  }

  std::size_t lower(const Layer& layer, const Activate& a, std::size_t value, const Shape& shape) {
    if (a.pieces > 1) return add(layer.name, {value}, shape, PlainStep{{layer}});
    PlannedActivation activation;
    activation.rule = a.activation.empty() ? options_.activation : options_.named_activations.at(a.activation);
    const std::int64_t learned = activation.rule->parameters(shape.channels);
    activation.parameters = array_or(layer, "slope", learned > 0, 0, 0.0f);
    const FusedForm form = activation.rule->fused();
    const bool rising = form.kind == FusedKind::leaky && form.slope >= 0.0f;
    if (form.kind != FusedKind::none) {
      if (auto* step = last<ConvolutionStep>(value); step && !step->activation.rule) {  // behind its sum, if it has one
        step->activation = std::move(activation);
        return rename(layer.name, value);
      }
      if (auto* step = rising ? convolution_before(value, rising) : nullptr) {
        step->activation = std::move(activation);
        return rename(layer.name, value);
      }
      if (auto* step = last<LinearStep>(value); step && !step->activation.rule) {
        step->activation = std::move(activation);
        return rename(layer.name, value);
      }
    }
    if (auto* step = last<AffineStep>(value); step && !step->activation.rule) {
      step->activation = std::move(activation);
      return rename(layer.name, value);
    }
    const auto channels = static_cast<std::size_t>(shape.channels);
    return add(layer.name, {value}, shape, AffineStep{std::vector<float>(channels, 1.0f), std::vector<float>(channels, 0.0f), std::move(activation)});
  }

  std::size_t lower(const Layer& layer, const MaxPooling& p, std::size_t value, const Shape& shape) {
    return add(layer.name, {value}, shape, PoolingStep{false, p.size, p.size, p.stride == 0 ? p.size : p.stride, p.padding});
  }
  std::size_t lower(const Layer& layer, const AveragePooling& p, std::size_t value, const Shape& shape) {
    return add(layer.name, {value}, shape, PoolingStep{true, p.size, p.size, p.stride == 0 ? p.size : p.stride, p.padding});
  }
  std::size_t lower(const Layer& layer, const GlobalAveragePooling&, std::size_t value, const Shape& shape) {
    const Shape& in = plan_.values[value];
    return add(layer.name, {value}, shape, PoolingStep{true, in.height, in.width, 1, 0});
  }

  std::size_t lower(const Layer&, const Dropout&, std::size_t value, const Shape&) { return value; }

  std::size_t lower(const Layer& layer, const Residual& r, std::size_t value, const Shape& shape) {
    const std::size_t shortcut = add_list(r.shortcut, value);
    const std::size_t first = plan_.steps.size();
    const std::size_t body = add_list(r.body, value);
    Step* const end = plan_.steps.size() > first ? &plan_.steps.back() : nullptr;
    auto* convolution = end && end->to == body ? std::get_if<ConvolutionStep>(&end->work) : nullptr;
    if (convolution && !end->residual && !convolution->activation.rule) {
      end->residual = shortcut;
      return rename(layer.name, body);
    }
    const auto channels = static_cast<std::size_t>(shape.channels);
    const std::size_t sum = add(layer.name, {body}, shape, AffineStep{std::vector<float>(channels, 1.0f), std::vector<float>(channels, 0.0f), {}});
    plan_.steps.back().residual = shortcut;
    return sum;
  }

  std::size_t lower(const Layer& layer, const Branches& b, std::size_t value, const Shape& shape) {
    std::vector<std::size_t> results;
    for (const LayerList& path : b.paths) results.push_back(add_list(path, value));
    return add(layer.name, std::move(results), shape, JoinStep{});
  }

  std::size_t lower(const Layer& layer, const SubsampleAndPad& s, std::size_t value, const Shape& shape) {
    return add(layer.name, {value}, shape, SubsampleStep{s.stride, (s.channels - plan_.values[value].channels) / 2});
  }

  // Stochastic pooling, layer norm, group norm.
  template <class Other>
  std::size_t lower(const Layer& layer, const Other&, std::size_t value, const Shape& shape) {
    return add(layer.name, {value}, shape, PlainStep{{layer}});
  }

  const ModelOptions& options_;
  std::map<std::string, std::span<float>> arrays_;
  Plan plan_;
  std::size_t start_ = 0;  // of the list that is being planned: steps before it may have other readers
};

}  // namespace

Plan plan_of(const Model& model) { return Planner(model).plan(); }

}  // namespace deft
