#include "deft/recipe/overrides.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "deft/core/nearest_name.h"
#include "deft/recipe/chapters.h"

namespace deft {
namespace {

const Place kPlace{"command line", 0, 0};

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 7 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

bool has_option(const Chapter& chapter, const std::string& trick, const std::string& option) {
  const std::vector<OptionInfo> options = options_of(chapter, trick);
  return std::any_of(options.begin(), options.end(), [&](const OptionInfo& o) { return o.name == option; });
}

std::vector<std::string> all_options(const Chapter& chapter) {
  std::vector<std::string> names;
  for (const OptionInfo& option : options_of(chapter, "")) names.push_back(option.name);
  if (chapter.named) {
    for (const ChapterTrick& trick : chapter.tricks) {
      for (const OptionInfo& option : options_of(chapter, trick.card.name)) names.push_back(option.name);
    }
  }
  return names;
}

class Applier {
 public:
  Applier(RecipeDocument& document, Problems& problems, std::vector<Override>* deferred)
      : document_(document), problems_(problems), deferred_(deferred) {}

  void apply(const Override& one) {
    one_ = &one;
    parts_ = parts_of(one.path);
    chapter_ = find_chapter(parts_[0]);
    if (!chapter_) {
      unknown_key(whole_paths(chapter_names()));
    } else if (!chapter_->inside.empty()) {
      problem("'" + one.path + "': write " + chapter_->inside + ".NUMBER.OPTION=VALUE, counted from 1");
    } else if (parts_.size() == 1) {
      whole_chapter();
    } else if (parts_[1] == "name" && parts_.size() == 2 && chapter_->named) {
      just_that();
    } else if (chapter_->named && chapter_->find(parts_[1])) {
      trick();
    } else {
      option();
    }
  }

 private:
  Value value() const { return read_value(one_->value, kPlace); }
  std::vector<Table>& entries() { return document_.chapters[chapter_->name]; }
  void problem(const std::string& text) { problems_.add(kPlace, text); }

  void unknown_key(const std::vector<std::string>& known) {
    problem("unknown key '" + one_->path + "'" + did_you_mean(one_->path, known));
  }

  // The path with its first part replaced: suggestions show the whole key, as the user would type it.
  std::vector<std::string> whole_paths(const std::vector<std::string>& firsts) const {
    std::vector<std::string> paths;
    for (const std::string& first : firsts) {
      std::string path = first;
      for (std::size_t i = 1; i < parts_.size(); ++i) path += "." + parts_[i];
      paths.push_back(path);
    }
    return paths;
  }

  bool defer() {
    if (!deferred_ || !chapter_->named || document_.has(chapter_->name)) return false;
    if (!chapter_->default_trick.empty()) return false;  // other decisions depend on it
    deferred_->push_back(*one_);
    return true;
  }

  void whole_chapter() {
    const std::string& name = chapter_->name;
    if (one_->value == "off" && chapter_->list) {
      document_.chapters[name].clear();
    } else if (chapter_->list || chapter_->named) {
      problem("'" + name + "=" + one_->value + "' says neither a trick nor an option; write " + name + ".name=" +
              (chapter_->find(one_->value) ? one_->value : "TRICK") + (chapter_->list ? " or " + name + "=off" : ""));
    } else {
      problem("'" + name + "=" + one_->value + "' names no option; write " + name + ".OPTION=VALUE (deft tricks " + name + ")");
    }
  }

  void just_that() {
    Table entry;
    entry.place = kPlace;
    entry.set("name", {one_->value, kPlace});
    document_.chapters[chapter_->name] = {entry};
  }

  void trick() {
    const std::string& name = parts_[1];
    if (defer()) return;
    std::size_t next = 2;
    std::size_t number = 1;
    if (parts_.size() > 2 && is_number(parts_[2])) {
      number = static_cast<std::size_t>(std::stoi(parts_[2]));
      next = 3;
    }
    if (parts_.size() == next) {
      if (one_->value == "on") {
        entry_of(name, number);
      } else if (one_->value == "off") {
        std::erase_if(entries(), [&](const Table& entry) { return entry.text("name") == name; });
      } else {
        problem("'" + one_->path + "' is a trick: write " + one_->path + "=on, =off, or " + one_->path + ".OPTION=VALUE");
      }
    } else if (Table* entry = entry_of(name, number)) {
      set(*entry, next);
    }
  }

  Table* entry_of(const std::string& name, std::size_t number) {
    std::size_t seen = 0;
    for (Table& entry : entries()) {
      if (entry.text("name") == name && ++seen == number) return &entry;
    }
    if (seen + 1 != number) {
      problem(fmt::format("'{}': there are only {} entries called '{}'", one_->path, seen, name));
      return nullptr;
    }
    if (!chapter_->list) entries().clear();
    Table entry;
    entry.place = kPlace;
    entry.set("name", {name, kPlace});
    entries().push_back(entry);
    return &entries().back();
  }

  void option() {
    const std::string& name = parts_[1];
    const std::vector<std::string> known = all_options(*chapter_);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      std::vector<std::string> candidates;
      for (const std::string& option : known) candidates.push_back(chapter_->name + "." + option);
      for (const std::string& trick : chapter_->trick_names()) {
        std::string path = chapter_->name + "." + trick;
        for (std::size_t i = 2; i < parts_.size(); ++i) path += "." + parts_[i];
        candidates.push_back(path);
      }
      unknown_key(candidates);
      return;
    }
    if (!chapter_->named) {
      if (entries().empty()) entries().push_back({{}, kPlace});
      set(entries()[0], 1);
      return;
    }
    if (!chapter_->default_trick.empty() && entries().empty()) entry_of(chapter_->default_trick, 1);
    if (!chapter_->default_trick.empty() && !entries()[0].find("name")) entries()[0].set("name", {chapter_->default_trick, kPlace});
    if (defer()) return;
    std::vector<Table*> holders;
    for (Table& entry : entries()) {
      if (has_option(*chapter_, entry.text("name"), name)) holders.push_back(&entry);
    }
    if (holders.size() == 1) {
      set(*holders[0], 1);
      return;
    }
    std::string forms;
    std::map<std::string, int> seen;
    for (const Table* holder : holders) {
      const std::string trick = holder->text("name");
      const int number = ++seen[trick];
      forms += (forms.empty() ? "" : ", ") + chapter_->name + "." + trick + (number > 1 ? "." + std::to_string(number) : "") + "." + name;
    }
    if (holders.empty()) {
      for (const ChapterTrick& trick : chapter_->tricks) {
        if (has_option(*chapter_, trick.card.name, name)) {
          forms += (forms.empty() ? "" : ", ") + chapter_->name + "." + trick.card.name + "." + name;
        }
      }
      problem("'" + one_->path + "': no entry of [" + chapter_->name + "] has the option '" + name + "'; write " + forms);
    } else {
      problem("'" + one_->path + "': several entries of [" + chapter_->name + "] have the option '" + name + "'; write " + forms);
    }
  }

  // Follows the parts from `next` on through tables and lists, and sets the last.
  void set(Table& entry, std::size_t next) {
    Table* table = &entry;
    while (next + 1 < parts_.size()) {
      Field* field = table->find(parts_[next]);
      ValueList* list = field ? std::get_if<ValueList>(&field->value.data) : nullptr;
      if (!list || !is_number(parts_[next + 1])) {
        problem("'" + one_->path + "': '" + parts_[next] + "' is not a list of tables here");
        return;
      }
      const auto number = static_cast<std::size_t>(std::stoi(parts_[next + 1]));
      if (number < 1 || number > list->size() || !std::holds_alternative<Table>((*list)[number - 1].data)) {
        problem(fmt::format("'{}': '{}' has entries 1 to {}", one_->path, parts_[next], list->size()));
        return;
      }
      table = &std::get<Table>((*list)[number - 1].data);
      next += 2;
    }
    if (next >= parts_.size()) {
      problem("'" + one_->path + "' names a table, not an option");
      return;
    }
    table->set(parts_[next], value());
  }

  RecipeDocument& document_;
  Problems& problems_;
  std::vector<Override>* deferred_;
  const Override* one_ = nullptr;
  const Chapter* chapter_ = nullptr;
  std::vector<std::string> parts_;
};

}  // namespace

Override parse_override(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw Refusal("command line: '" + word + "' is not key=value, as in optimization.learning_rate=0.05");
  }
  return {word.substr(0, equals), word.substr(equals + 1)};
}

void apply_overrides(RecipeDocument& document, const std::vector<Override>& overrides, Problems& problems,
                     std::vector<Override>* deferred) {
  Applier applier(document, problems, deferred);
  for (const Override& one : overrides) applier.apply(one);
}

}  // namespace deft
