// Identity (Dirac) initialisation: the first filters of a convolution copy its input channels, so that a deep network
// starts as (partly) transparent.                                   Zagoruyko and Komodakis 2017; Jordan 2024,
// arXiv:2404.00498
//
//   w[o, i, y, x] = 1 where o == i and (y, x) is the centre, else 0        for o < number of input channels
//
//   a 3 x 3 convolution 24 -> 64: filters 0 .. 23 copy their channel, 24 .. 63 stay as initialised before
//
// Put it after the initialiser that fills the other filters (he). Linear layers are left alone.
#ifndef DEFT_INITIALIZATION_IDENTITY_H
#define DEFT_INITIALIZATION_IDENTITY_H

#include <string>

#include "deft/initialization/role.h"

namespace deft {

// shape: out, in, height, width
void set_identity_filters(std::span<float> weight, const std::vector<std::int64_t>& shape);

struct IdentityOptions {
  std::string layers = "*.weight";
};
void describe(IdentityOptions& options, Fields& fields);

class Identity : public Initialization {
 public:
  static const Card card;
  using Options = IdentityOptions;
  explicit Identity(Options options) : options_(std::move(options)) {}
  void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                  Random& random) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
