// Embedding: samples as points on the plane on which their features spread most, coloured by class. Classes that lie apart are easy for the
// network; a point amid another class is a mistake, or a wrong label.                                    Pearson 1901; Hotelling 1933
//
//   plane: mean and the two unit axes v_1, v_2 of largest variance of the features (PCA);  point = (v_1 (f - mean), v_2 (f - mean))
//   by subspace iteration: V <- orthonormal(C V) until the axes stand still, as C may be thousands wide   Halko et al. 2011, arXiv:0909.4061
//
//   principal_plane({0 0, 3 0, 0 1, 3 1}, 2)   ->  mean {1.5, 0.5}, axes {1, 0}, {0, 1}, shares {0.9, 0.1}
#ifndef DEFT_EXPLAIN_EMBEDDING_H
#define DEFT_EXPLAIN_EMBEDDING_H

#include <array>

#include "deft/explain/role.h"

namespace deft {

struct PrincipalPlane {
  std::vector<double> mean;
  std::array<std::vector<double>, 2> axes;   // largest component positive; the second is zero where there is no second direction
  std::array<double, 2> shares{};            // of the variance
  std::array<double, 2> point(std::span<const float> row) const;
};

// `rows`: one sample of `width` features after another, at least one.
PrincipalPlane principal_plane(std::span<const float> rows, std::int64_t width);

struct EmbeddingOptions {
  std::string part = "validation";
  std::int64_t samples = 2000;
};
void describe(EmbeddingOptions& options, Fields& fields);

class Embedding : public Explanation {
 public:
  static const Card card;
  using Options = EmbeddingOptions;
  explicit Embedding(Options options) : options_(std::move(options)) {}
  bool needs_sample() const override { return false; }   // where there is one, a ring shows it
  Explained explain(const Subject& subject) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
