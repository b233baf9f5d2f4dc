// Normal noise for whole pictures: number i of a stream without the numbers before it, many at a time.
//
//   add_normal_noise(pixels, 12.75, random.bits());      // every byte moves by N(0, 12.75), rounded, 0 .. 255
//
// Box and Muller on two 32-bit hashes of the position: the same noise for the same key, whatever the vector's width.
#ifndef DEFT_AUGMENTATION_NORMAL_NOISE_H
#define DEFT_AUGMENTATION_NORMAL_NOISE_H

#include <cstdint>
#include <span>

namespace deft {

void add_normal_noise(std::span<std::uint8_t> pixels, double deviation, std::uint64_t key);

}  // namespace deft

#endif
