#include "deft/network/layer.h"

#include <algorithm>
#include <set>

#include "deft/core/problem.h"

namespace deft {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

// "layer 7 convolution 'conv4': "
struct Where {
  const Layer& layer;
  std::size_t number;
  [[noreturn]] void refuse(const std::string& why) const {
    throw Refusal("layer " + std::to_string(number) + " " + kind_of(layer) + " '" + layer.name + "': " + why);
  }
  void need(bool holds, const std::string& why) const {
    if (!holds) refuse(why);
  }
};

std::string square(std::int64_t side) { return std::to_string(side) + " x " + std::to_string(side); }

std::int64_t positions(std::int64_t side, std::int64_t window, std::int64_t stride, std::int64_t padding) {
  return (side + 2 * padding - window) / stride + 1;
}

void need_window_fits(const Where& where, const char* what, std::int64_t window, std::int64_t padding,
                      const Shape& in) {
  where.need(in.height + 2 * padding >= window && in.width + 2 * padding >= window,
             "a " + square(window) + " " + what + " does not fit into " + to_string(in) +
                 (padding > 0 ? " with padding " + std::to_string(padding) : ""));
}

Shape pooled(const Where& where, std::int64_t size, std::int64_t stride, std::int64_t padding, const Shape& in) {
  where.need(size >= 1 && stride >= 0, "size must be at least 1 and stride at least 0");
  where.need(padding >= 0 && 2 * padding <= size, "padding must lie between 0 and half the size");
  need_window_fits(where, "pooling", size, padding, in);
  const std::int64_t step = stride == 0 ? size : stride;
  return {positions(in.height, size, step, padding), positions(in.width, size, step, padding), in.channels};
}

Shape shape_after_all(const LayerList& layers, Shape shape) {
  for (std::size_t i = 0; i < layers.size(); ++i) shape = shape_after(layers[i], i + 1, shape);
  return shape;
}

void check_norm(const Where& where, double epsilon, double momentum = 0.1) {
  where.need(epsilon > 0, "epsilon must be greater than 0");
  where.need(momentum >= 0 && momentum <= 1, "momentum must lie in 0 .. 1");
}

Shape side_by_side(const Where& where, const Branches& branches, const Shape& in) {
  where.need(!branches.paths.empty(), "it needs at least one path");
  Shape all = shape_after_all(branches.paths[0], in);
  for (std::size_t i = 1; i < branches.paths.size(); ++i) {
    const Shape one = shape_after_all(branches.paths[i], in);
    where.need(one.height == all.height && one.width == all.width,
               "path 1 gives " + to_string(all) + ", path " + std::to_string(i + 1) + " " + to_string(one) +
                   "; height and width must be equal");
    all.channels += one.channels;
  }
  return all;
}

}  // namespace

std::int64_t padding_of(const Convolution& c) { return c.padding < 0 ? c.kernel / 2 : c.padding; }

Shape shape_after(const Layer& layer, std::size_t number, const Shape& in) {
  const Where where{layer, number};
  return std::visit(
      Overloaded{
          [&](const Convolution& c) -> Shape {
            where.need(c.channels >= 1 && c.kernel >= 1 && c.stride >= 1 && c.groups >= 1,
                       "channels, kernel, stride and groups must be at least 1");
            where.need(c.padding >= -1, "padding must be at least 0, or -1 for half the kernel");
            where.need(in.channels % c.groups == 0 && c.channels % c.groups == 0,
                       std::to_string(c.groups) + " groups must divide the " + std::to_string(in.channels) +
                           " input and the " + std::to_string(c.channels) + " output channels");
            const std::int64_t padding = padding_of(c);
            need_window_fits(where, "kernel", c.kernel, padding, in);
            if (c.pad_end) {
              return {positions(in.height + padding, c.kernel, c.stride, 0), positions(in.width + padding, c.kernel, c.stride, 0),
                      c.channels};
            }
            return {positions(in.height, c.kernel, c.stride, padding), positions(in.width, c.kernel, c.stride, padding),
                    c.channels};
          },
          [&](const Linear& l) -> Shape {
            where.need(l.outputs >= 1, "outputs must be at least 1");
            where.need(l.drop_connect >= 0 && l.drop_connect < 1, "drop_connect must lie in 0 .. 1, without 1");
            where.need(l.drop_connect_inference == "mean" || l.drop_connect_inference == "gaussian",
                       "drop_connect_inference must be mean or gaussian, not '" + l.drop_connect_inference + "'");
            return {1, 1, l.outputs};
          },
          [&](const MaxPooling& p) -> Shape { return pooled(where, p.size, p.stride, p.padding, in); },
          [&](const AveragePooling& p) -> Shape { return pooled(where, p.size, p.stride, p.padding, in); },
          [&](const GlobalAveragePooling&) -> Shape {
            return {1, 1, in.channels};
          },
          [&](const StochasticPooling& p) -> Shape { return pooled(where, p.size, p.stride, 0, in); },
          [&](const Normalization& n) -> Shape {
            check_norm(where, n.epsilon, n.momentum);
            return in;
          },
          [&](const GhostNormalization& n) -> Shape {
            check_norm(where, n.epsilon, n.momentum);
            where.need(n.samples >= 1, "samples must be at least 1");
            return in;
          },
          [&](const LayerNormalization& n) -> Shape {
            check_norm(where, n.epsilon);
            return in;
          },
          [&](const GroupNormalization& n) -> Shape {
            check_norm(where, n.epsilon);
            where.need(n.groups >= 1 && in.channels % n.groups == 0,
                       std::to_string(n.groups) + " groups must divide the " + std::to_string(in.channels) +
                           " channels");
            return in;
          },
          [&](const Activate& a) -> Shape {
            where.need(a.pieces >= 1 && in.channels % a.pieces == 0,
                       std::to_string(a.pieces) + " pieces must divide the " + std::to_string(in.channels) +
                           " channels");
            return {in.height, in.width, in.channels / a.pieces};
          },
          [&](const Dropout& d) -> Shape {
            where.need(d.rate >= 0 && d.rate < 1, "rate must lie in 0 .. 1, without 1");
            return in;
          },
          [&](const Scale&) -> Shape { return in; },
          [&](const Residual& r) -> Shape {
            where.need(r.drop_rate >= 0 && r.drop_rate < 1, "drop_rate must lie in 0 .. 1, without 1");
            const Shape body = shape_after_all(r.body, in);
            const Shape shortcut = shape_after_all(r.shortcut, in);
            where.need(body == shortcut, "the body gives " + to_string(body) + ", the shortcut " + to_string(shortcut) +
                                             "; they must be equal to be added");
            return body;
          },
          [&](const Branches& b) -> Shape { return side_by_side(where, b, in); },
          [&](const SubsampleAndPad& s) -> Shape {
            where.need(s.stride >= 1, "stride must be at least 1");
            where.need(s.channels >= in.channels,
                       "channels must be at least the " + std::to_string(in.channels) + " that come in");
            return {(in.height - 1) / s.stride + 1, (in.width - 1) / s.stride + 1, s.channels};
          },
      },
      layer.options);
}

namespace {

Shape collect_parameters(const LayerList& layers, Shape shape, std::vector<ParameterInfo>& all) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Layer& layer = layers[i];
    const std::string kind = kind_of(layer);
    auto add = [&](const char* part, std::vector<std::int64_t> dimensions, std::int64_t fan_in, std::int64_t fan_out,
                   bool trainable, float start = 0.0f) {
      all.push_back({layer.name + "." + part, kind, std::move(dimensions), fan_in, fan_out, trainable, start});
    };
    auto add_norm = [&](const auto& norm) {
      if (norm.scale) add("scale", {shape.channels}, 0, 0, true, 1.0f);
      if (norm.shift) add("shift", {shape.channels}, 0, 0, true);
    };
    if (const auto* c = std::get_if<Convolution>(&layer.options)) {
      const std::int64_t window = c->kernel * c->kernel;
      add("weight", {c->channels, shape.channels / c->groups, c->kernel, c->kernel},
          shape.channels / c->groups * window, c->channels / c->groups * window, !c->frozen);
      if (c->bias) add("bias", {c->channels}, 0, 0, true);
    } else if (const auto* l = std::get_if<Linear>(&layer.options)) {
      add("weight", {l->outputs, shape.size()}, shape.size(), l->outputs, true);
      if (l->bias) add("bias", {l->outputs}, 0, 0, true);
    } else if (const auto* n = std::get_if<Normalization>(&layer.options)) {
      add_norm(*n);
    } else if (const auto* g = std::get_if<GhostNormalization>(&layer.options)) {
      add_norm(*g);
    } else if (const auto* s = std::get_if<LayerNormalization>(&layer.options)) {
      add_norm(*s);
    } else if (const auto* p = std::get_if<GroupNormalization>(&layer.options)) {
      add_norm(*p);
    } else if (const auto* r = std::get_if<Residual>(&layer.options)) {
      collect_parameters(r->body, shape, all);
      collect_parameters(r->shortcut, shape, all);
    } else if (const auto* b = std::get_if<Branches>(&layer.options)) {
      for (const LayerList& path : b->paths) collect_parameters(path, shape, all);
    }
    shape = shape_after(layer, i + 1, shape);
  }
  return shape;
}

}  // namespace

std::string to_string(const Shape& shape) {
  return std::to_string(shape.height) + " x " + std::to_string(shape.width) + " x " + std::to_string(shape.channels);
}

std::string kind_of(const Layer& layer) {
  return std::visit(Overloaded{
                        [](const Convolution&) { return "convolution"; },
                        [](const Linear&) { return "linear"; },
                        [](const MaxPooling&) { return "max_pooling"; },
                        [](const AveragePooling&) { return "average_pooling"; },
                        [](const GlobalAveragePooling&) { return "global_average_pooling"; },
                        [](const StochasticPooling&) { return "stochastic_pooling"; },
                        [](const Normalization&) { return "batch_norm"; },
                        [](const GhostNormalization&) { return "ghost_batch_norm"; },
                        [](const LayerNormalization&) { return "layer_norm"; },
                        [](const GroupNormalization&) { return "group_norm"; },
                        [](const Activate&) { return "activation"; },
                        [](const Dropout&) { return "dropout"; },
                        [](const Scale&) { return "scale"; },
                        [](const Residual&) { return "residual"; },
                        [](const Branches&) { return "branches"; },
                        [](const SubsampleAndPad&) { return "subsample_and_pad"; },
                    },
                    layer.options);
}

void for_each_layer(const LayerList& layers, const std::function<void(const Layer&)>& work) {
  for (const Layer& layer : layers) {
    work(layer);
    for (const LayerList* inner : inner_lists(layer)) for_each_layer(*inner, work);
  }
}

std::int64_t ParameterInfo::size() const {
  std::int64_t product = 1;
  for (std::int64_t side : shape) product *= side;
  return product;
}

std::vector<Shape> shapes_of(const LayerList& layers, const Shape& input) {
  if (input.height < 1 || input.width < 1 || input.channels < 1) {
    throw Refusal("a network's input must not be empty, but it is " + to_string(input));
  }
  std::set<std::string> seen;
  std::size_t number = 0;
  for_each_layer(layers, [&](const Layer& layer) {
    const Where where{layer, ++number};
    where.need(!layer.name.empty(), "a layer needs a name");
    where.need(seen.insert(layer.name).second, "the name is used twice");
  });
  std::vector<Shape> shapes;
  Shape shape = input;
  for (std::size_t i = 0; i < layers.size(); ++i) shapes.push_back(shape = shape_after(layers[i], i + 1, shape));
  return shapes;
}

std::vector<ParameterInfo> parameters_of(const LayerList& layers, const Shape& input) {
  shapes_of(layers, input);  // refuses what does not fit
  std::vector<ParameterInfo> all;
  collect_parameters(layers, input, all);
  return all;
}

std::vector<const LayerList*> inner_lists(const Layer& layer) {
  std::vector<const LayerList*> lists;
  if (const auto* residual = std::get_if<Residual>(&layer.options)) lists = {&residual->body, &residual->shortcut};
  if (const auto* branches = std::get_if<Branches>(&layer.options)) {
    for (const LayerList& path : branches->paths) lists.push_back(&path);
  }
  return lists;
}

}  // namespace deft
