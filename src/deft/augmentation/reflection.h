// Reflection: mirrors the picture at an axis drawn anew for every picture.
//
//   axis            vertical   horizontal   diagonal   antidiagonal
//   1 2               2 1         3 4         1 3          4 2
//   3 4               4 3         1 2         2 4          3 1
//
// Each of `axes` and "no reflection" is equally likely. The diagonals exchange rows and columns: they are left out
// where a picture is not square.          Wei 2015, Must know tips/tricks in deep neural networks
#ifndef DEFT_AUGMENTATION_REFLECTION_H
#define DEFT_AUGMENTATION_REFLECTION_H

#include <string>
#include <vector>

#include "deft/augmentation/role.h"

namespace deft {

struct ReflectionOptions {
  std::vector<std::string> axes{"vertical", "horizontal"};
};
void describe(ReflectionOptions& options, Fields& fields);

enum class Axis { vertical, horizontal, diagonal, antidiagonal };
void reflect(Image& image, Axis axis);  // a diagonal of a picture that is not square: std::logic_error

class Reflection : public Augmentation {
 public:
  static const Card card;
  using Options = ReflectionOptions;
  explicit Reflection(Options options) : options_(std::move(options)) {}
  void apply(Image& image, Random& random, const SampleContext& context) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
