#include "deft/data/checksum.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

std::string sum_of(const std::string& kind, const std::string& text) {
  Checksum sum(kind);
  sum.add(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  return sum.text();
}

TEST(Checksum, PublishedExamplesOfBothStandards) {
  EXPECT_EQ(sum_of("sha256", "abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sum_of("sha256", ""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sum_of("sha256", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sum_of("sha256", std::string(1000000, 'a')), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(sum_of("md5", "abc"), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(sum_of("md5", ""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(sum_of("md5", "12345678901234567890123456789012345678901234567890123456789012345678901234567890"),
            "57edf4a22be3c955ac49da2e2107b67a");
}

}  // namespace
}  // namespace deft
