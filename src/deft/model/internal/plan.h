// A trained network as it answers, before anything runs: layers joined where test time allows it.
//
//   convolution, batch norm, activation, and the sum of a residual block     one step
//   batch norm behind pooling behind a convolution                          folded too, where all its factors are positive
//   dropout, stochastic depth                                               nothing
//
// Values are numbered: 0 is the input; each step reads some and makes one. No oneDNN and no tensors: inference.cpp runs it.
#ifndef DEFT_MODEL_INTERNAL_PLAN_H
#define DEFT_MODEL_INTERNAL_PLAN_H

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "deft/model/model.h"

namespace deft {

struct PlannedActivation {
  std::shared_ptr<const Activation> rule;  // null: none
  std::vector<float> parameters;
};

// y = activation(convolution(x) + bias + residual)
struct ConvolutionStep {
  Convolution options;
  std::int64_t padding = 0;
  std::vector<float> weight, bias;  // channels x inputs / groups x kernel x kernel; one bias per channel
  PlannedActivation activation;     // one of the fused forms
};

// y = activation(weight x + bias) on the sample as it lies in memory
struct LinearStep {
  std::vector<float> weight, bias;
  PlannedActivation activation;     // one of the fused forms
};

// y = activation(factor * x + offset + residual) per channel
struct AffineStep {
  std::vector<float> factor, offset;
  PlannedActivation activation;     // any that keeps the number of channels
};

struct PoolingStep {
  bool average = false;             // else the largest
  std::int64_t rows = 2, columns = 2, stride = 2, padding = 0;
};

struct SubsampleStep {
  std::int64_t stride = 2, front = 0;
};

struct JoinStep {};                 // channels one behind the other

// What none of these can say, by the model's own forward.
struct PlainStep {
  LayerList layers;
};

using StepWork = std::variant<ConvolutionStep, LinearStep, AffineStep, PoolingStep, SubsampleStep, JoinStep, PlainStep>;

struct Step {
  std::string name;                 // of the last layer in it
  std::vector<std::size_t> from;
  std::optional<std::size_t> residual;
  std::size_t to = 0;
  StepWork work;
};

struct Plan {
  std::vector<Shape> values;
  std::vector<Step> steps;
  std::size_t result = 0;           // the value that holds the logits
};

// With the model's weights and running statistics as they are now.
Plan plan_of(const Model& model);

}  // namespace deft

#endif
