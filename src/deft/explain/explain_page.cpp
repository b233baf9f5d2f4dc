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
th{text-align:left;font-weight:600}td,th{padding:.1rem 1rem .1rem 0}
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

std::string answer_rows(const nlohmann::json& answers) {
  std::string html;
  for (const nlohmann::json& one : answers) {
    const bool value = one.contains("value");
    const double number = one[value ? "value" : "probability"].is_number() ? one[value ? "value" : "probability"].get<double>() : 0.0;
    html += "<tr><td>" + escape_html(one[value ? "output" : "class"].get<std::string>()) + "</td><td>" + (value ? fmt::format("{:.4g}", number) : fmt::format("{:.2f} %", 100 * number)) + "</td></tr>\n";
  }
  return html;
}

// What each member of an ensemble says and counts; behind it, folded away, what explains it.
std::string members(const nlohmann::json& list) {
  std::string rows, folded;
  for (const nlohmann::json& one : list) {
    const std::string name = escape_html(one["name"].get<std::string>()), model = escape_html(one["model"].get<std::string>());
    rows += "<tr><td>" + name + "</td><td>" + model + "</td><td>" + (one["weight"].is_number() ? fmt::format("{:.3f}", one["weight"].get<double>()) : "") + "</td><td>";
    if (one.contains("answers") && !one["answers"].empty()) {
      const nlohmann::json& best = one["answers"][0];
      const bool value = best.contains("value");
      const double number = best[value ? "value" : "probability"].is_number() ? best[value ? "value" : "probability"].get<double>() : 0.0;
      rows += escape_html(best[value ? "output" : "class"].get<std::string>()) + " " + (value ? fmt::format("{:.4g}", number) : fmt::format("{:.2f} %", 100 * number));
    }
    rows += "</td></tr>\n";
    if (!one["explanations"].empty()) folded += "<details><summary>" + name + " (" + model + ")</summary>\n" + figures(one["explanations"]) + "</details>\n";
  }
  return "<h3>Members</h3><table><tr><th>member</th><th>model</th><th>weight</th><th>answer</th></tr>\n" + rows + "</table>\n" + folded;
}

}  // namespace

std::string explain_page(const nlohmann::json& document) {
  std::string html = kHead;
  html += "<h1>" + escape_html(document["run"].get<std::string>()) + "</h1>\n";
  for (const nlohmann::json& sample : document["samples"]) {
    html += "<section><h2>" + escape_html(sample["file"].get<std::string>()) + "</h2><table>\n";
    html += answer_rows(sample["answers"]) + "</table>\n" + figures(sample["explanations"]);
    if (sample.contains("members")) html += members(sample["members"]);
    html += "</section>\n";
  }
  const bool ensemble = document.contains("members");
  if (!document["network"].empty()) html += std::string("<section><h2>") + (ensemble ? "The ensemble" : "The model") + "</h2>\n" + figures(document["network"]) + "</section>\n";
  if (ensemble && document["samples"].empty()) html += "<section>" + members(document["members"]) + "</section>\n";
  for (const nlohmann::json& note : document["left_out"]) html += "<p>" + escape_html(note.get<std::string>()) + "</p>\n";
  return html + "</body></html>\n";
}

}  // namespace deft
