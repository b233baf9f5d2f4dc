// Test-time augmentation: outputs averaged over views of the picture.
//
//   none               the picture
//   mirror             (picture + mirrored) / 2
//   mirror_and_shift   1/2 mirror(picture) + 1/4 mirror(moved by -1, -1) + 1/4 mirror(moved by +1, +1): six views,
//                      borders mirrored.          Jordan 2024, arXiv:2404.00498
//
// Not for letters and digits, unless the level is none.
#ifndef DEFT_AUGMENTATION_TEST_TIME_H
#define DEFT_AUGMENTATION_TEST_TIME_H

#include <string>

#include "deft/augmentation/role.h"

namespace deft {

struct TestTimeOptions {
  std::string level = "mirror";
};
void describe(TestTimeOptions& options, Fields& fields);


class TestTime : public TestTimeViews {
 public:
  static const Card card;
  using Options = TestTimeOptions;
  explicit TestTime(Options options) : options_(std::move(options)) {}
  std::vector<double> weights() const override;
  void view(std::int64_t number, const Image& image, Image& out) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
