// Writes messages of a protocol buffer: the counterpart of wire_message.h.
//
//   WireWriter w;  w.whole(1, 8);  w.text(2, "deft");  w.message(7, graph.bytes());
//   https://protobuf.dev/programming-guides/encoding
#ifndef DEFT_CORE_WIRE_WRITER_H
#define DEFT_CORE_WIRE_WRITER_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace deft {

template <class Number>
std::string to_little_endian(Number value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(Number); ++i) bytes += static_cast<char>(value >> (8 * i) & 255);
  return bytes;
}

class WireWriter {
 public:
  void whole(std::uint64_t field, std::uint64_t value);
  void single(std::uint64_t field, float value);                  // four bytes
  void real(std::uint64_t field, double value);                   // eight bytes
  void reals(std::uint64_t field, const std::vector<double>& values);   // packed
  void text(std::uint64_t field, std::string_view bytes);         // texts, bytes, packed numbers and messages
  void message(std::uint64_t field, const WireWriter& inner) { text(field, inner.bytes_); }
  const std::string& bytes() const { return bytes_; }

 private:
  void varint(std::uint64_t value);
  std::string bytes_;
};

}  // namespace deft

#endif
