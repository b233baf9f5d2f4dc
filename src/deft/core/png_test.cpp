#include "deft/core/png.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace deft {
namespace {

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

// Walks the chunks as the specification (RFC 2083) has them, checks each CRC, and undoes the compression with zlib.
std::string unpacked_rows(const std::string& bytes, std::uint32_t& width, std::uint32_t& height, int& color) {
  EXPECT_EQ(bytes.substr(0, 8), std::string("\x89PNG\r\n\x1a\n"));
  std::string data;
  std::size_t at = 8;
  std::string last;
  while (at + 12 <= bytes.size()) {
    const std::uint32_t length = big_endian(bytes, at);
    last = bytes.substr(at + 4, 4);
    const auto crc = crc32(0, reinterpret_cast<const Bytef*>(bytes.data() + at + 4), length + 4);
    EXPECT_EQ(crc, big_endian(bytes, at + 8 + length)) << last;
    if (last == "IHDR") {
      width = big_endian(bytes, at + 8);
      height = big_endian(bytes, at + 12);
      EXPECT_EQ(bytes[at + 16], 8) << "bits";
      color = bytes[at + 17];
    }
    if (last == "IDAT") data += bytes.substr(at + 8, length);
    at += 12 + length;
  }
  EXPECT_EQ(at, bytes.size());
  EXPECT_EQ(last, "IEND");
  std::string rows(1 << 20, '\0');
  uLongf size = rows.size();
  EXPECT_EQ(uncompress(reinterpret_cast<Bytef*>(rows.data()), &size, reinterpret_cast<const Bytef*>(data.data()), data.size()), Z_OK);
  rows.resize(size);
  return rows;
}

TEST(Png, HoldsThePixelsOfAColourPicture) {
  const std::vector<std::uint8_t> pixels{255, 0, 0, 0, 255, 0, 0, 0, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  std::uint32_t width = 0, height = 0;
  int color = 0;
  const std::string rows = unpacked_rows(png(pixels, 2, 3, 3), width, height, color);
  EXPECT_EQ(width, 3u);
  EXPECT_EQ(height, 2u);
  EXPECT_EQ(color, 2);
  ASSERT_EQ(rows.size(), 2u * (1 + 9));
  for (std::size_t row = 0; row < 2; ++row) {
    EXPECT_EQ(rows[row * 10], 0) << "no filter";
    for (std::size_t i = 0; i < 9; ++i) EXPECT_EQ(static_cast<std::uint8_t>(rows[row * 10 + 1 + i]), pixels[row * 9 + i]);
  }
}

TEST(Png, OfOneChannelIsGrey) {
  std::uint32_t width = 0, height = 0;
  int color = -1;
  const std::vector<std::uint8_t> pixels{7, 200};
  const std::string rows = unpacked_rows(png(pixels, 1, 2, 1), width, height, color);
  EXPECT_EQ(color, 0);
  EXPECT_EQ(rows, std::string("\0\7\xc8", 3));
}

}  // namespace
}  // namespace deft
