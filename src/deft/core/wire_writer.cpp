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

void WireWriter::real(std::uint64_t field, float value) {
  varint(field << 3 | 5);
  const auto bits = std::bit_cast<std::uint32_t>(value);
  for (int i = 0; i < 4; ++i) bytes_ += static_cast<char>(bits >> (8 * i) & 255);
}

void WireWriter::text(std::uint64_t field, std::string_view bytes) {
  varint(field << 3 | 2);
  varint(bytes.size());
  bytes_ += bytes;
}

}  // namespace deft
