#include "deft/search/ablation_study.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/coach/statistics.h"

namespace deft {
namespace {

std::optional<double> first_epoch_at(const Outcome& outcome, double target) {
  for (const Outcome::Epoch& one : outcome.curve) {
    if (one.score >= target) return one.epoch;
  }
  return std::nullopt;
}

nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr); }

std::string points(double share) { return fmt::format("{:+.2f}", 100 * share); }

}  // namespace

AblationStudy::AblationStudy(std::vector<Variant> variants, const Ablation& ablation, double grain, bool pairs)
    : variants_(std::move(variants)), test_(ablation.test(grain)), pairs_(pairs) {}

const Outcome* AblationStudy::find(std::int64_t variant, std::int64_t seed) const {
  const auto found = outcomes_.find({variant, seed});
  return found == outcomes_.end() ? nullptr : &found->second;
}

// Pairs are variants too, numbered behind the single ones.
std::int64_t AblationStudy::pair_index(const Both& both) const {
  const auto n = static_cast<std::int64_t>(variants_.size());
  return n + both.first * n + both.second;
}

AblationStudy::Both AblationStudy::pair_at(std::int64_t variant) const {
  const auto n = static_cast<std::int64_t>(variants_.size());
  return {(variant - n) / n, (variant - n) % n};
}

// With - without, in the order of the seeds, up to the first that is missing.
std::vector<double> AblationStudy::differences(std::int64_t variant) const {
  std::vector<double> all;
  const double sign = variants_[static_cast<std::size_t>(variant)].in_recipe ? 1.0 : -1.0;
  for (std::int64_t seed = 0; seed < test_.plan().looks.back(); ++seed) {
    const Outcome* recipe = find(-1, seed);
    const Outcome* other = find(variant, seed);
    if (!recipe || !other) break;
    all.push_back(sign * (recipe->score - other->score));
  }
  return all;
}

std::vector<double> AblationStudy::interaction(const Both& both) const {
  std::vector<double> all;
  const double sign = variants_[static_cast<std::size_t>(both.first)].in_recipe == variants_[static_cast<std::size_t>(both.second)].in_recipe ? 1.0 : -1.0;
  for (std::int64_t seed = 0; seed < test_.plan().looks.back(); ++seed) {
    const Outcome* none = find(-1, seed);
    const Outcome* first = find(both.first, seed);
    const Outcome* second = find(both.second, seed);
    const Outcome* together = find(pair_index(both), seed);
    if (!none || !first || !second || !together) break;
    all.push_back(sign * (none->score - first->score - second->score + together->score));
  }
  return all;
}

std::vector<AblationStudy::Both> AblationStudy::wanted_pairs() const {
  if (!pairs_) return {};
  std::vector<std::int64_t> clear;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(variants_.size()); ++i) {
    const Verdict verdict = test_.judge(differences(i)).verdict;
    if (verdict == Verdict::helps || verdict == Verdict::hurts) clear.push_back(i);
  }
  std::vector<Both> all;
  for (std::size_t a = 0; a < clear.size(); ++a) {
    for (std::size_t b = a + 1; b < clear.size(); ++b) {
      const Both both{clear[a], clear[b]};
      const auto& first = variants_[static_cast<std::size_t>(both.first)].overrides;
      const auto& second = variants_[static_cast<std::size_t>(both.second)].overrides;
      const auto key = [](const std::string& word) { return word.substr(0, word.find('=')); };
      const bool same = std::any_of(first.begin(), first.end(), [&](const std::string& x) {
        return std::any_of(second.begin(), second.end(), [&](const std::string& y) { return key(x) == key(y); });
      });
      if (!same) all.push_back(both);   // two values of one option cannot be in force at once
    }
  }
  return all;
}

// Pairs behind a look wait for its verdict.
std::int64_t AblationStudy::seeds_before_a_look(std::int64_t pairs) const {
  const std::vector<std::int64_t>& looks = test_.plan().looks;
  const auto next = std::upper_bound(looks.begin(), looks.end(), pairs);
  return next == looks.end() ? looks.back() : *next;
}

std::optional<Trial> AblationStudy::next(const std::set<Trial>& running) const {
  const auto begun = [&](std::int64_t variant, std::int64_t seed) { return find(variant, seed) || running.contains({variant, seed}); };
  std::vector<std::pair<std::int64_t, std::int64_t>> open;   // variant, seeds that it may have now
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(variants_.size()); ++i) {
    const std::vector<double> known = differences(i);
    if (test_.judge(known).verdict == Verdict::open) open.push_back({i, seeds_before_a_look(static_cast<std::int64_t>(known.size()))});
  }
  for (std::int64_t seed = 0; seed < test_.plan().looks.back(); ++seed) {
    for (const auto& [variant, seeds] : open) {
      if (seed >= seeds) continue;
      if (!begun(-1, seed)) return Trial{-1, seed};
      if (!begun(variant, seed)) return Trial{variant, seed};
    }
  }
  if (!open.empty()) return std::nullopt;
  for (const Both& both : wanted_pairs()) {
    const std::vector<double> known = interaction(both);
    if (test_.judge(known).verdict != Verdict::open) continue;
    for (std::int64_t seed = 0; seed < seeds_before_a_look(static_cast<std::int64_t>(known.size())); ++seed) {
      for (const std::int64_t variant : {std::int64_t{-1}, both.first, both.second, pair_index(both)}) {
        if (!begun(variant, seed)) return Trial{variant, seed};
      }
    }
  }
  return std::nullopt;
}

void AblationStudy::add(const Trial& trial, Outcome outcome) {
  const auto n = static_cast<std::int64_t>(variants_.size());
  if (trial.variant < -1 || trial.variant >= n + n * n || trial.seed < 0) throw std::logic_error("AblationStudy: no such trial");
  outcomes_[trial] = std::move(outcome);
}

std::vector<std::string> AblationStudy::overrides(const Trial& trial) const {
  if (trial.variant < 0) return {};
  if (trial.variant < static_cast<std::int64_t>(variants_.size())) return variants_[static_cast<std::size_t>(trial.variant)].overrides;
  const Both both = pair_at(trial.variant);
  std::vector<std::string> all = variants_[static_cast<std::size_t>(both.first)].overrides;
  const std::vector<std::string>& more = variants_[static_cast<std::size_t>(both.second)].overrides;
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::string AblationStudy::name(const Trial& trial) const {
  if (trial.variant < 0) return "recipe";
  const auto single = [&](std::int64_t i) {
    const Variant& variant = variants_[static_cast<std::size_t>(i)];
    return (variant.in_recipe ? "without " : "with ") + variant.trick;
  };
  if (trial.variant < static_cast<std::int64_t>(variants_.size())) return single(trial.variant);
  const Both both = pair_at(trial.variant);
  return single(both.first) + ", " + single(both.second);
}

double AblationStudy::target() const {
  double sum = 0.0;
  int count = 0;
  for (const auto& [trial, outcome] : outcomes_) {
    if (trial.variant != -1) continue;
    sum += outcome.score;
    ++count;
  }
  return count == 0 ? std::nan("") : 0.99 * sum / count;
}

std::vector<Effect> AblationStudy::effects() const {
  std::vector<Effect> all;
  const double target = this->target();
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(variants_.size()); ++i) {
    const Variant& variant = variants_[static_cast<std::size_t>(i)];
    Effect effect{variant.trick, variant.in_recipe, test_.judge(differences(i)), 0.0, std::nullopt};
    const double sign = variant.in_recipe ? 1.0 : -1.0;
    std::vector<double> seconds;
    double epochs = 0.0;
    int arrived = 0;
    for (std::int64_t seed = 0; seed < effect.score.pairs; ++seed) {
      const Outcome &recipe = *find(-1, seed), &other = *find(i, seed);
      seconds.push_back(sign * (recipe.seconds - other.seconds));
      const auto one = first_epoch_at(recipe, target), two = first_epoch_at(other, target);
      if (!one || !two) continue;
      epochs += sign * (*one - *two);
      ++arrived;
    }
    if (!seconds.empty()) effect.seconds = median(seconds);
    if (arrived > 0) effect.epochs = epochs / arrived;
    all.push_back(effect);
  }
  return all;
}

std::vector<Interaction> AblationStudy::interactions() const {
  std::vector<Interaction> all;
  for (const Both& both : wanted_pairs()) {
    all.push_back({variants_[static_cast<std::size_t>(both.first)].trick, variants_[static_cast<std::size_t>(both.second)].trick, test_.judge(interaction(both))});
  }
  return all;
}

std::int64_t AblationStudy::still_open() const {
  std::int64_t count = 0;
  for (const Effect& effect : effects()) count += effect.score.verdict == Verdict::open ? 1 : 0;
  return count;
}

std::vector<std::string> AblationStudy::learned() const {
  std::vector<std::string> all;
  const std::vector<Effect> found = effects();
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Verdict verdict = found[i].score.verdict;
    const bool change = found[i].in_recipe ? verdict == Verdict::hurts || verdict == Verdict::no_effect_seen : verdict == Verdict::helps;
    if (change) all.insert(all.end(), variants_[i].overrides.begin(), variants_[i].overrides.end());
  }
  return all;
}

nlohmann::json to_json(const AblationStudy& study, double error) {
  nlohmann::json tricks = nlohmann::json::array(), interactions = nlohmann::json::array();
  for (const Effect& one : study.effects()) {
    tricks.push_back({{"trick", one.trick}, {"in_recipe", one.in_recipe}, {"delta_mean", number(one.score.mean)}, {"ci_low", number(one.score.low)}, {"ci_high", number(one.score.high)},
                      {"seconds_delta", number(one.seconds)}, {"epochs_delta", one.epochs ? nlohmann::json(*one.epochs) : nlohmann::json(nullptr)},
                      {"seeds", one.score.pairs}, {"verdict", to_string(one.score.verdict)}});
  }
  for (const Interaction& one : study.interactions()) {
    interactions.push_back({{"first", one.first}, {"second", one.second}, {"delta_mean", number(one.score.mean)}, {"ci_low", number(one.score.low)}, {"ci_high", number(one.score.high)},
                            {"seeds", one.score.pairs}, {"verdict", to_string(one.score.verdict)}});
  }
  return {{"target", number(study.target())}, {"error", error}, {"level", study.level()}, {"trainings", study.done()}, {"tricks", tricks}, {"interactions", interactions}};
}

std::vector<std::string> to_lines(const AblationStudy& study) {
  std::vector<Effect> effects = study.effects();
  std::stable_sort(effects.begin(), effects.end(), [](const Effect& a, const Effect& b) { return a.score.mean > b.score.mean; });
  std::size_t width = 5;
  for (const Effect& one : effects) width = std::max(width, one.trick.size());
  std::vector<std::string> lines{fmt::format("{:{}}  points   interval            seeds  seconds  epochs  verdict", "trick", width)};
  for (const Effect& one : effects) {
    const std::string interval = one.score.pairs < 2 ? "-" : points(one.score.low) + " .. " + points(one.score.high);
    const std::string verdict = one.score.verdict == Verdict::open ? "unresolved" : to_string(one.score.verdict);
    lines.push_back(fmt::format("{:{}}  {:>6}   {:18}  {:5}  {:>+7.1f}  {:>6}  {}{}", one.trick, width, one.score.pairs == 0 ? "-" : points(one.score.mean), interval, one.score.pairs,
                                one.seconds, one.epochs ? fmt::format("{:+.1f}", *one.epochs) : "-", verdict, one.in_recipe ? "" : " (not in the recipe)"));
  }
  for (const Interaction& one : study.interactions()) {
    lines.push_back(fmt::format("{} and {}: together {} points more than the sum ({} .. {}, {} seeds)", one.first, one.second, points(one.score.mean), points(one.score.low), points(one.score.high),
                                one.score.pairs));
  }
  return lines;
}

}  // namespace deft
