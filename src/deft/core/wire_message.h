// A message of a protocol buffer, field by field, without a schema and without trust.
//
//   for (WireMessage fields(bytes); fields.next();) {
//     if (fields.number == 8 && fields.kind == WireMessage::kBytes) name = fields.content;
//   }
//
// Ends at the first thing that makes no sense (complete() then is false); nothing is copied, nothing is allocated.
// https://protobuf.dev/programming-guides/encoding
#ifndef DEFT_CORE_WIRE_MESSAGE_H
#define DEFT_CORE_WIRE_MESSAGE_H

#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

namespace deft {

template <class Number>
Number little_endian(const char* bytes) {
  Number value = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) value |= static_cast<Number>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return value;
}

class WireMessage {
 public:
  static constexpr int kVarint = 0, kEightBytes = 1, kBytes = 2, kFourBytes = 5;

  explicit WireMessage(std::string_view bytes) : bytes_(bytes) {}

  bool next();
  bool complete() const { return complete_ && bytes_.empty(); }

  std::uint64_t number = 0;   // of the field
  int kind = 0;
  std::uint64_t whole = 0;    // kVarint
  std::string_view content;   // the other kinds

 private:
  std::optional<std::uint64_t> varint();
  std::string_view bytes_;
  bool complete_ = true;
};

// The whole numbers of a packed field.
template <class Each>
bool for_each_varint(std::string_view packed, const Each& each) {
  std::uint64_t value = 0;
  int shift = 0;
  for (const char c : packed) {
    const auto byte = static_cast<unsigned char>(c);
    if (shift > 63) return false;
    value |= static_cast<std::uint64_t>(byte & 127) << shift;
    shift += 7;
    if (byte >= 128) continue;
    each(value);
    value = 0;
    shift = 0;
  }
  return shift == 0;
}

}  // namespace deft

#endif
