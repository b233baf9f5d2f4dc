// Orthogonal initialisation: the weights of a layer neither stretch nor shrink any direction.
//                                                            Saxe, McClelland, Ganguli 2014, arXiv:1312.6120
//   W: outputs x inputs.  W W^T = gain^2 * 1 for outputs <= inputs, else W^T W = gain^2 * 1; uniform among such
//   matrices (Gram and Schmidt applied, twice for exactness, to a matrix of independent normal numbers)
//
//   orthogonal_rows(2, 3, random):  two unit vectors of 3 numbers, at right angles
//
// Shapes: weights of layers whose name fits `layers`; a convolution's filters are rows of in * kernel * kernel numbers.
// Biases and batch norm are left alone.
#ifndef DEFT_INITIALIZATION_ORTHOGONAL_H
#define DEFT_INITIALIZATION_ORTHOGONAL_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

// rows x columns numbers: orthonormal rows (or columns, where there are more rows).
std::vector<double> orthogonal_rows(std::int64_t rows, std::int64_t columns, Random& random);

struct OrthogonalOptions {
  double gain = 0.0;
  std::string layers = "*.weight";
};
void describe(OrthogonalOptions& options, Fields& fields);

class Orthogonal : public Initialization {
 public:
  static const Card card;
  using Options = OrthogonalOptions;
  explicit Orthogonal(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
