#include "deft/export/activation_graph.h"

#include <cmath>

#include "deft/activation/role.h"
#include "deft/activation/selu.h"
#include "deft/core/option_fields.h"
#include "deft/core/problem.h"
#include "deft/recipe/chapters.h"

namespace deft {
namespace {

using Node = GraphWriter::Value;
using Unary = GraphWriter::Unary;
using Binary = GraphWriter::Binary;

// An option of the entry, or its default.
double option_of(const Table& entry, const std::string& name) {
  const Field* field = entry.find(name);
  if (field) {
    if (const auto* real = std::get_if<double>(&field->value.data)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&field->value.data)) return static_cast<double>(*whole);
  }
  for (const OptionInfo& option : options_of(*find_chapter("activation"), entry.text("name"))) {
    if (option.name == name) return std::stod(option.standard);
  }
  return 0.0;
}

}  // namespace

Node write_activation(GraphWriter& w, const Node& x, const Table& activation, const std::vector<float>& slopes, std::int64_t channels,
                       std::int64_t pieces, const std::string& where) {
  const std::string name = activation.text("name");
  int count = 0;
  const auto number = [&](double value) {
    const auto narrow = static_cast<float>(value);
    return w.constant(where + "_" + std::to_string(++count), {1}, std::span(&narrow, 1));
  };
  const auto option = [&](const char* one) { return option_of(activation, one); };
  const auto times = [&](const Node& a, double factor) { return factor == 1.0 ? a : w.binary(Binary::multiply, a, number(factor)); };
  // min(x, 0), without an operation that some readers lack.
  const auto negative = [&] { return times(w.unary(Unary::relu, times(x, -1.0)), -1.0); };
  const auto leaky = [&](const Node& slope) { return w.binary(Binary::add, w.unary(Unary::relu, x), w.binary(Binary::multiply, negative(), slope)); };
  // scale * (x above 0, alpha * (e^(x / width) - 1) below)
  const auto exponential = [&](double alpha, double width, double scale) {
    const Node below = w.binary(Binary::subtract, w.unary(Unary::exp, times(negative(), 1.0 / width)), number(1.0));
    return times(w.binary(Binary::add, w.unary(Unary::relu, x), times(below, alpha)), scale);
  };
  if (name == "relu") {
    return option("ceiling") > 0 ? w.clip(x, 0.0, option("ceiling")) : w.unary(Unary::relu, x);
  }
  if (name == "sigmoid") return w.unary(Unary::sigmoid, x);
  if (name == "tanh") return w.unary(Unary::tanh, x);
  if (name == "leaky_relu") return leaky(number(option("slope")));
  if (name == "rrelu") return leaky(number(2.0 / (option("low") + option("high"))));
  if (name == "prelu") return leaky(w.constant(where + "_slopes", {1, channels, 1, 1}, slopes));
  if (name == "elu") return exponential(option("alpha"), 1.0, 1.0);
  if (name == "celu") return exponential(option("alpha"), option("alpha"), 1.0);
  if (name == "selu") return exponential(kSeluAlpha, 1.0, kSeluScale);
  if (name == "swish") return w.binary(Binary::multiply, x, w.unary(Unary::sigmoid, times(x, option("beta"))));
  if (name == "gelu") {
    const Node erf = w.unary(Unary::erf, times(x, std::sqrt(0.5)));
    return w.binary(Binary::multiply, times(x, 0.5), w.binary(Binary::add, erf, number(1.0)));
  }
  if (name == "softplus") {  // max(bx, 0) + log(1 + e^-|bx|), over b
    const Node scaled = times(x, option("beta"));
    const Node tail = w.unary(Unary::log, w.binary(Binary::add, w.unary(Unary::exp, times(w.unary(Unary::abs, scaled), -1.0)), number(1.0)));
    return times(w.binary(Binary::add, w.unary(Unary::relu, scaled), tail), 1.0 / option("beta"));
  }
  if (name == "maxout") {
    const std::int64_t each = channels / pieces;
    Node best = w.channels(x, 0, each);
    for (std::int64_t k = 1; k < pieces; ++k) best = w.binary(Binary::largest, best, w.channels(x, k * each, (k + 1) * each));
    return best;
  }
  throw Refusal("export: the activation '" + name + "' has no form in other formats that deft knows");
}

}  // namespace deft
