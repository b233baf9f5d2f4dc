#include "deft/core/json_text.h"

#include <gtest/gtest.h>

#include <string>

#include <nlohmann/json.hpp>

namespace deft {
namespace {

TEST(JsonText, ReadsWhatIsJsonAndDiscardsWhatIsNot) {
  EXPECT_EQ(parse_json("{\"a\": [1, null]}")["a"][0], 1);
  EXPECT_TRUE(parse_json("{\"a\": ").is_discarded());
  EXPECT_TRUE(parse_json("").is_discarded());
}

TEST(JsonText, DiscardsWhatIsNestedTooDeeply) {
  const auto nested = [](int depth) { return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']'); };
  EXPECT_FALSE(parse_json(nested(kDeepest)).is_discarded());
  EXPECT_TRUE(parse_json(nested(kDeepest + 1)).is_discarded());
  EXPECT_TRUE(parse_json("{\"a\":" + nested(1000000) + "}").is_discarded());
}

TEST(JsonText, BracketsInTextsDoNotCount) {
  const std::string many(1000, '[');
  EXPECT_EQ(parse_json("[\"" + many + "\"]")[0], many);
  EXPECT_EQ(parse_json("[\"\\\"" + many + "\"]")[0], "\"" + many) << "an escaped quote does not end a text";
}

}  // namespace
}  // namespace deft
