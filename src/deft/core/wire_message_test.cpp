#include "deft/core/wire_message.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace deft {
namespace {

// The examples of the format's own documentation: field 1 = 150; field 2 = "testing"; field 4 packed 3, 270, 86942.
TEST(WireMessage, ReadsTheDocumentedExamples) {
  WireMessage number(std::string_view("\x08\x96\x01", 3));
  ASSERT_TRUE(number.next());
  EXPECT_EQ(number.number, 1u);
  EXPECT_EQ(number.whole, 150u);
  EXPECT_FALSE(number.next());
  EXPECT_TRUE(number.complete());
  WireMessage text(std::string_view("\x12\x07testing", 9));
  ASSERT_TRUE(text.next());
  EXPECT_EQ(text.number, 2u);
  EXPECT_EQ(text.content, "testing");
  WireMessage packed(std::string_view("\x22\x06\x03\x8e\x02\x9e\xa7\x05", 8));
  ASSERT_TRUE(packed.next());
  std::vector<std::uint64_t> values;
  EXPECT_TRUE(for_each_varint(packed.content, [&](std::uint64_t v) { values.push_back(v); }));
  EXPECT_EQ(values, (std::vector<std::uint64_t>{3, 270, 86942}));
}

TEST(WireMessage, EndsAtALengthBeyondItsBytes) {
  WireMessage lie(std::string_view("\x12\x7ftesting", 9));
  EXPECT_FALSE(lie.next());
  EXPECT_FALSE(lie.complete());
}

TEST(WireMessage, EndsAtANumberThatNeverEnds) {
  const std::string endless(20, '\xff');
  WireMessage message(endless);
  EXPECT_FALSE(message.next());
  EXPECT_FALSE(message.complete());
  EXPECT_FALSE(for_each_varint(endless, [](std::uint64_t) {}));
}

}  // namespace
}  // namespace deft
