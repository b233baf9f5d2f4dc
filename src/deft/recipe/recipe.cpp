#include "deft/recipe/recipe.h"

#include <algorithm>
#include <set>

#include "deft/core/nearest_name.h"
#include "deft/data/data_options.h"
#include "deft/ensemble/super_learner.h"
#include "deft/recipe/chapters.h"

namespace deft {
namespace {

// Reads one document's chapters into tricks; keeps the resolved values.
class Binder {
 public:
  Binder(const RecipeDocument& document, RecipeDocument& resolved, Problems& problems)
      : document_(document), resolved_(resolved), problems_(problems) {}

  template <class Options>
  Options plain(const std::string& chapter) {
    static const Table kNothing;
    const auto found = document_.chapters.find(chapter);
    const bool there = found != document_.chapters.end() && !found->second.empty();
    if (there && found->second.size() > 1) problems_.add(found->second[1].place, "[" + chapter + "] is one table, not a list");
    Options options;
    ReadFields fields(there ? found->second[0] : kNothing, "[" + chapter + "]", "", problems_, {});
    describe(options, fields);
    fields.finish();
    resolved_.chapters[chapter] = {fields.resolved()};
    return options;
  }

  // Makes the entry if the catalogue has its name. True when it did.
  template <class Role>
  bool make(const Catalogue<Role>& catalogue, const std::string& chapter, const Table& entry, std::vector<Named<Role>>& out) {
    const std::string name = entry.text("name");
    const Entry<Role>* found = catalogue.find(name);
    if (!found) return false;
    ReadFields fields(entry, "[" + chapter + "]", name, problems_);
    const std::size_t before = problems_.all().size();
    Fields& reader = fields;
    std::shared_ptr<Role> trick;
    try {
      trick = found->make(reader);
    } catch (const Refusal&) {
      // A constructor may refuse values that the ranges already reported.
      if (problems_.all().size() == before) throw;
    }
    fields.finish();
    resolved_.chapters[chapter].push_back(fields.resolved());
    out.push_back({name, std::move(trick)});
    return true;
  }

  // Each entry of a chapter goes to the catalogue that has its name: list(chapter, catalogue, out, catalogue, out, ...).
  template <class... CataloguesAndLists>
  void list(const std::string& chapter, CataloguesAndLists&&... all) {
    for (const Table* entry : entries(chapter)) {
      if (!make_any(chapter, *entry, all...)) no_such_trick(chapter, *entry);
    }
  }

  template <class Role>
  Named<Role> only(const std::string& chapter, const std::string& one, const std::string& several, std::vector<Named<Role>>& all) {
    if (all.size() > 1) {
      problems_.add(place(chapter), "[" + chapter + "] has two " + several + ", '" + all[0].name + "' and '" + all[1].name + "'; keep one");
    }
    // An unknown name is a problem already, and perhaps the missing one.
    if (all.empty() && document_.has(chapter) && !misnamed_.contains(chapter)) problems_.add(place(chapter), "[" + chapter + "] needs one " + one + " (deft tricks " + chapter + ")");
    return all.empty() ? Named<Role>{} : all[0];
  }

  void check_chapters() {
    for (const auto& [name, entries] : document_.chapters) {
      const Chapter* chapter = find_chapter(name);
      if (chapter && !chapter->inside.empty()) {
        problems_.add(entries.empty() ? Place{document_.file} : entries[0].place,
                      "[" + name + "] stands inside another chapter: write [[" + chapter->inside + "]]");
      } else if (chapter && !chapter->command.empty()) {
        problems_.add(entries.empty() ? Place{document_.file} : entries[0].place,
                      "[" + name + "] is no part of a recipe; its options are words of " + chapter->command + ": " + name + ".TRICK.OPTION=VALUE (deft tricks " + name + ")");
      } else if (!chapter) {
        problems_.add(entries.empty() ? Place{document_.file} : entries[0].place,
                      "no chapter is called '" + name + "'" + did_you_mean(name, chapter_names()));
      }
    }
  }

  // Two tricks that a card declares incompatible.
  void check_conflicts() {
    std::set<std::set<std::string>> said;  // both cards may name the pair
    for (const auto& [chapter_name, entries] : document_.chapters) {
      const Chapter* chapter = find_chapter(chapter_name);
      for (const Table& entry : chapter ? entries : std::vector<Table>{}) {
        const ChapterTrick* trick = chapter->find(entry.text("name"));
        for (const std::string& excluded : trick ? trick->card.excludes : std::vector<std::string>{}) {
          const std::size_t slash = excluded.find('/');
          const auto other = document_.chapters.find(excluded.substr(0, slash));
          if (other == document_.chapters.end()) continue;
          for (const Table& rival : other->second) {
            const std::string name = chapter_name + "/" + trick->card.name;
            if (rival.text("name") == excluded.substr(slash + 1) && said.insert({name, excluded}).second) {
              problems_.add(entry.place, "[" + chapter_name + "] " + name + " and " + excluded + " exclude each other; keep one");
            }
          }
        }
      }
    }
  }

 private:
  bool make_any(const std::string&, const Table&) { return false; }
  template <class Role, class... Rest>
  bool make_any(const std::string& chapter, const Table& entry, const Catalogue<Role>& catalogue, std::vector<Named<Role>>& out, Rest&... rest) {
    return make(catalogue, chapter, entry, out) || make_any(chapter, entry, rest...);
  }

  std::vector<const Table*> entries(const std::string& chapter) {
    std::vector<const Table*> result;
    const auto found = document_.chapters.find(chapter);
    if (found == document_.chapters.end()) return result;
    resolved_.chapters[chapter];
    for (const Table& entry : found->second) result.push_back(&entry);
    return result;
  }

  Place place(const std::string& chapter) const {
    const auto found = document_.chapters.find(chapter);
    return found == document_.chapters.end() || found->second.empty() ? Place{document_.file} : found->second.back().place;
  }

  void no_such_trick(const std::string& chapter, const Table& entry) {
    misnamed_.insert(chapter);
    const Field* name = entry.find("name");
    const std::string article = std::string("aeiou").find(chapter[0]) == std::string::npos ? "a" : "an";
    if (!name) {
      problems_.add(entry.place, "[" + chapter + "] lacks name = \"...\": which " + chapter + " trick? (deft tricks " + chapter + ")");
    } else if (!std::holds_alternative<std::string>(name->value.data)) {
      problems_.add(name->value.place, "[" + chapter + "] name: expected a text, got " + described(name->value));
    } else {
      problems_.add(name->value.place, "[" + chapter + "] name: no " + chapter + " is called '" + entry.text("name") + "'" +
                                           did_you_mean(entry.text("name"), find_chapter(chapter)->trick_names()) +
                                           " (deft tricks " + chapter + ")");
    }
  }

  const RecipeDocument& document_;
  RecipeDocument& resolved_;
  Problems& problems_;
  std::set<std::string> misnamed_;  // chapters with an entry that no catalogue knows
};

template <class Role>
void name_all(const std::string& chapter, const std::vector<Named<Role>>& tricks, std::vector<std::string>& out) {
  for (const Named<Role>& one : tricks) {
    if (one.trick) out.push_back(chapter + "/" + one.name);
  }
}

// Some losses know one right class a sample and nothing in between.
void check_targets(const Recipe& recipe, const RecipeDocument& document, Problems& problems) {
  if (!recipe.loss.trick || recipe.loss.trick->takes_soft_targets()) return;
  Place place{document.file};
  for (const Table& entry : document.chapters.at("loss")) {
    if (entry.text("name") == recipe.loss.name) place = entry.place;
  }
  const auto refuse = [&](const std::string& trick) {
    problems.add(place, "[loss] " + recipe.loss.name + " needs one right class a sample, and " + trick +
                                             " spreads a sample over several; take one of the two out, or use loss.name=cross_entropy");
  };
  for (const auto& one : recipe.mixing) refuse("augmentation/" + one.name);
  for (const auto& one : recipe.loss_modifiers) {
    if (one.trick->softens_targets()) refuse("loss/" + one.name);
  }
}

// An ensemble has members and a rule: where one of the two is not named, seeds and average; a super learner weighs.
void complete_ensemble(RecipeDocument& document) {
  const auto found = document.chapters.find("ensemble");
  if (found == document.chapters.end() || found->second.empty()) return;
  bool source = false, rule = false, weighs = false;
  for (const Table& entry : found->second) {
    const bool known_source = member_sources().find(entry.text("name")), known_rule = combinations().find(entry.text("name"));
    if (!known_source && !known_rule) return;   // a forest, or a slip of the pen, said elsewhere
    source = source || known_source;
    rule = rule || known_rule;
    weighs = weighs || entry.text("name") == SuperLearner::card.name;
  }
  for (const auto& [there, name] : {std::pair{source, "seeds"}, std::pair{rule, weighs ? "greedy" : "average"}}) {
    if (there) continue;
    Table entry;
    entry.place = found->second[0].place;
    entry.set("name", {std::string(name), entry.place});
    found->second.push_back(entry);
  }
}

// A single chapter that is there without a name: the trick that its chapter takes then ([transfer] from = "...").
RecipeDocument with_default_tricks(RecipeDocument document) {
  complete_ensemble(document);
  for (const Chapter& chapter : chapters()) {
    const auto found = document.chapters.find(chapter.name);
    if (chapter.default_trick.empty() || found == document.chapters.end() || found->second.size() != 1) continue;
    Table& entry = found->second[0];
    if (!entry.find("name")) entry.fields.insert(entry.fields.begin(), Field{"name", {chapter.default_trick, entry.place}, entry.place});
  }
  return document;
}

template <class Role>
void refuse_twice(const std::string& chapter, const std::vector<Named<Role>>& all, const RecipeDocument& document, Problems& problems) {
  if (all.size() != (document.has(chapter) ? document.chapters.at(chapter).size() : 0)) return;  // a name that is unknown was said
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (all[i].name != all[k].name) continue;
      problems.add(document.chapters.at(chapter)[i].place, "[" + chapter + "] " + all[i].name + " stands twice; keep one");
    }
  }
}

}  // namespace

std::vector<std::string> Recipe::tricks() const {
  std::vector<std::string> names;
  name_all("augmentation", augmentation, names);
  name_all("preprocessing", preprocessing, names);
  name_all("augmentation", mixing, names);
  name_all("imbalance", imbalance, names);
  name_all("network", std::vector{network}, names);
  name_all("activation", std::vector{activation}, names);
  name_all("initialization", initialization, names);
  name_all("loss", std::vector{loss}, names);
  name_all("loss", loss_modifiers, names);
  name_all("regularization", regularization, names);
  name_all("optimization", std::vector{optimizer}, names);
  name_all("optimization", optimization_modifiers, names);
  name_all("schedule", schedule, names);
  name_all("transfer", std::vector{transfer}, names);
  name_all("search", std::vector{search}, names);
  name_all("ensemble", std::vector{members}, names);
  name_all("ensemble", std::vector{combination}, names);
  name_all("ensemble", std::vector{forest}, names);
  name_all("augmentation", test_time, names);
  return names;
}

Recipe bind(const RecipeDocument& given, Problems& problems) {
  Recipe recipe;
  const RecipeDocument document = with_default_tricks(given);
  recipe.resolved.file = document.file;
  Binder binder(document, recipe.resolved, problems);
  binder.check_chapters();
  binder.check_conflicts();
  recipe.data = binder.plain<DataOptions>("data");
  recipe.train = binder.plain<TrainOptions>("train");
  recipe.coach = binder.plain<CoachOptions>("coach");
  recipe.log = binder.plain<LogOptions>("log");
  std::vector<Named<NetworkDesign>> networks;
  std::vector<Named<Activation>> one_activation;
  std::vector<Named<Loss>> base_losses;
  std::vector<Named<Optimizer>> base_optimizers;
  std::vector<Named<Search>> one_search;
  std::vector<Named<Transfer>> one_transfer;
  std::vector<Named<MemberSource>> one_source;
  std::vector<Named<Combination>> one_combination;
  std::vector<Named<ForestModel>> one_forest;
  binder.list("network", network_designs(), networks);
  binder.list("activation", activations(), one_activation);
  binder.list("augmentation", augmentations(), recipe.augmentation, batch_mixings(), recipe.mixing,
              test_time_views(), recipe.test_time);
  binder.list("preprocessing", preprocessings(), recipe.preprocessing);
  binder.list("initialization", initializations(), recipe.initialization);
  binder.list("loss", losses(), base_losses, loss_modifiers(), recipe.loss_modifiers);
  binder.list("regularization", regularizations(), recipe.regularization);
  binder.list("optimization", optimizers(), base_optimizers, optimization_modifiers(), recipe.optimization_modifiers);
  binder.list("schedule", schedules(), recipe.schedule);
  binder.list("imbalance", imbalances(), recipe.imbalance);
  binder.list("search", searches(), one_search);
  binder.list("transfer", transfers(), one_transfer);
  binder.list("ensemble", member_sources(), one_source, combinations(), one_combination, forest_models(), one_forest);
  recipe.network = binder.only("network", "network", "networks", networks);
  recipe.activation = binder.only("activation", "activation", "activations", one_activation);
  recipe.loss = binder.only("loss", "base loss", "base losses", base_losses);
  recipe.optimizer = binder.only("optimization", "optimiser", "optimisers", base_optimizers);
  if (!one_transfer.empty()) recipe.transfer = binder.only("transfer", "transfer", "transfers", one_transfer);
  if (!one_search.empty()) recipe.search = binder.only("search", "search", "searches", one_search);
  if (!one_source.empty()) recipe.members = binder.only("ensemble", "source of members", "sources of members", one_source);
  if (!one_combination.empty()) recipe.combination = binder.only("ensemble", "rule", "rules", one_combination);
  if (!one_forest.empty()) {
    recipe.forest = binder.only("ensemble", "forest", "forests", one_forest);
    if (recipe.members.trick || recipe.combination.trick) {
      problems.add(document.chapters.at("ensemble").back().place, "[ensemble] " + recipe.forest.name + " is a model of its own, and no network is trained beside it; for an ensemble with it: deft ensemble RUN RUN");
    }
  }
  if (recipe.test_time.size() > 1) problems.add({document.file}, "[augmentation] test_time stands twice; keep one");
  refuse_twice("preprocessing", recipe.preprocessing, document, problems);
  refuse_twice("imbalance", recipe.imbalance, document, problems);
  check_targets(recipe, document, problems);
  if (!recipe.train.time.empty()) {
    try {
      seconds_of(recipe.train.time);
    } catch (const Refusal& refusal) {
      problems.add({document.file}, "[train] time: " + std::string(refusal.what()));
    }
  }
  return recipe;
}

std::vector<Named<Explanation>> bind_explanations(const RecipeDocument& document, Problems& problems) {
  RecipeDocument resolved;
  std::vector<Named<Explanation>> all;
  Binder(document, resolved, problems).list("explain", explanations(), all);
  refuse_twice("explain", all, document, problems);
  return all;
}

DataOptions bind_data(const RecipeDocument& document, Problems& problems) {
  RecipeDocument resolved;
  return Binder(document, resolved, problems).plain<DataOptions>("data");
}

TrainOptions bind_train(const RecipeDocument& document, Problems& problems) {
  RecipeDocument resolved;
  return Binder(document, resolved, problems).plain<TrainOptions>("train");
}

}  // namespace deft
