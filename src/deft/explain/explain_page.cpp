#include "deft/explain/explain_page.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/html.h"

namespace deft {
namespace {

constexpr const char* kHead = R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">
<title>deft explain</title><style>
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1c1c1c;background:#fff}
img{max-width:100%;image-rendering:pixelated}figure{margin:1.5rem 0}figcaption{color:#555}pre{color:#333;overflow:auto}
td{padding:.1rem 1rem .1rem 0}
</style></head><body>
)";

std::string figures(const nlohmann::json& list) {
  std::string html;
  for (const nlohmann::json& one : list) {
    const std::string name = escape_html(one["name"].get<std::string>()), title = escape_html(one["title"].get<std::string>());
    html += "<figure id=\"" + name + "\"><h3>" + name + "</h3>";
    if (one.contains("picture")) html += "<img src=\"" + escape_html(one["picture"].get<std::string>()) + "\" alt=\"" + title + "\">";
    html += "<figcaption>" + title + "</figcaption>";
    std::string lines;
    for (const nlohmann::json& line : one["lines"]) lines += escape_html(line.get<std::string>()) + "\n";
    if (!lines.empty()) html += "<pre>" + lines + "</pre>";
    html += "</figure>\n";
  }
  return html;
}

}  // namespace

std::string explain_page(const nlohmann::json& document) {
  std::string html = kHead;
  html += "<h1>" + escape_html(document["run"].get<std::string>()) + "</h1>\n";
  for (const nlohmann::json& sample : document["samples"]) {
    html += "<section><h2>" + escape_html(sample["file"].get<std::string>()) + "</h2><table>\n";
    for (const nlohmann::json& one : sample["answers"]) {
      const bool value = one.contains("value");
      const double number = one[value ? "value" : "probability"].is_number() ? one[value ? "value" : "probability"].get<double>() : 0.0;
      html += "<tr><td>" + escape_html(one[value ? "output" : "class"].get<std::string>()) + "</td><td>" + (value ? fmt::format("{:.4g}", number) : fmt::format("{:.2f} %", 100 * number)) + "</td></tr>\n";
    }
    html += "</table>\n" + figures(sample["explanations"]) + "</section>\n";
  }
  if (!document["network"].empty()) html += "<section><h2>The network</h2>\n" + figures(document["network"]) + "</section>\n";
  for (const nlohmann::json& note : document["left_out"]) html += "<p>" + escape_html(note.get<std::string>()) + "</p>\n";
  return html + "</body></html>\n";
}

}  // namespace deft
