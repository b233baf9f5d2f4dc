#include "deft/core/wire_writer.h"

#include <bit>

namespace deft {

void WireWriter::varint(std::uint64_t value) {
  for (; value >= 128; value >>= 7) bytes_ += static_cast<char>((value & 127) | 128);
  bytes_ += static_cast<char>(value);
}

void WireWriter::whole(std::uint64_t field, std::uint64_t value) {
  varint(field << 3);
  varint(value);
}

void WireWriter::single(std::uint64_t field, float value) {
  varint(field << 3 | 5);
  bytes_ += to_little_endian(std::bit_cast<std::uint32_t>(value));
}

void WireWriter::real(std::uint64_t field, double value) {
  varint(field << 3 | 1);
  bytes_ += to_little_endian(std::bit_cast<std::uint64_t>(value));
}

void WireWriter::reals(std::uint64_t field, const std::vector<double>& values) {
  std::string packed;
  for (const double value : values) packed += to_little_endian(std::bit_cast<std::uint64_t>(value));
  text(field, packed);
}

void WireWriter::text(std::uint64_t field, std::string_view bytes) {
  varint(field << 3 | 2);
  varint(bytes.size());
  bytes_ += bytes;
}

}  // namespace deft
