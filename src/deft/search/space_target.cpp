#include "deft/search/space_target.h"

#include <algorithm>
#include <set>
#include <vector>

#include "deft/core/nearest_name.h"
#include "deft/search/option_range.h"

namespace deft {
namespace {

// Changing these changes what is measured, or nothing at all.
const std::set<std::string> kNotSearched{"data", "coach", "log", "search", "transfer"};
const std::set<std::string> kTrainSearched{"batch_size", "epochs", "precision", "shuffle", "choose_by"};

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.') parts.emplace_back();
    else parts.back() += c;
  }
  return parts;
}

class Finder {
 public:
  Finder(const std::string& path, const RecipeDocument& recipe, const std::function<void(const std::string&)>& problem) : path_(path), recipe_(recipe), problem_(problem) {}

  std::optional<SpaceTarget> find() const {
    const std::vector<std::string> parts = parts_of(path_);
    const Chapter* chapter = find_chapter(parts[0]);
    if (!chapter || !chapter->inside.empty()) {
      problem_("no chapter is called '" + parts[0] + "'" + did_you_mean(parts[0], chapter_names()));
    } else if (kNotSearched.contains(parts[0]) || (parts[0] == "train" && parts.size() > 1 && !kTrainSearched.contains(parts[1]) && option_range(*chapter, "", parts[1]))) {
      problem_("is not searched: trials that differ in it could not be compared");
    } else if (parts.size() == 1) {
      if (chapter->named) return SpaceTarget{chapter, "", "", nullptr};
      problem_("[" + parts[0] + "] has no tricks to choose from; write " + parts[0] + ".OPTION");
    } else if (!chapter->named) {
      if (parts.size() == 2 && option_range(*chapter, "", parts[1])) return SpaceTarget{chapter, "", parts[1], entry_of(recipe_, parts[0], "")};
      unknown(*chapter);
    } else if (chapter->find(parts[1])) {
      if (parts.size() == 2) return SpaceTarget{chapter, parts[1], "", entry_of(recipe_, parts[0], parts[1])};
      if (parts.size() == 3 && option_range(*chapter, parts[1], parts[2])) return SpaceTarget{chapter, parts[1], parts[2], entry_of(recipe_, parts[0], parts[1])};
      unknown(*chapter);
    } else if (parts[0] == "network" && parts[1] == "layer" && parts.size() == 4) {
      return SpaceTarget{chapter, "layers", path_.substr(8), entry_of(recipe_, "network", "layers")};
    } else if (parts.size() == 2) {
      return holder(*chapter, parts[1]);
    } else {
      unknown(*chapter);
    }
    return std::nullopt;
  }

 private:
  // chapter.option: the one entry of the recipe that has it.
  std::optional<SpaceTarget> holder(const Chapter& chapter, const std::string& option) const {
    std::vector<SpaceTarget> holders;
    const auto found = recipe_.chapters.find(chapter.name);
    for (const Table& table : found == recipe_.chapters.end() ? std::vector<Table>{} : found->second) {
      const std::string trick = table.text("name");
      if (option_range(chapter, trick, option)) holders.push_back({&chapter, trick, option, entry_of(recipe_, chapter.name, trick)});
    }
    if (holders.size() == 1) return holders[0];
    if (holders.empty()) {
      unknown(chapter);
    } else {
      std::string forms;
      for (const SpaceTarget& one : holders) forms += (forms.empty() ? "" : ", ") + chapter.name + "." + one.trick + "." + option;
      problem_("several entries of [" + chapter.name + "] have this option; write one of " + forms);
    }
    return std::nullopt;
  }

  void unknown(const Chapter& chapter) const {
    std::vector<std::string> known;
    for (const OptionInfo& option : options_of(chapter, "")) known.push_back(chapter.name + "." + option.name);
    for (const ChapterTrick& trick : chapter.named ? chapter.tricks : std::vector<ChapterTrick>{}) {
      known.push_back(chapter.name + "." + trick.card.name);
      for (const OptionInfo& option : options_of(chapter, trick.card.name)) {
        known.push_back(chapter.name + "." + trick.card.name + "." + option.name);
        if (entry_of(recipe_, chapter.name, trick.card.name)) known.push_back(chapter.name + "." + option.name);
      }
    }
    problem_("the recipe has no such option" + did_you_mean(path_, known) + " (deft tricks " + chapter.name + ")");
  }

  const std::string& path_;
  const RecipeDocument& recipe_;
  const std::function<void(const std::string&)>& problem_;
};

}  // namespace

const Table* entry_of(const RecipeDocument& recipe, const std::string& chapter, const std::string& trick) {
  const auto found = recipe.chapters.find(chapter);
  if (found == recipe.chapters.end()) return nullptr;
  for (const Table& table : found->second) {
    if (trick.empty() || table.text("name") == trick) return &table;
  }
  return nullptr;
}

std::optional<SpaceTarget> space_target(const std::string& option, const RecipeDocument& recipe, const std::function<void(const std::string&)>& problem) {
  return Finder(option, recipe, problem).find();
}

}  // namespace deft
