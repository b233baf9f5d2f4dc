#include "deft/core/png.h"

#include <stdexcept>

#include <zlib.h>

namespace deft {
namespace {

void add_number(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 255);
}

void add_chunk(std::string& out, const std::string& type, const std::string& data) {
  add_number(out, static_cast<std::uint32_t>(data.size()));
  const std::string body = type + data;
  out += body;
  add_number(out, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
}

}  // namespace

std::string png(std::span<const std::uint8_t> pixels, std::int64_t height, std::int64_t width, std::int64_t channels) {
  if (static_cast<std::int64_t>(pixels.size()) != height * width * channels || (channels != 1 && channels != 3)) {
    throw std::invalid_argument("png: the pixels do not fit the size");
  }
  std::string header;
  add_number(header, static_cast<std::uint32_t>(width));
  add_number(header, static_cast<std::uint32_t>(height));
  header += std::string{8, static_cast<char>(channels == 3 ? 2 : 0), 0, 0, 0};
  std::string raw;
  const auto row = static_cast<std::size_t>(width * channels);
  for (std::int64_t y = 0; y < height; ++y) {
    raw += '\0';  // no filter
    raw.append(reinterpret_cast<const char*>(pixels.data()) + static_cast<std::size_t>(y) * row, row);
  }
  uLongf size = compressBound(static_cast<uLong>(raw.size()));
  std::string packed(size, '\0');
  if (compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(raw.data()), static_cast<uLong>(raw.size())) != Z_OK) {
    throw std::runtime_error("png: compression failed");
  }
  packed.resize(size);
  std::string out = "\x89PNG\r\n\x1a\n";
  add_chunk(out, "IHDR", header);
  add_chunk(out, "IDAT", packed);
  add_chunk(out, "IEND", "");
  return out;
}

std::string base64(const std::string& bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) out += k <= bytes.size() - i ? kDigits[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

}  // namespace deft
