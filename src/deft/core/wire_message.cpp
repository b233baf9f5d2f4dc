#include "deft/core/wire_message.h"

namespace deft {

bool WireMessage::next() {
  if (bytes_.empty()) return false;
  complete_ = false;
  const std::optional<std::uint64_t> key = varint();
  if (!key) return false;
  number = *key >> 3;
  kind = static_cast<int>(*key & 7);
  if (kind == kVarint) {
    const std::optional<std::uint64_t> read = varint();
    whole = read.value_or(0);
    complete_ = read.has_value();
    return complete_;
  }
  std::uint64_t size = bytes_.size() + 1;
  if (kind == kEightBytes) size = 8;
  if (kind == kFourBytes) size = 4;
  if (kind == kBytes) size = varint().value_or(bytes_.size() + 1);
  if (size > bytes_.size()) return false;
  content = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  complete_ = true;
  return true;
}

std::optional<std::uint64_t> WireMessage::varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes_[0]);
    bytes_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 127) << shift;
    if (byte < 128) return value;
  }
  return std::nullopt;
}

}  // namespace deft
