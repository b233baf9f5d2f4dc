// Pictures as PNG bytes, for reports and sheets (works without OpenCV).
//
//   std::string bytes = png(pixels, 32, 32, 3);     // height x width x channels bytes, grey (1) or colour (3)
#ifndef DEFT_CORE_PNG_H
#define DEFT_CORE_PNG_H

#include <cstdint>
#include <span>
#include <string>

namespace deft {

std::string png(std::span<const std::uint8_t> pixels, std::int64_t height, std::int64_t width, std::int64_t channels);
std::string base64(const std::string& bytes);

}  // namespace deft

#endif
