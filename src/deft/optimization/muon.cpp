#include "deft/optimization/muon.h"

#include <algorithm>
#include <cmath>

#include "deft/core/pattern.h"
#include "deft/kernel/parallel.h"
#include "deft/kernel/widest.h"
#include "deft/optimization/adam.h"

namespace deft {
namespace {

constexpr std::int64_t kTile = 32;  // columns of a tile; rows and columns are padded to multiples of it with zeros
constexpr std::int64_t kTileRows = 4;
constexpr double kBeta2 = 0.999, kEpsilon = 1e-8;  // Adam's usual ones, for vectors

struct Matrix {
  Matrix(std::int64_t rows, std::int64_t columns)
      : rows((rows + kTile - 1) / kTile * kTile),
        columns((columns + kTile - 1) / kTile * kTile),
        values(static_cast<std::size_t>(this->rows * this->columns)) {}
  std::int64_t rows, columns;
  std::vector<float> values;
};

// result = a * b, tile by tile, so that a tile's sums stay in registers.
void multiply(const Matrix& a, const Matrix& b, Matrix& result) {
  const std::int64_t depth = a.columns, width = b.columns;
  const float* const left = a.values.data();
  const float* const right = b.values.data();
  float* const to = result.values.data();
  const std::int64_t bands = a.rows / kTileRows;
  for_chunks(bands, chunk_count(bands), kTileRows * width * depth,
             [=](std::int64_t, std::int64_t first, std::int64_t last) {
               in_widest([=] {
                 for (std::int64_t j = 0; j < width; j += kTile) {
                   for (std::int64_t i = first * kTileRows; i < last * kTileRows; i += kTileRows) {
                     float sums[kTileRows][kTile] = {};
                     for (std::int64_t k = 0; k < depth; ++k) {
                       for (std::int64_t r = 0; r < kTileRows; ++r) {
                         const float factor = left[(i + r) * depth + k];
                         for (std::int64_t c = 0; c < kTile; ++c) sums[r][c] += factor * right[k * width + j + c];
                       }
                     }
                     for (std::int64_t r = 0; r < kTileRows; ++r) {
                       for (std::int64_t c = 0; c < kTile; ++c) to[(i + r) * width + j + c] = sums[r][c];
                     }
                   }
                 }
               });
             });
}

void transpose(const Matrix& from, Matrix& to) {
  for (std::int64_t i = 0; i < from.rows; ++i) {
    for (std::int64_t j = 0; j < from.columns; ++j) {
      to.values[static_cast<std::size_t>(j * from.rows + i)] =
          from.values[static_cast<std::size_t>(i * from.columns + j)];
    }
  }
}

// to = factor * to + other_factor * other
void mix(Matrix& to, float factor, const Matrix& other, float other_factor) {
  for (std::size_t i = 0; i < to.values.size(); ++i) {
    to.values[i] = factor * to.values[i] + other_factor * other.values[i];
  }
}

}  // namespace

const Card Muon::card{"optimization", "muon", "Muon", "Jordan et al. 2024, kellerjordan.github.io/posts/muon"};

void orthogonalize(std::span<float> matrix, std::int64_t rows, std::int64_t columns, std::int64_t iterations) {
  double squares = 0.0;
  for (const float x : matrix) squares += static_cast<double>(x) * x;
  if (!(squares > 0.0)) return;
  // X is wide, so that X X^T is the small one of the two products.
  const bool turned = rows > columns;
  const auto scale = static_cast<float>(1.0 / std::sqrt(squares));
  Matrix x(turned ? columns : rows, turned ? rows : columns), flipped(x.columns, x.rows), gram(x.rows, x.rows),
      polynomial(x.rows, x.rows), product(x.rows, x.columns);
  const auto place = [&](std::int64_t i, std::int64_t j) {
    return static_cast<std::size_t>(turned ? j * x.columns + i : i * x.columns + j);
  };
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      x.values[place(i, j)] = scale * matrix[static_cast<std::size_t>(i * columns + j)];
    }
  }
  for (std::int64_t n = 0; n < iterations; ++n) {
    transpose(x, flipped);
    multiply(x, flipped, gram);
    multiply(gram, gram, polynomial);
    mix(polynomial, 2.0315f, gram, -4.7750f);
    multiply(polynomial, x, product);
    mix(x, 3.4445f, product, 1.0f);
  }
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      matrix[static_cast<std::size_t>(i * columns + j)] = x.values[place(i, j)];
    }
  }
}

void describe(MuonOptions& options, Fields& fields) {
  fields.real("learning_rate", options.learning_rate, "length of a step in each direction of a matrix", {0, 10});
  fields.real("beta", options.beta, "share of the velocity kept from step to step (momentum)", {0, 0.9999});
  fields.yes_no("look_ahead", options.look_ahead, "Nesterov's form of the momentum");
  fields.whole("iterations", options.iterations, "Newton-Schulz iterations", {1, 20});
  fields.text("layers", options.layers, "matrices and filters it acts on (pattern); the others follow Adam");
  fields.text("except", options.except, "parameters that follow Adam all the same (pattern)");
  fields.real("vector_rate_factor", options.vector_rate_factor, "Adam's rate as a share of the rate", {0, 10});
  elements(fields, "groups", options.groups, "parameters with their own rate, decay or time");
}

bool Muon::is_matrix(const ParameterView& parameter) const {
  return parameter.shape.size() > 1 && matches(options_.layers, parameter.name) &&
         !matches(options_.except, parameter.name);
}

void Muon::start(const std::vector<ParameterView>& parameters) {
  velocity_.start(parameters);
  square_.start(parameters);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (is_matrix(parameters[i])) square_[i] = {};
  }
  counts_.start(parameters);
}

void Muon::step(std::vector<ParameterView>& parameters, const StepSettings& settings) {
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    ParameterView& parameter = parameters[p];
    if (!moves(parameter)) continue;
    StepSize size = step_size(parameter, settings);
    const std::int64_t t = counts_.next(p);
    if (!is_matrix(parameter)) {
      if (options_.vector_rate_factor == 0.0) continue;
      // Decoupled decay goes on at the full rate.
      size.rate *= options_.vector_rate_factor;
      size.decoupled_decay /= options_.vector_rate_factor;
      adam_update<float>(parameter.value, parameter.gradient, velocity_[p], square_[p], t, size, settings.momentum,
                         kBeta2, kEpsilon);
      continue;
    }
    const auto beta = static_cast<float>(settings.momentum), coupled = static_cast<float>(size.coupled_decay);
    std::vector<float>& velocity = velocity_[p];
    std::vector<float> step(velocity.size());
    for (std::size_t i = 0; i < velocity.size(); ++i) {
      const float g = parameter.gradient[i] + coupled * parameter.value[i];
      velocity[i] = beta * velocity[i] + g;
      step[i] = options_.look_ahead ? g + beta * velocity[i] : velocity[i];
    }
    const std::int64_t rows = parameter.shape[0], columns = static_cast<std::int64_t>(velocity.size()) / rows;
    orthogonalize(step, rows, columns, options_.iterations);
    const double shape = std::sqrt(std::max(1.0, static_cast<double>(rows) / static_cast<double>(columns)));
    const auto length = static_cast<float>(size.rate * shape);
    const auto keep = static_cast<float>(1.0 - size.rate * size.decoupled_decay);
    for (std::size_t i = 0; i < step.size(); ++i) parameter.value[i] = keep * parameter.value[i] - length * step[i];
  }
}

void Muon::save(State& state) const {
  velocity_.save(state, "velocity");
  square_.save(state, "square");
  counts_.save(state);
}

void Muon::load(const State& state) {
  velocity_.load(state, "velocity");
  square_.load(state, "square");
  counts_.load(state);
}

}  // namespace deft
