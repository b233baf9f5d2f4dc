#include "deft/initialization/orthogonal.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "deft/core/pattern.h"

namespace deft {

const Card Orthogonal::card{"initialization", "orthogonal", "Orthogonal initialisation",
                            "Saxe, McClelland, Ganguli 2014, arXiv:1312.6120"};

std::vector<double> orthogonal_rows(std::int64_t rows, std::int64_t columns, Random& random) {
  const auto count = static_cast<std::size_t>(std::min(rows, columns));
  const auto length = static_cast<std::size_t>(std::max(rows, columns));
  std::vector<double> basis(count * length);
  for (std::size_t i = 0; i < count; ++i) {
    const auto row = std::span(basis).subspan(i * length, length);
    for (double& value : row) value = random.normal();
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t j = 0; j < i; ++j) {
        const auto other = std::span(basis).subspan(j * length, length);
        const double share = std::inner_product(row.begin(), row.end(), other.begin(), 0.0);
        for (std::size_t k = 0; k < length; ++k) row[k] -= share * other[k];
      }
    }
    const double norm = std::sqrt(std::inner_product(row.begin(), row.end(), row.begin(), 0.0));
    for (double& value : row) value /= norm;
  }
  if (rows <= columns) return basis;
  std::vector<double> turned(basis.size());
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < length; ++k) turned[k * count + i] = basis[i * length + k];
  }
  return turned;
}

void describe(OrthogonalOptions& options, Fields& fields) {
  fields.real("gain", options.gain, "factor on every direction; 0: the gain of the recipe's activation", {0, 100});
  fields.text("layers", options.layers, "parameters it acts on (pattern)");
}

void Orthogonal::initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                            Random& random) const {
  if (parameter.fan_in <= 0 || parameter.shape.empty() || !matches(options_.layers, parameter.name)) return;
  const std::int64_t rows = parameter.shape[0];
  const std::vector<double> matrix = orthogonal_rows(rows, static_cast<std::int64_t>(values.size()) / rows, random);
  const double gain = options_.gain > 0.0 ? options_.gain : data.activation_gain;
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(gain * matrix[i]);
}

}  // namespace deft
