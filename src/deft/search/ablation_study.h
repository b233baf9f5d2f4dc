// The trainings of an ablation, in an order that answers early, and what they say. Knows neither trainer nor files.
//
//   AblationStudy study(variants, options, {.grain = 1.0 / 600});
//   while (const auto next = study.next()) study.add(*next, train(*next));     // {variant -1: the recipe itself, seed 0}
//   study.effects()[0]  ->  {"augmentation/shift", helps, mean 0.031, low 0.021, high 0.041, pairs 5, ...}
//
// Round i: the recipe with seed i, then each trick that is still open, with seed i. Trainings that are known already (of a study
// that was cut off) may be added in any order before.
#ifndef DEFT_SEARCH_ABLATION_STUDY_H
#define DEFT_SEARCH_ABLATION_STUDY_H

#include <map>
#include <optional>
#include <set>

#include <nlohmann/json_fwd.hpp>

#include "deft/search/ablation.h"
#include "deft/search/ablation_variants.h"

namespace deft {

struct Trial {
  std::int64_t variant = -1;            // index; -1: the recipe itself
  std::int64_t seed = 0;
  auto operator<=>(const Trial&) const = default;
};

struct Outcome {
  double score = 0.0;                   // of the weights that the training kept
  double seconds = 0.0;
  struct Epoch {
    double epoch, score;
  };
  std::vector<Epoch> curve;
};

struct Effect {
  std::string trick;
  bool in_recipe = false;
  PairedResult score;
  double seconds = 0.0;                 // with it - without it, median over pairs
  std::optional<double> epochs;         // to the target: with it - without it, mean over the pairs that both reach it
};

// Of two tricks: what one brings with the other, less what it brings without it.
struct Interaction {
  std::string first, second;
  PairedResult score;
};

class AblationStudy {
 public:
  // pairs: also each two variants at once, for the interactions of all tricks whose verdict is helps or hurts.
  AblationStudy(std::vector<Variant> variants, const Ablation& ablation, double grain, bool pairs);

  // None: everything is clear, or all seeds are used, or what is `running` must end first.
  std::optional<Trial> next(const std::set<Trial>& running = {}) const;
  void add(const Trial& trial, Outcome outcome);
  std::vector<std::string> overrides(const Trial& trial) const;   // that make its recipe, without the seed
  std::string name(const Trial& trial) const;         // "recipe", "without augmentation/shift", "with loss/focal"

  std::vector<Effect> effects() const;
  std::vector<Interaction> interactions() const;
  std::size_t done() const { return outcomes_.size(); }
  std::int64_t still_open() const;
  double level() const { return test_.level(); }
  // Score that a training is said to have arrived at: 99 % of the mean of the recipe's runs.
  double target() const;
  // The recipe less what hurts or shows no effect, and what helps added: overrides, in order.
  std::vector<std::string> learned() const;

 private:
  struct Both {
    std::int64_t first, second;
  };
  std::vector<double> differences(std::int64_t variant) const;
  std::vector<double> interaction(const Both& both) const;
  std::int64_t seeds_before_a_look(std::int64_t pairs) const;
  std::vector<Both> wanted_pairs() const;
  const Outcome* find(std::int64_t variant, std::int64_t seed) const;
  std::int64_t pair_index(const Both& both) const;
  Both pair_at(std::int64_t variant) const;

  std::vector<Variant> variants_;
  PairedTest test_;
  bool pairs_;
  std::map<Trial, Outcome> outcomes_;
};

// ablation.json: {"target", "error", "level", "tricks": [{trick, in_recipe, delta_mean, ci_low, ci_high, seconds_delta, epochs_delta, seeds, verdict}],
// "interactions": [...]}
nlohmann::json to_json(const AblationStudy& study, double error);
// The same for people: a table, the largest effects first.
std::vector<std::string> to_lines(const AblationStudy& study);

}  // namespace deft

#endif
