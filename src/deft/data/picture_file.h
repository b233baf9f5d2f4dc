// One picture file: what it is (by its first bytes), its size (from the header), and its pixels.
//
//   PictureHeader h = picture_header(bytes);      // h.kind == "JPEG", h.width == 320
//   decode_square(bytes, h, 64, 3, out);          // 64 x 64 x 3 bytes, red green blue
//
// Nothing is handed to a decoder before its kind and its size have passed: names and libraries are not trusted.
#ifndef DEFT_DATA_PICTURE_FILE_H
#define DEFT_DATA_PICTURE_FILE_H

#include <cstdint>
#include <string>
#include <vector>

namespace deft {

inline constexpr std::int64_t kMostPixels = 100'000'000;        // 100 megapixels
inline constexpr std::int64_t kMostPictureBytes = 512'000'000;  // of one file

struct PictureHeader {
  std::string kind;          // JPEG, PNG, WebP, BMP or TIFF; else empty
  std::int64_t height = 0;   // as stored, before an EXIF rotation
  std::int64_t width = 0;
  bool grey = false;
  std::string problem;       // why it cannot be used: "a GIF", "cut off", "too large"; empty: it can
};

PictureHeader picture_header(const std::vector<std::uint8_t>& bytes);

// Decodes, shrinks the shorter side to `side`, crops the centre. Alpha is laid on white; 16 bit becomes 8.
// JPEG is decoded at a half, a quarter or an eighth where that is still large enough. False: undecodable.
// channels: 1 grey, 3 red green blue.  Needs OpenCV (throws Refusal in a build without).
bool decode_square(const std::vector<std::uint8_t>& bytes, const PictureHeader& header, std::int64_t side,
                   std::int64_t channels, std::uint8_t* out);

// Writes a PNG from height x width x channels bytes. Throws Refusal if it cannot.
void write_png(const std::string& file, std::int64_t height, std::int64_t width, std::int64_t channels,
               const std::uint8_t* pixels);

}  // namespace deft

#endif
