#include "deft/data/picture_file.h"

#include <algorithm>
#include <cstring>

#include "deft/core/problem.h"

#if DEFT_OPENCV
#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#endif

namespace deft {
namespace {

using Bytes = std::vector<std::uint8_t>;

bool starts(const Bytes& bytes, std::size_t at, const char* text, std::size_t length) {
  return bytes.size() >= at + length && std::memcmp(bytes.data() + at, text, length) == 0;
}

std::int64_t number(const Bytes& bytes, std::size_t at, int length, bool highest_first) {
  std::int64_t value = 0;
  for (int i = 0; i < length; ++i) {
    const std::size_t place = at + static_cast<std::size_t>(highest_first ? i : length - 1 - i);
    if (place >= bytes.size()) return -1;
    value = (value << 8) | bytes[place];
  }
  return value;
}

void read_jpeg(const Bytes& bytes, PictureHeader& header) {
  std::size_t at = 2;
  while (at + 4 <= bytes.size()) {
    if (bytes[at] != 0xFF) break;
    const int marker = bytes[at + 1];
    if (marker == 0xFF) {
      ++at;
      continue;
    }
    const std::int64_t length = number(bytes, at + 2, 2, true);
    const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame && at + 10 <= bytes.size()) {
      header.height = number(bytes, at + 5, 2, true);
      header.width = number(bytes, at + 7, 2, true);
      header.grey = bytes[at + 9] == 1;
    }
    at += 2 + static_cast<std::size_t>(std::max<std::int64_t>(2, length));
    if (marker == 0xDA) {  // the scan: libjpeg would fill a missing rest with grey, so look for the end mark
      const std::uint8_t end[] = {0xFF, 0xD9};
      const bool whole = at < bytes.size() && std::search(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(),
                                                          std::begin(end), std::end(end)) != bytes.end();
      if (!whole) header.problem = "cut off";
      return;
    }
  }
  header.problem = "cut off";
}

void read_png(const Bytes& bytes, PictureHeader& header) {
  header.width = number(bytes, 16, 4, true);
  header.height = number(bytes, 20, 4, true);
  header.grey = bytes.size() > 25 && (bytes[25] == 0 || bytes[25] == 4);
  for (std::size_t at = 8; at + 12 <= bytes.size();) {
    if (starts(bytes, at + 4, "IEND", 4)) return;
    at += 12 + static_cast<std::size_t>(number(bytes, at, 4, true));
  }
  header.problem = "cut off";
}

void read_webp(const Bytes& bytes, PictureHeader& header) {
  if (number(bytes, 4, 4, false) + 8 > static_cast<std::int64_t>(bytes.size())) header.problem = "cut off";
  if (starts(bytes, 12, "VP8X", 4)) {
    header.width = number(bytes, 24, 3, false) + 1;
    header.height = number(bytes, 27, 3, false) + 1;
  } else if (starts(bytes, 12, "VP8L", 4)) {
    const std::int64_t bits = number(bytes, 21, 4, false);
    header.width = (bits & 0x3FFF) + 1;
    header.height = ((bits >> 14) & 0x3FFF) + 1;
  } else {
    header.width = number(bytes, 26, 2, false) & 0x3FFF;
    header.height = number(bytes, 28, 2, false) & 0x3FFF;
  }
}

void read_bmp(const Bytes& bytes, PictureHeader& header) {
  const bool core = number(bytes, 14, 4, false) == 12;
  header.width = number(bytes, 18, core ? 2 : 4, false);
  header.height = number(bytes, core ? 20 : 22, core ? 2 : 4, false);
  if (!core && header.height > 0x7FFFFFFF) header.height = 0x100000000 - header.height;  // top row first
}

void read_tiff(const Bytes& bytes, PictureHeader& header) {
  const bool big = bytes[0] == 'M';
  const std::int64_t directory = number(bytes, 4, 4, big);
  const std::int64_t count = directory < 0 ? -1 : number(bytes, static_cast<std::size_t>(directory), 2, big);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(directory + 2 + 12 * i);
    const std::int64_t tag = number(bytes, at, 2, big);
    const std::int64_t value = number(bytes, at + 8, number(bytes, at + 2, 2, big) == 3 ? 2 : 4, big);
    if (tag == 256) header.width = value;
    if (tag == 257) header.height = value;
    if (tag == 262) header.grey = value < 2;
  }
}

}  // namespace

PictureHeader picture_header(const Bytes& bytes) {
  PictureHeader header;
  if (starts(bytes, 0, "\xFF\xD8\xFF", 3)) {
    header.kind = "JPEG";
    read_jpeg(bytes, header);
  } else if (starts(bytes, 0, "\x89PNG\r\n\x1A\n", 8)) {
    header.kind = "PNG";
    read_png(bytes, header);
  } else if (starts(bytes, 0, "RIFF", 4) && starts(bytes, 8, "WEBPVP8", 7)) {
    header.kind = "WebP";
    read_webp(bytes, header);
  } else if (starts(bytes, 0, "BM", 2)) {
    header.kind = "BMP";
    read_bmp(bytes, header);
  } else if (starts(bytes, 0, "II*\0", 4) || starts(bytes, 0, "MM\0*", 4)) {
    header.kind = "TIFF";
    read_tiff(bytes, header);
  } else {
    header.problem = starts(bytes, 0, "GIF8", 4) ? "a GIF" : bytes.empty() ? "empty" : "not a picture";
    return header;
  }
  if (!header.problem.empty()) return header;
  if (header.height <= 0 || header.width <= 0) {
    header.problem = "its header has no size";
  } else if (header.height > kMostPixels / header.width) {
    header.problem = std::to_string(header.width) + " x " + std::to_string(header.height) + ", more than 100 megapixels";
  }
  return header;
}

#if DEFT_OPENCV

namespace {

// Alpha laid on white, 16 bit to 8, then grey or red green blue.
cv::Mat plain_pixels(cv::Mat picture, std::int64_t channels) {
  if (picture.depth() == CV_16U) {
    picture.convertTo(picture, CV_8U, 1.0 / 257.0);
  } else if (picture.depth() == CV_32F || picture.depth() == CV_64F) {
    picture.convertTo(picture, CV_8U, 255.0);
  } else if (picture.depth() != CV_8U) {
    picture.convertTo(picture, CV_8U);
  }
  if (picture.channels() == 4) {
    cv::Mat opaque(picture.rows, picture.cols, CV_8UC3);
    for (int y = 0; y < picture.rows; ++y) {
      for (int x = 0; x < picture.cols; ++x) {
        const cv::Vec4b& from = picture.at<cv::Vec4b>(y, x);
        for (int c = 0; c < 3; ++c) {
          const int alpha = from[3];
          opaque.at<cv::Vec3b>(y, x)[c] = static_cast<std::uint8_t>((from[c] * alpha + 255 * (255 - alpha) + 127) / 255);
        }
      }
    }
    picture = opaque;
  } else if (picture.channels() == 2) {
    cv::extractChannel(picture, picture, 0);
  }
  cv::Mat result = picture;
  if (channels == 3) cv::cvtColor(picture, result, picture.channels() == 1 ? cv::COLOR_GRAY2RGB : cv::COLOR_BGR2RGB);
  if (channels == 1 && picture.channels() == 3) cv::cvtColor(picture, result, cv::COLOR_BGR2GRAY);
  return result;
}

int jpeg_flag(std::int64_t shorter, std::int64_t side, bool grey) {
  // Twice the side is kept, so that the last step still averages.
  if (shorter >= 16 * side) return grey ? cv::IMREAD_REDUCED_GRAYSCALE_8 : cv::IMREAD_REDUCED_COLOR_8;
  if (shorter >= 8 * side) return grey ? cv::IMREAD_REDUCED_GRAYSCALE_4 : cv::IMREAD_REDUCED_COLOR_4;
  if (shorter >= 4 * side) return grey ? cv::IMREAD_REDUCED_GRAYSCALE_2 : cv::IMREAD_REDUCED_COLOR_2;
  return grey ? cv::IMREAD_GRAYSCALE : cv::IMREAD_COLOR;
}

}  // namespace

bool decode_square(const Bytes& bytes, const PictureHeader& header, std::int64_t side, std::int64_t channels,
                   std::uint8_t* out) {
  // OpenCV's own threads would fight ours, and its warnings name no file: the notes do.
  static const bool prepared = [] {
    cv::setNumThreads(0);
    cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
    return true;
  }();
  static_cast<void>(prepared);
  const int flag = header.kind == "JPEG" ? jpeg_flag(std::min(header.height, header.width), side, channels == 1)
                                         : cv::IMREAD_UNCHANGED;
  try {
    cv::Mat picture = cv::imdecode(cv::Mat(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::uint8_t*>(bytes.data())), flag);
    if (picture.empty()) return false;
    const int square = std::min(picture.rows, picture.cols);
    picture = picture(cv::Rect((picture.cols - square) / 2, (picture.rows - square) / 2, square, square));
    picture = plain_pixels(picture, channels);
    const int target = static_cast<int>(side);
    cv::Mat result(target, target, channels == 3 ? CV_8UC3 : CV_8UC1, out);
    cv::resize(picture, result, result.size(), 0, 0, square > target ? cv::INTER_AREA : cv::INTER_LINEAR);
    return true;
  } catch (const cv::Exception&) {
    return false;
  }
}

void write_png(const std::string& file, std::int64_t height, std::int64_t width, std::int64_t channels,
               const std::uint8_t* pixels) {
  const cv::Mat picture(static_cast<int>(height), static_cast<int>(width), channels == 3 ? CV_8UC3 : CV_8UC1,
                        const_cast<std::uint8_t*>(pixels));
  cv::Mat turned = picture;
  if (channels == 3) cv::cvtColor(picture, turned, cv::COLOR_RGB2BGR);
  bool written = false;
  try {
    written = cv::imwrite(file, turned, {cv::IMWRITE_PNG_COMPRESSION, 3});
  } catch (const cv::Exception&) {
  }
  if (!written) throw Refusal(file + ": cannot be written");
}

#else

bool decode_square(const Bytes&, const PictureHeader&, std::int64_t, std::int64_t, std::uint8_t*) {
  throw Refusal("this deft was built without OpenCV: it reads CIFAR, MNIST, CSV and glyphs, but no picture files");
}

void write_png(const std::string& file, std::int64_t, std::int64_t, std::int64_t, const std::uint8_t*) {
  throw Refusal(file + ": this deft was built without OpenCV and cannot write pictures");
}

#endif

}  // namespace deft
