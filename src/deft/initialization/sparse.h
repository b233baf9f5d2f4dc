// Sparse initialisation: each unit starts connected to a fixed small number of random inputs.        Martens 2010,
// section 5
//
//   of the fan_in weights of a unit, `connections` are drawn from N(0, deviation^2), the others are 0
//
//   fan_in 784, connections 15:  784 - 15 zeros in every row; the size of a unit's input does not depend on fan_in
//
// Shapes: weights of layers whose name fits `layers`; a unit with fewer inputs than connections is filled whole.
// Errors: connections below 1 is refused. Biases and batch norm are left alone.
#ifndef DEFT_INITIALIZATION_SPARSE_H
#define DEFT_INITIALIZATION_SPARSE_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

// Rows of `fan_in` numbers.
void fill_sparse(std::span<float> weight, std::int64_t fan_in, std::int64_t connections, double deviation,
                 Random& random);

struct SparseOptions {
  std::int64_t connections = 15;
  double deviation = 1.0;
  std::string layers = "linear*.weight";
};
void describe(SparseOptions& options, Fields& fields);

class Sparse : public Initialization {
 public:
  static const Card card;
  using Options = SparseOptions;
  explicit Sparse(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
