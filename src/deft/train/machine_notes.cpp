#include "deft/train/machine_notes.h"

#include <algorithm>

namespace deft {

int usable_threads(std::int64_t asked, int processors) {
  return asked > 0 ? static_cast<int>(std::min<std::int64_t>(asked, processors)) : processors;
}

std::vector<std::string> machine_notes(const TrainOptions& options, Precision used, int processors) {
  std::vector<std::string> notes;
  if (options.precision == "bfloat16" && used == Precision::float32) {
    notes.push_back("this processor has no bfloat16; float32 was used instead");
  }
  if (options.threads > processors) {
    notes.push_back("train.threads = " + std::to_string(options.threads) + " is more than the " + std::to_string(processors) +
                    (processors == 1 ? " processor" : " processors") + " of this machine; " + std::to_string(processors) +
                    (processors == 1 ? " thread was used" : " threads were used"));
  }
  return notes;
}

}  // namespace deft
