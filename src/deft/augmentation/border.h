// What lies outside a picture: its mirror image or black. Shared by everything that moves pixels.
#ifndef DEFT_AUGMENTATION_BORDER_H
#define DEFT_AUGMENTATION_BORDER_H

#include <cstdint>
#include <string>

#include "deft/core/fields.h"

namespace deft {

enum class Border { reflect, zero };

// Position -1 of n is 1, position n is n - 2: the border pixel is not doubled.
std::int64_t reflected(std::int64_t position, std::int64_t n);

// The option "mode" of every room that moves pixels: "reflect" or "zero".
void describe_border(std::string& mode, Fields& fields);
Border border_of(const std::string& mode);

}  // namespace deft

#endif
