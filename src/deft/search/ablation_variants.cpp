#include "deft/search/ablation_variants.h"

#include <algorithm>

#include <fmt/format.h>

#include "deft/core/nearest_name.h"
#include "deft/recipe/chapters.h"
#include "deft/recipe/overrides.h"

namespace deft {
namespace {

std::string dotted(std::string trick) {
  std::replace(trick.begin(), trick.end(), '/', '.');
  return trick;
}

std::string chapter_in(const std::string& trick) { return trick.substr(0, trick.find('/')); }
std::string name_in(const std::string& trick) { return trick.substr(trick.find('/') + 1); }

std::optional<std::string> refusal_of(const Recipe& recipe, const std::vector<std::string>& overrides) {
  try {
    changed(recipe, overrides);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return std::nullopt;
}

bool has(const Recipe& recipe, const std::string& trick) {
  const std::vector<std::string> all = recipe.tricks();
  return std::find(all.begin(), all.end(), trick) != all.end();
}

// Of a trick that the recipe has; empty overrides: nothing to compare it with.
Variant without(const Recipe& recipe, const std::string& trick) {
  Variant variant{trick, true, {}};
  const std::string chapter = chapter_in(trick);
  if (find_chapter(chapter)->list) {
    variant.overrides = {dotted(trick) + "=off"};
  } else if (chapter == "activation" && name_in(trick) != "relu") {
    variant.overrides = {"activation.name=relu"};
  }
  return variant;
}

Variant with(const std::string& trick) {
  const Chapter& chapter = *find_chapter(chapter_in(trick));
  return {trick, false, {chapter.list ? dotted(trick) + "=on" : chapter.name + ".name=" + name_in(trick)}};
}

// In the order in which people try them.
std::vector<std::string> candidates(const Facts& facts) {
  if (facts.table) return {"regularization/dropout", "loss/label_smoothing", "optimization/weight_ema", "optimization/lookahead", "augmentation/mixup"};
  std::vector<std::string> all{"augmentation/random_crop", "augmentation/random_erasing", "augmentation/cutmix", "augmentation/mixup", "augmentation/rotation", "augmentation/test_time"};
  if (facts.drawn_symbols) {
    all.pop_back();   // mirror images of letters are none
  } else {
    all.insert(all.begin(), "augmentation/horizontal_flip");
    all.push_back("augmentation/rand_augment");
    if (facts.channels == 3) all.push_back("augmentation/fancy_pca");
  }
  for (const char* one : {"loss/label_smoothing", "regularization/dropout", "optimization/lookahead", "optimization/weight_ema"}) all.push_back(one);
  return all;
}

}  // namespace

Recipe changed(const Recipe& recipe, const std::vector<std::string>& overrides) {
  Problems problems;
  RecipeDocument document = recipe.resolved;
  std::vector<Override> parsed;
  for (const std::string& word : overrides) parsed.push_back(parse_override(word));
  apply_overrides(document, parsed, problems);
  Recipe result = bind(document, problems);
  problems.refuse_if_any();
  return result;
}

std::vector<Variant> leave_one_out(const Recipe& recipe) {
  std::vector<Variant> all;
  for (const std::string& trick : recipe.tricks()) {
    const Variant variant = without(recipe, trick);
    const bool seen = std::any_of(all.begin(), all.end(), [&](const Variant& one) { return one.trick == trick; });
    if (!seen && !variant.overrides.empty() && !refusal_of(recipe, variant.overrides)) all.push_back(variant);
  }
  return all;
}

std::vector<Variant> add_one_in(const Recipe& recipe, const Facts& facts) {
  std::vector<Variant> all;
  for (const std::string& trick : candidates(facts)) {
    if (!has(recipe, trick) && !refusal_of(recipe, with(trick).overrides)) all.push_back(with(trick));
  }
  return all;
}

Variant variant_of(const std::string& word, const Recipe& recipe) {
  if (word.find('=') != std::string::npos) {
    if (const auto why = refusal_of(recipe, {word})) throw Refusal("--tricks " + word + ": " + *why);
    return {word, false, {word}};
  }
  std::string path = word;
  std::replace(path.begin(), path.end(), '.', '/');
  std::vector<std::string> known, named;
  for (const Chapter& chapter : chapters()) {
    if (!chapter.named || !chapter.inside.empty()) continue;
    for (const std::string& name : chapter.trick_names()) {
      known.push_back(chapter.name + "." + name);
      if (path == chapter.name + "/" + name || path == name) named.push_back(chapter.name + "/" + name);
    }
  }
  if (named.empty()) throw Refusal("--tricks " + word + ": no such trick" + did_you_mean(word, known));
  if (named.size() > 1) {
    std::string forms;
    for (const std::string& one : named) forms += (forms.empty() ? "" : " or ") + dotted(one);
    throw Refusal("--tricks " + word + ": " + std::to_string(named.size()) + " chapters have it; write " + forms);
  }
  const std::string& trick = named[0];
  const Variant variant = has(recipe, trick) ? without(recipe, trick) : with(trick);
  const std::string chapter = chapter_in(trick);
  const std::string hint = fmt::format("; say against what, as --tricks {0}.name=NAME (deft tricks {0})", chapter);
  if (variant.overrides.empty()) throw Refusal("--tricks " + word + ": the recipe cannot do without its " + chapter + hint);
  if (const auto why = refusal_of(recipe, variant.overrides)) throw Refusal("--tricks " + word + ": " + *why + (variant.in_recipe ? hint : ""));
  return variant;
}

std::vector<std::string> split_tricks(const std::string& words) {
  std::vector<std::string> all(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : words) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{')) ++depth;
    if (!quoted && (c == ']' || c == '}')) --depth;
    if (c == ',' && depth == 0 && !quoted) {
      all.emplace_back();
    } else if (c != ' ' || depth > 0 || quoted) {
      all.back() += c;
    }
  }
  std::erase(all, "");
  return all;
}

}  // namespace deft
