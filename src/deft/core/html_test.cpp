#include "deft/core/html.h"

#include <gtest/gtest.h>

#include <cmath>

namespace deft {
namespace {

TEST(EscapeHtml, MakesMarkupHarmless) {
  EXPECT_EQ(escape_html("<script>alert(\"x\")</script>"), "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
  EXPECT_EQ(escape_html("a & b"), "a &amp; b");
  EXPECT_EQ(escape_html("plain 3x3"), "plain 3x3");
  EXPECT_EQ(escape_html("it's").find('\''), std::string::npos);
}

TEST(LineChart, EscapesNamesAndLeavesNaNOut) {
  const std::string svg = line_chart("a<b", "epoch", {{"<c>", "red", {{1, 0.5}, {2, std::nan("")}, {3, 0.25}}}}, true);
  EXPECT_NE(svg.find("a&lt;b"), std::string::npos);
  EXPECT_EQ(svg.find("<c>"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  std::size_t circles = 0;
  for (std::size_t at = svg.find("<circle"); at != std::string::npos; at = svg.find("<circle", at + 1)) ++circles;
  EXPECT_EQ(circles, 2u);
  EXPECT_NE(svg.find("50.00 %"), std::string::npos);
}

TEST(LineChart, OfNothingIsNothing) {
  EXPECT_EQ(line_chart("t", "x", {}, false), "");
  EXPECT_EQ(line_chart("t", "x", {{"c", "red", {{1, std::nan("")}}}}, false), "");
}

}  // namespace
}  // namespace deft
