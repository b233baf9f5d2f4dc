#include "cli/cards.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include "deft/core/html.h"
#include "deft/core/problem.h"
#include "deft/recipe/chapters.h"

#if DEFT_CMARK
#include <cmark.h>
#endif

namespace deft {

std::string card_text(const Card& card) {
  std::vector<std::string> folders;
  if (const char* given = std::getenv("DEFT_CARDS")) folders.push_back(given);
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  folders.push_back((program.parent_path() / "../share/deft/cards").string());
  folders.push_back((program.parent_path() / "../../src/deft").string());
  folders.push_back((program.parent_path() / "../src/deft").string());
  for (const std::string& folder : folders) {
    std::ifstream file(folder + "/" + card.chapter + "/" + card.name + ".md");
    if (file) return {std::istreambuf_iterator<char>(file), {}};
  }
  return "";
}

#if DEFT_CMARK
namespace {

constexpr const char* kStyle = R"(
:root { --ink: #1d2129; --paper: #ffffff; --soft: #5b6472; --line: #d9dee6; --wash: #f4f6f9; --mark: #1a5fb4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --paper: #16191e; --soft: #9aa4b2; --line: #333a45; --wash: #1e2229; --mark: #78aeed; }
}
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; max-width: 52rem; padding: 1rem; }
header { position: sticky; top: 0; background: var(--paper); padding: .5rem 0; border-bottom: 1px solid var(--line); }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem .6rem; color: inherit; background: var(--wash); border: 1px solid var(--line); border-radius: 6px; }
h1 { font-size: 1.4rem; margin: .2rem 0; } h2 { margin: 2rem 0 .5rem; text-transform: capitalize; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; padding: .3rem .8rem; }
summary { cursor: pointer; } summary code { color: var(--mark); font-weight: 600; } .paper { color: var(--soft); font-size: .85rem; }
details h1 { display: none; } details h2 { font-size: 1rem; margin: 1rem 0 .2rem; text-transform: none; }
pre { background: var(--wash); padding: .6rem; overflow-x: auto; border-radius: 6px; } code { font-size: .92em; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; } td, th { text-align: left; padding: .2rem .6rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
)";

// Each word of the search must occur somewhere in a card.
constexpr const char* kScript = R"(
const field = document.querySelector('input'), count = document.querySelector('#count');
const cards = [...document.querySelectorAll('details')].map(node => ({node, text: node.textContent.toLowerCase()}));
function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const card of cards) {
    const hit = words.every(word => card.text.includes(word));
    card.node.hidden = !hit;
    shown += hit;
  }
  for (const part of document.querySelectorAll('section')) part.hidden = !part.querySelector('details:not([hidden])');
  count.textContent = shown + ' of ' + cards.length + ' tricks';
}
field.addEventListener('input', search);
if (location.hash) { const card = document.getElementById(location.hash.slice(1)); if (card) card.open = true; }
search();
)";

std::string options_table(const std::vector<OptionInfo>& options) {
  if (options.empty()) return "<p>None.</p>\n";
  std::string html = "<table><tr><th>option</th><th>default</th><th>range</th><th>meaning</th></tr>\n";
  for (const OptionInfo& one : options) {
    html += "<tr><td><code>" + escape_html(one.name) + "</code></td><td><code>" + escape_html(one.standard) + "</code></td><td>" +
            escape_html(one.range) + "</td><td>" + escape_html(one.meaning) + "</td></tr>\n";
  }
  return html + "</table>\n";
}

std::string html_of_markdown(const std::string& text) {
  const std::unique_ptr<char, decltype(&std::free)> html(cmark_markdown_to_html(text.data(), text.size(), CMARK_OPT_DEFAULT), &std::free);
  return html.get();
}

std::string card_html(const Chapter& chapter, const ChapterTrick& trick) {
  const std::string text = card_text(trick.card);
  const std::size_t line = text.find("<!-- generated:");
  const std::string before = text.substr(0, line);
  const std::string after = line == std::string::npos ? "" : text.substr(std::min(text.size(), text.find('\n', line)));
  return html_of_markdown(before) + options_table(options_of(chapter, trick.card.name)) + html_of_markdown(after);
}

}  // namespace

std::string cards_page() {
  std::string html = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
                     "<title>deft: the tricks</title><style>" + std::string(kStyle) + "</style></head><body>\n<header><h1>The tricks</h1>"
                     "<input type=\"search\" placeholder=\"search: dropout, 1712.04711, test time ...\" aria-label=\"search\" autofocus>"
                     "<p id=\"count\" class=\"paper\"></p></header>\n";
  for (const Chapter& chapter : chapters()) {
    if (chapter.tricks.empty()) continue;
    html += "<section><h2>" + escape_html(chapter.name) + "</h2>\n";
    for (const ChapterTrick& trick : chapter.tricks) {
      html += "<details id=\"" + escape_html(chapter.name + "." + trick.card.name) + "\"><summary><code>" + escape_html(trick.card.name) + "</code> " +
              escape_html(trick.card.title) + " <span class=\"paper\">" + escape_html(trick.card.paper) + "</span></summary>\n" +
              card_html(chapter, trick) + "</details>\n";
    }
    html += "</section>\n";
  }
  return html + "<script>" + kScript + "</script></body></html>\n";
}
#else
std::string cards_page() {
  throw Refusal("this deft was built without the Markdown library; install libcmark-dev and build again, or read the cards with deft tricks NAME");
}
#endif

}  // namespace deft
