#include "deft/explain/explain_page.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace deft {
namespace {

TEST(ExplainPage, ShowsEveryPictureAndEscapesEveryText) {
  const std::string bad = "<script>\"x\"</script>";
  const nlohmann::json figure{{"name", "saliency"}, {"title", bad}, {"lines", {bad}}, {"facts", nlohmann::json::object()}, {"picture", "1_cat_saliency.png"}};
  const nlohmann::json document{{"run", bad},
                                {"network", {{{"name", "filters"}, {"title", "24 filters"}, {"lines", nlohmann::json::array()}, {"picture", "filters.png"}}}},
                                {"samples", {{{"file", bad}, {"answers", {{{"class", bad}, {"probability", 0.931}}}}, {"explanations", {figure}}},
                                             {{"file", "t.csv:3"}, {"answers", {{{"output", "price"}, {"value", 12.5}}}}, {"explanations", nlohmann::json::array()}}}},
                                {"left_out", {bad}}};
  const std::string html = explain_page(document);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
  for (const char* part : {"src=\"1_cat_saliency.png\"", "src=\"filters.png\"", "93.10 %", "12.5", "t.csv:3"}) EXPECT_NE(html.find(part), std::string::npos) << part;
}

}  // namespace
}  // namespace deft
