#include "deft/augmentation/border.h"

namespace deft {

std::int64_t reflected(std::int64_t position, std::int64_t n) {
  if (n == 1) return 0;
  const std::int64_t period = 2 * (n - 1);
  const std::int64_t inside = ((position % period) + period) % period;
  return inside < n ? inside : period - inside;
}

void describe_border(std::string& mode, Fields& fields) {
  fields.choice("mode", mode, "what the border is filled with", {"reflect", "zero"});
}

Border border_of(const std::string& mode) { return mode == "zero" ? Border::zero : Border::reflect; }

}  // namespace deft
