#include "deft/coach/autopilot.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <nlohmann/json.hpp>

namespace deft {
namespace {

using Kind = Remedy::Kind;

// What is done about a finding. Rules that are not here find faults of data, or of nothing that a recipe could mend.
const std::map<std::string, Kind>& kinds() {
  static const std::map<std::string, Kind> all{
      {"divergence", Kind::restart},         {"rate_too_high", Kind::restart},      {"rate_too_low", Kind::restart},
      {"bad_initialization", Kind::restart}, {"loss_at_start", Kind::restart},      {"data_not_normalized", Kind::restart},
      {"dead_relu", Kind::restart},          {"saturation", Kind::restart},         {"vanishing_gradient", Kind::restart},
      {"exploding_gradient", Kind::restart}, {"activation_collapse", Kind::restart}, {"clip_too_tight", Kind::restart},
      {"curve_width", Kind::restart},        {"underfitting", Kind::restart},       {"update_ratio", Kind::restart},
      {"not_shuffled", Kind::restart},       {"harmful_augmentation", Kind::restart}, {"unsure_predictions", Kind::restart},
      {"train_longer", Kind::go_on},         {"overfitting", Kind::stop},           {"trained_too_long", Kind::stop},
  };
  return all;
}

// Steps that may be repeated: a rate that is far off, a training that is far too short.
bool may_repeat(const std::string& rule) {
  return rule == "divergence" || rule == "rate_too_high" || rule == "rate_too_low" || rule == "train_longer";
}

bool lowers_rate(const std::string& rule) { return rule == "divergence" || rule == "rate_too_high"; }
bool changes_rate(const std::string& rule) { return lowers_rate(rule) || rule == "rate_too_low"; }

std::string text_of(const Remedy& remedy) {
  std::string text = remedy.rule;
  for (const auto& [option, value] : remedy.change) text += " " + option + "=" + value;
  return text;
}

// Of data: the trainer cannot change what it was given.
bool changes_data(const std::pair<std::string, std::string>& change) { return change.first.starts_with("data."); }

nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(); }

double number_in(const nlohmann::json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_number() ? found->get<double>() : kUnknown;
}

}  // namespace

void Autopilot::begin(const std::string& recipe) { attempts_.push_back({.recipe = recipe}); }

bool Autopilot::may(const Remedy& remedy) const {
  if (remedy.kind != Kind::stop && (remedy.change.empty() || attempts_.size() >= kMostAttempts)) return false;
  if (std::any_of(remedy.change.begin(), remedy.change.end(), changes_data)) return false;
  if (muted_.contains(text_of(remedy)) || muted_.contains(remedy.rule)) return false;
  const auto tried = std::count_if(attempts_.begin(), attempts_.end(), [&](const Attempt& one) { return one.remedy.rule == remedy.rule; });
  return tried == 0 || may_repeat(remedy.rule);
}

std::optional<Remedy> Autopilot::propose(const std::vector<Finding>& findings, bool last) {
  std::optional<Remedy> chosen;
  std::set<std::string> heard;
  for (const Finding& one : findings) {
    const auto kind = kinds().find(one.rule);
    if (one.severity == Severity::info || kind == kinds().end()) continue;
    heard.insert(one.rule);
    Remedy remedy{kind->second, one.rule, one.change, one.advice};
    if (last && remedy.kind == Kind::stop) continue;  // it has stopped
    const bool certain = last || one.severity == Severity::error || one.epoch == 0 || expected_.contains(one.rule);
    if (!chosen && certain && may(remedy)) chosen = std::move(remedy);
  }
  expected_ = std::move(heard);
  return chosen;
}

void Autopilot::refuse(const Remedy& remedy) { muted_.insert(text_of(remedy)); }

void Autopilot::end(double score, double error, double epochs, bool finished, const std::vector<Finding>& findings) {
  Attempt& now = attempts_.back();
  now.score = score;
  now.error = error;
  now.epochs = epochs;
  now.finished = finished;
  expected_.clear();
  if (attempts_.size() < 2 || now.remedy.rule.empty()) return;
  const Attempt& before = attempts_[attempts_.size() - 2];
  const double noise = 2.0 * std::hypot(now.error, before.error);
  const bool stands = std::any_of(findings.begin(), findings.end(), [&](const Finding& one) {
    return one.rule == now.remedy.rule && one.severity != Severity::info;
  });
  const bool better = std::isnan(before.score) ? !std::isnan(score) : score > before.score + noise;
  const bool worse = finished && (std::isnan(score) ? !std::isnan(before.score) : score < before.score - noise);
  now.verdict = worse ? "worse" : better || !stands ? "helped" : "no effect";
  if (!better && changes_rate(now.remedy.rule)) give_up_rates(findings);
  if (now.verdict != "helped" && !(may_repeat(now.remedy.rule) && !finished)) muted_.insert(now.remedy.rule);
}

// Two rates that brought nothing, or one that is called wrong from the other side: the rate is not the cause. Everything goes
// back to before them, and other findings get their turn.
void Autopilot::give_up_rates(const std::vector<Finding>& findings) {
  Attempt& now = attempts_.back();
  std::size_t first = attempts_.size() - 1;
  while (first > 1 && changes_rate(attempts_[first - 1].remedy.rule) && attempts_[first - 1].verdict != "helped") --first;
  const bool turned = std::any_of(findings.begin(), findings.end(), [&](const Finding& one) {
    return one.severity != Severity::info && changes_rate(one.rule) && lowers_rate(one.rule) != lowers_rate(now.remedy.rule);
  });
  if (attempts_.size() - first < 2 && !turned) {
    if (now.verdict == "helped" && !now.finished) now.verdict = "no effect";  // only the warning is gone, and perhaps not for long
    return;
  }
  if (now.verdict == "helped") now.verdict = "no effect";
  for (const char* rule : {"divergence", "rate_too_high", "rate_too_low"}) muted_.insert(rule);
  back_to_ = static_cast<std::ptrdiff_t>(first) - 1;
}

void Autopilot::apply(const Remedy& remedy, const std::string& recipe) {
  attempts_.push_back({.recipe = recipe, .remedy = remedy});
  expected_.clear();
}

std::ptrdiff_t Autopilot::kept() const {
  std::ptrdiff_t best = -1;
  for (std::size_t i = 0; i < attempts_.size(); ++i) {
    if (!attempts_[i].finished) continue;
    // A later training has a fault less: it stands unless it is clearly worse.
    if (best < 0 || attempts_[i].verdict != "worse" || !(attempts_[i].score < attempts_[static_cast<std::size_t>(best)].score)) {
      best = static_cast<std::ptrdiff_t>(i);
    }
  }
  return best;
}

bool Autopilot::must_go_back() const {
  if (back_to_ >= 0 && attempts_.size() < kMostAttempts) return true;
  if (attempts_.size() < 2 || attempts_.size() >= kMostAttempts || attempts_.back().verdict != "worse") return false;
  return !attempts_[attempts_.size() - 2].finished;
}

void Autopilot::go_back() {
  const std::size_t target = back_to_ >= 0 ? static_cast<std::size_t>(back_to_) : attempts_.size() - 2;
  attempts_.push_back({.recipe = attempts_[target].recipe});
  back_to_ = -1;
}

nlohmann::json Autopilot::to_json() const {
  nlohmann::json list = nlohmann::json::array();
  for (const Attempt& one : attempts_) {
    nlohmann::json change = nlohmann::json::array();
    for (const auto& [option, value] : one.remedy.change) change.push_back({option, value});
    list.push_back({{"recipe", one.recipe}, {"rule", one.remedy.rule}, {"kind", static_cast<int>(one.remedy.kind)}, {"change", change},
                    {"reason", one.remedy.reason}, {"score", number(one.score)}, {"error", one.error}, {"epochs", one.epochs},
                    {"finished", one.finished}, {"verdict", one.verdict}});
  }
  return {{"attempts", list}, {"muted", muted_}, {"expected", expected_}};
}

Autopilot Autopilot::from_json(const nlohmann::json& json) {
  Autopilot pilot;
  for (const nlohmann::json& one : json.at("attempts")) {
    Attempt attempt{.recipe = one.at("recipe"), .score = number_in(one, "score"), .error = one.at("error"), .epochs = one.at("epochs"),
                    .finished = one.at("finished"), .verdict = one.at("verdict")};
    attempt.remedy = {static_cast<Kind>(one.at("kind").get<int>()), one.at("rule"), {}, one.at("reason")};
    for (const nlohmann::json& change : one.at("change")) attempt.remedy.change.push_back({change.at(0), change.at(1)});
    pilot.attempts_.push_back(std::move(attempt));
  }
  pilot.muted_ = json.at("muted").get<std::set<std::string>>();
  pilot.expected_ = json.at("expected").get<std::set<std::string>>();
  return pilot;
}

}  // namespace deft
