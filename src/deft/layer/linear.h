// Linear layer: every output is a weighted sum of all inputs.                       Rosenblatt 1958 (the perceptron)
//
//   y_o = bias_o + sum over i of w[o, i] * x_i        dL/dw[o, i] = dL/dy_o * x_i        dL/dx_i = sum over o of w[o, i] * dL/dy_o
//
//   multiply({1, 2}, {3, 4, 5, 6}, {0, 1})  ==  {11, 18}            3 + 8, 5 + 12 + 1
//
// The inputs are the sample as it lies in memory (row, column, channel); weights are outputs x inputs.
#ifndef DEFT_LAYER_LINEAR_H
#define DEFT_LAYER_LINEAR_H

#include <cstdint>
#include <string>
#include <vector>

#include "deft/layer/role.h"

namespace deft {

std::vector<double> multiply(const std::vector<double>& x, const std::vector<double>& weight,
                             const std::vector<double>& bias);

struct LinearOptions {
  std::int64_t outputs = 0;  // 0: one per class, for the last layer
  bool bias = true;          // left out where batch norm follows, which would cancel it
  std::string activation = "auto";
};
void describe(LinearOptions& options, Fields& fields);

class LinearRule : public LayerRule {
 public:
  static const Card card;
  using Options = LinearOptions;
  explicit LinearRule(Options options) : options_(options) {}
  LayerOptions layer() const override;
  std::string activation() const override { return options_.activation; }

 private:
  Options options_;
};

}  // namespace deft

#endif
