// What an initialiser is. Those of a recipe apply in order; the last that matches a parameter has its say.
#ifndef DEFT_INITIALIZATION_ROLE_H
#define DEFT_INITIALIZATION_ROLE_H

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "deft/core/catalogue.h"
#include "deft/core/random.h"
#include "deft/network/layer.h"

namespace deft {

// What data-dependent initialisers may look at: preprocessed training samples without augmentation.
struct InitializationData {
  Shape shape;                 // of one sample, channels last
  std::vector<float> samples;  // count x height x width x channels
  std::vector<std::int64_t> class_counts;
  double activation_gain = 1.0;
  std::string output_layer;          // the last layer with weights: "head"
  std::vector<double> target_means;  // of each output: shares of classes, of yes answers, or mean values
  bool targets_are_classes = true;   // false with target_means in 0 .. 1: yes/no answers
  bool targets_are_values = false;   // regression
  std::int64_t count() const { return static_cast<std::int64_t>(samples.size()) / shape.size(); }
};

// The network of a recipe, run layer by layer on a fixed batch of training samples (LSUV).
class NetworkProbe {
 public:
  virtual ~NetworkProbe() = default;
  virtual const std::vector<ParameterInfo>& parameters() const = 0;
  virtual std::span<float> values(const std::string& parameter) = 0;
  // Variance of what a convolution or linear layer puts out, over all samples, positions and channels.
  virtual double output_variance(const std::string& layer) = 0;
};

class Initialization {
 public:
  virtual ~Initialization() = default;
  // Throws Refusal where the network has nothing to act on (class_prior_bias without a bias).
  virtual void check(const std::vector<ParameterInfo>&, const InitializationData&) const {}
  // After all initialisers have filled all parameters.
  virtual void calibrate(NetworkProbe&) const {}
  // Fills `values` if this initialiser concerns the parameter; otherwise leaves them alone.
  virtual void initialize(const ParameterInfo& parameter, std::span<float> values, const InitializationData& data,
                          Random& random) const = 0;
};

const Catalogue<Initialization>& initializations();

}  // namespace deft

#endif
