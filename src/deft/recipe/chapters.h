// All chapters together: what a recipe may hold. Derived from the catalogues, never written twice.
//
//   for (const Chapter& chapter : chapters()) ...          // deft tricks, overrides, tests, help
//   options_of(*find_chapter("schedule"), "cosine")         // names, types, defaults, ranges, meanings
#ifndef DEFT_RECIPE_CHAPTERS_H
#define DEFT_RECIPE_CHAPTERS_H

#include <functional>
#include <string>
#include <vector>

#include "deft/core/catalogue.h"
#include "deft/core/option_fields.h"

namespace deft {

struct ChapterTrick {
  Card card;
  std::function<void(Fields&)> describe;
};

struct Chapter {
  std::string name;
  bool list = false;                    // [[chapter]] entries; otherwise one [chapter] table
  bool named = true;                    // entries say which trick: name = "..."
  std::string default_trick = "";       // of a named single chapter, where it is there without a name
  std::string inside = "";              // not a table of its own: "network.layer" for [[network.layer]]
  std::string command = "";             // no part of a recipe, but of this command: "deft explain"
  std::vector<ChapterTrick> tricks;     // data: the sources, chosen by the text of `source`
  std::function<void(Fields&)> options; // of chapters whose table has options of its own (data, train, coach, log)
  const ChapterTrick* find(const std::string& trick) const;
  std::vector<std::string> trick_names() const;
};

const std::vector<Chapter>& chapters();
const Chapter* find_chapter(const std::string& name);
std::vector<std::string> chapter_names();     // of recipe tables
std::vector<std::string> single_chapters();

// Options of a trick, or of the chapter's own table for an empty name.
std::vector<OptionInfo> options_of(const Chapter& chapter, const std::string& trick);

}  // namespace deft

#endif
