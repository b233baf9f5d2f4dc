// Writes messages of a protocol buffer: the counterpart of wire_message.h.
//
//   WireWriter w;  w.whole(1, 8);  w.text(2, "deft");  w.message(7, graph.bytes());
//   https://protobuf.dev/programming-guides/encoding
#ifndef DEFT_CORE_WIRE_WRITER_H
#define DEFT_CORE_WIRE_WRITER_H

#include <cstdint>
#include <string>
#include <string_view>

namespace deft {

class WireWriter {
 public:
  void whole(std::uint64_t field, std::uint64_t value);
  void real(std::uint64_t field, float value);                    // four bytes
  void text(std::uint64_t field, std::string_view bytes);         // texts, bytes, packed numbers and messages
  void message(std::uint64_t field, const WireWriter& inner) { text(field, inner.bytes_); }
  const std::string& bytes() const { return bytes_; }

 private:
  void varint(std::uint64_t value);
  std::string bytes_;
};

}  // namespace deft

#endif
