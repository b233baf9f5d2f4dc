// Fancy PCA: colours move along the principal axes of the training pixels' colours.
//
//   [r g b] += 255 * (a1 * l1 * p1 + a2 * l2 * p2 + a3 * l3 * p3),   a ~ N(0, deviation), one draw a picture
//
// p, l: eigenvectors and eigenvalues of the covariance of the colours (0 .. 1). Grey pictures stay.
// Krizhevsky, Sutskever, Hinton 2012
#ifndef DEFT_AUGMENTATION_FANCY_PCA_H
#define DEFT_AUGMENTATION_FANCY_PCA_H

#include <array>

#include "deft/augmentation/role.h"

namespace deft {

struct FancyPcaOptions {
  double deviation = 0.1;
};
void describe(FancyPcaOptions& options, Fields& fields);

// Eigenvalues, falling, and their unit vectors (vectors[k] belongs to values[k]).
struct ColourBasis {
  std::array<double, 3> values{};
  std::array<std::array<double, 3>, 3> vectors{};
};
using Matrix3 = std::array<std::array<double, 3>, 3>;

ColourBasis eigen_symmetric(Matrix3 matrix);            // Jacobi's rotations
Matrix3 colour_covariance(const Samples& samples);      // over at most 10,000 pictures, evenly chosen
void fancy_pca(Image& image, const ColourBasis& basis, const std::array<double, 3>& alphas);

class FancyPca : public Augmentation {
 public:
  static const Card card;
  using Options = FancyPcaOptions;
  explicit FancyPca(Options options) : options_(std::move(options)) {}
  void fit(const Samples& training) override;
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
  ColourBasis basis_;
};

}  // namespace deft

#endif
