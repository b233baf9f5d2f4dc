#include "deft/augmentation/test_time.h"

#include <stdexcept>

#include "deft/augmentation/horizontal_flip.h"
#include "deft/augmentation/random_crop.h"

namespace deft {

const Card TestTime::card{"augmentation", "test_time", "Test-time augmentation", "Krizhevsky et al. 2012; Jordan 2024"};

void describe(TestTimeOptions& o, Fields& f) {
  f.choice("level", o.level, "which views are averaged", {"none", "mirror", "mirror_and_shift"});
}

std::vector<double> TestTime::weights() const {
  if (options_.level == "none") return {1};
  if (options_.level == "mirror") return {0.5, 0.5};
  return {0.25, 0.25, 0.125, 0.125, 0.125, 0.125};
}

void TestTime::view(std::int64_t number, const Image& image, Image& out) const {
  if (number < 0 || number >= static_cast<std::int64_t>(weights().size())) throw std::out_of_range("TestTime::view");
  const std::int64_t shift = number < 2 ? 0 : number < 4 ? -1 : 1;
  out = shift == 0 ? image : shifted(image, shift, shift, Border::reflect);
  if (number % 2 == 1) mirror(out);
}

}  // namespace deft
