#include "deft/core/wire_writer.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

TEST(WireWriter, WritesTheDocumentedExamples) {
  WireWriter number, text, inner, outer;
  number.whole(1, 150);
  EXPECT_EQ(number.bytes(), std::string("\x08\x96\x01", 3));
  text.text(2, "testing");
  EXPECT_EQ(text.bytes(), std::string("\x12\x07testing", 9));
  inner.whole(1, 150);
  outer.message(3, inner);
  EXPECT_EQ(outer.bytes(), std::string("\x1a\x03\x08\x96\x01", 5));
}

TEST(WireWriter, WritesFloatsLittleEndian) {
  WireWriter real;
  real.single(1, 1.0f);
  EXPECT_EQ(real.bytes(), std::string("\x0d\x00\x00\x80\x3f", 5));
}

}  // namespace
}  // namespace deft
