// SHA-256 and MD5 of bytes, as hexadecimal text. MD5 only because CIFAR is published with it.
//
//   Checksum sum("sha256"); sum.add(data, size); sum.text() == "ba7816bf..."
//
// FIPS 180-4; RFC 1321
#ifndef DEFT_DATA_CHECKSUM_H
#define DEFT_DATA_CHECKSUM_H

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace deft {

class Checksum {
 public:
  explicit Checksum(const std::string& kind);  // "sha256" or "md5"; else std::logic_error
  void add(const std::uint8_t* data, std::size_t size);
  std::string text();  // ends the sum

 private:
  void block(const std::uint8_t* data);
  bool sha_;
  std::array<std::uint32_t, 8> state_;
  std::vector<std::uint8_t> pending_;
  std::uint64_t length_ = 0;
};

}  // namespace deft

#endif
