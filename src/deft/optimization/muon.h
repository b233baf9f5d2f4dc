// Muon: momentum whose step is made orthogonal: all directions of a weight matrix move equally far.
//                                  Jordan et al. 2024 (kellerjordan.github.io/posts/muon); Bernstein and Newhouse 2024
//   v <- beta v + g        u = g + beta v  (Nesterov)        O = orthogonal part of u, seen as outputs x (inputs * k *
//   k) w <- w - rate * sqrt(max(1, rows / columns)) * O Newton-Schulz: X = u / ||u||, then 5 times X <- a X + (b A + c
//   A^2) X, A = X X^T    a, b, c = 3.4445, -4.7750, 2.0315
//
//   orthogonalize({2, 0, 0, 0.5}, 2 x 2)  ->  about {1, 0, 0, 1}:   singular values end within 0.68 .. 1.14, not at 1
//
// Parameters of one dimension (biases, scales) and those outside `layers` follow Adam at rate * vector_rate_factor.
#ifndef DEFT_OPTIMIZATION_MUON_H
#define DEFT_OPTIMIZATION_MUON_H

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "deft/optimization/update.h"

namespace deft {

// In place, row after row. A matrix of zeros stays.
void orthogonalize(std::span<float> matrix, std::int64_t rows, std::int64_t columns, std::int64_t iterations = 5);

struct MuonOptions {
  double learning_rate = 0.02;
  double beta = 0.95;
  bool look_ahead = true;
  std::int64_t iterations = 5;
  std::string layers = "*.weight";
  std::string except = "head*";
  double vector_rate_factor = 0.015;
  std::vector<ParameterGroup> groups = {};
};
void describe(MuonOptions& options, Fields& fields);

class Muon : public Optimizer {
 public:
  static const Card card;
  using Options = MuonOptions;
  explicit Muon(Options options) : options_(std::move(options)) {}
  void start(const std::vector<ParameterView>& parameters) override;
  void step(std::vector<ParameterView>& parameters, const StepSettings& settings) override;
  double learning_rate() const override { return options_.learning_rate; }
  double momentum() const override { return options_.beta; }
  const std::vector<ParameterGroup>& groups() const override { return options_.groups; }
  void save(State& state) const override;
  void load(const State& state) override;

 private:
  bool is_matrix(const ParameterView& parameter) const;

  Options options_;
  ParameterArrays velocity_, square_;  // square: Adam's, for what is no matrix
  StepCounts counts_;
};

}  // namespace deft

#endif
