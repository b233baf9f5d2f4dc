#include "deft/recipe/chapters.h"

#include <algorithm>

#include "deft/activation/role.h"
#include "deft/augmentation/role.h"
#include "deft/coach/coach_options.h"
#include "deft/data/data_options.h"
#include "deft/data/role.h"
#include "deft/ensemble/role.h"
#include "deft/explain/role.h"
#include "deft/imbalance/role.h"
#include "deft/initialization/role.h"
#include "deft/layer/role.h"
#include "deft/loss/role.h"
#include "deft/network/role.h"
#include "deft/optimization/role.h"
#include "deft/preprocessing/role.h"
#include "deft/recipe/run_options.h"
#include "deft/regularization/role.h"
#include "deft/schedule/role.h"
#include "deft/search/role.h"
#include "deft/transfer/role.h"

namespace deft {
namespace {

template <class Role>
void add(Chapter& chapter, const Catalogue<Role>& catalogue) {
  for (const Entry<Role>& one : catalogue.entries()) chapter.tricks.push_back({one.card, one.describe});
}

template <class... Catalogues>
Chapter chapter_of(std::string name, bool list, const Catalogues&... catalogues) {
  Chapter chapter;
  chapter.name = std::move(name);
  chapter.list = list;
  (add(chapter, catalogues), ...);
  return chapter;
}

template <class Options>
std::function<void(Fields&)> defaults_of() {
  return [](Fields& fields) {
    Options options;
    describe(options, fields);
  };
}

std::vector<Chapter> all_chapters() {
  Chapter data = chapter_of("data", false, data_sources());
  data.named = false;
  data.options = defaults_of<DataOptions>();
  Chapter train;
  train.name = "train";
  train.named = false;
  train.options = defaults_of<TrainOptions>();
  Chapter log;
  log.name = "log";
  log.named = false;
  log.options = defaults_of<LogOptions>();
  Chapter coach = chapter_of("coach", false, coach_rules());
  coach.named = false;
  coach.options = defaults_of<CoachOptions>();
  Chapter layer = chapter_of("layer", true, layer_rules());
  layer.inside = "network.layer";
  Chapter transfer = chapter_of("transfer", false, transfers());
  transfer.default_trick = "four_cases";
  Chapter explain = chapter_of("explain", true, explanations());
  explain.command = "deft explain";
  Chapter search = chapter_of("search", false, searches());
  search.default_trick = "successive_halving";
  return {data,
          chapter_of("augmentation", true, augmentations(), batch_mixings(), test_time_views()),
          chapter_of("preprocessing", true, preprocessings()),
          chapter_of("initialization", true, initializations()),
          chapter_of("network", false, network_designs()),
          layer,
          chapter_of("activation", false, activations()),
          chapter_of("loss", true, losses(), loss_modifiers()),
          chapter_of("regularization", true, regularizations()),
          chapter_of("optimization", true, optimizers(), optimization_modifiers()),
          chapter_of("schedule", true, schedules()),
          chapter_of("imbalance", true, imbalances()),
          transfer,
          search,
          chapter_of("ensemble", true, member_sources(), combinations(), forest_models()),
          train,
          coach,
          log,
          explain};
}

}  // namespace

const ChapterTrick* Chapter::find(const std::string& trick) const {
  const auto found = std::find_if(tricks.begin(), tricks.end(), [&](const ChapterTrick& t) { return t.card.name == trick; });
  return found == tricks.end() ? nullptr : &*found;
}

std::vector<std::string> Chapter::trick_names() const {
  std::vector<std::string> names;
  for (const ChapterTrick& trick : tricks) names.push_back(trick.card.name);
  return names;
}

const std::vector<Chapter>& chapters() {
  static const std::vector<Chapter> all = all_chapters();
  return all;
}

const Chapter* find_chapter(const std::string& name) {
  const auto found = std::find_if(chapters().begin(), chapters().end(), [&](const Chapter& c) { return c.name == name; });
  return found == chapters().end() ? nullptr : &*found;
}

std::vector<std::string> chapter_names() {
  std::vector<std::string> names;
  for (const Chapter& chapter : chapters()) {
    if (chapter.inside.empty() && chapter.command.empty()) names.push_back(chapter.name);
  }
  return names;
}

std::vector<std::string> single_chapters() {
  std::vector<std::string> names;
  for (const Chapter& chapter : chapters()) {
    if (!chapter.list) names.push_back(chapter.name);
  }
  return names;
}

std::vector<OptionInfo> options_of(const Chapter& chapter, const std::string& trick) {
  ListFields fields;
  if (trick.empty()) {
    if (chapter.options) chapter.options(fields);
  } else if (const ChapterTrick* found = chapter.find(trick)) {
    found->describe(fields);
  }
  return fields.options();
}

}  // namespace deft
