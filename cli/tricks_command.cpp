#include "cli/tricks_command.h"

#include <iostream>

#include <fmt/format.h>

#include "cli/cards.h"
#include "deft/core/files.h"
#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/recipe/chapters.h"

namespace deft {
namespace {

nlohmann::json options_json(const std::vector<OptionInfo>& options) {
  nlohmann::json list = nlohmann::json::array();
  for (const OptionInfo& one : options) {
    list.push_back({{"name", one.name}, {"type", one.type}, {"default", one.standard}, {"range", one.range}, {"meaning", one.meaning}});
  }
  return list;
}

nlohmann::json trick_json(const Chapter& chapter, const ChapterTrick& trick) {
  return {{"chapter", chapter.name}, {"name", trick.card.name}, {"title", trick.card.title}, {"paper", trick.card.paper},
          {"options", options_json(options_of(chapter, trick.card.name))}};
}

void print_options(const std::vector<OptionInfo>& options) {
  for (const OptionInfo& one : options) {
    fmt::print("  {:18} {}{}\n", one.name + " = " + one.standard, one.meaning, one.range.empty() ? "" : "  [" + one.range + "]");
  }
}

void print_card(const Chapter& chapter, const ChapterTrick& trick) {
  const std::vector<OptionInfo> options = options_of(chapter, trick.card.name);
  const std::string card = card_text(trick.card);
  if (card.empty()) {
    fmt::print("{} ({}): {}\nPaper: {}\n", trick.card.name, chapter.name, trick.card.title, trick.card.paper);
    print_options(options);
    return;
  }
  std::size_t begin = 0;
  while (begin < card.size()) {  // the card's line for the options becomes the options themselves
    const std::size_t end = std::min(card.find('\n', begin), card.size());
    const std::string line = card.substr(begin, end - begin);
    if (line.starts_with("<!-- generated: deft tricks")) {
      if (options.empty()) fmt::print("  none\n");
      print_options(options);
    } else {
      fmt::print("{}\n", line);
    }
    begin = end + 1;
  }
}

void print_chapter(const Chapter& chapter) {
  if (chapter.tricks.empty()) return;
  fmt::print("{}\n", chapter.name);
  for (const ChapterTrick& trick : chapter.tricks) {
    fmt::print("  {:22} {}{}\n", trick.card.name, trick.card.title, trick.card.paper.empty() ? "" : "  [" + trick.card.paper + "]");
  }
}

}  // namespace

int tricks_command(const Arguments& arguments) {
  CLI::App app{"The catalogue of tricks; one trick's card.", "deft tricks"};
  std::string what;
  std::string html;
  bool json = false;
  app.add_option("what", what, "a chapter, CHAPTER.NAME or NAME");
  app.add_flag("--json", json, "as JSON: a list of {chapter, name, title, paper, options}");
  app.add_option("--html", html, "write all cards as one page with a search field to this file");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;

  if (!html.empty()) {
    write_file(html, cards_page());
    fmt::print("{}\n", html);
    return 0;
  }
  std::vector<std::pair<const Chapter*, const ChapterTrick*>> found;
  std::vector<std::string> known;
  const Chapter* whole_chapter = nullptr;
  for (const Chapter& chapter : chapters()) {
    if (what == chapter.name) whole_chapter = &chapter;
    known.push_back(chapter.name);
    for (const ChapterTrick& trick : chapter.tricks) {
      known.push_back(trick.card.name);
      known.push_back(chapter.name + "." + trick.card.name);
      const bool asked = what.empty() || what == chapter.name || what == trick.card.name || what == chapter.name + "." + trick.card.name ||
                         what == chapter.name + "/" + trick.card.name;
      if (asked) found.emplace_back(&chapter, &trick);
    }
  }
  if (found.empty() && !whole_chapter) throw Refusal("no chapter and no trick is called '" + what + "'" + did_you_mean(what, known) + " (deft tricks lists all)");
  if (json) {
    nlohmann::json list = nlohmann::json::array();
    for (const auto& [chapter, trick] : found) list.push_back(trick_json(*chapter, *trick));
    print_json(list);
  } else if (what.empty()) {
    for (const Chapter& chapter : chapters()) print_chapter(chapter);
  } else if (whole_chapter) {
    print_chapter(*whole_chapter);
    if (const auto options = options_of(*whole_chapter, ""); !options.empty()) {
      fmt::print("options of [{}]\n", whole_chapter->name);
      print_options(options);
    }
  } else {
    for (const auto& [chapter, trick] : found) print_card(*chapter, *trick);
  }
  return 0;
}

}  // namespace deft
