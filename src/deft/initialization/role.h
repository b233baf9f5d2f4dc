// What an initialiser is. Those of a recipe apply in order; the last that matches a parameter has its say.
#ifndef DEFT_INITIALIZATION_ROLE_H
#define DEFT_INITIALIZATION_ROLE_H

#include <cstdint>
#include <span>
#include <vector>

#include "deft/core/catalogue.h"
#include "deft/core/random.h"
#include "deft/network/layer.h"

namespace deft {

// What data-dependent initialisers may look at: preprocessed training samples without augmentation.
struct InitializationData {
  Shape shape;                          // of one sample, channels last
  std::vector<float> samples;           // count x height x width x channels
  std::vector<std::int64_t> class_counts;
  double activation_gain = 1.0;
  std::int64_t count() const { return static_cast<std::int64_t>(samples.size()) / shape.size(); }
};

class Initialization {
 public:
  virtual ~Initialization() = default;
  // Fills `values` if this initialiser concerns the parameter; otherwise leaves them alone.
  virtual void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                          Random& random) const = 0;
};

const Catalogue<Initialization>& initializations();

}  // namespace deft

#endif
