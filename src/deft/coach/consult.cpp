#include "deft/coach/consult.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "deft/core/option_fields.h"

namespace deft {
namespace {

// What each rule explains: where it speaks, these say nothing new about what to mend.
const std::map<std::string, std::set<std::string>>& explained_by() {
  static const std::map<std::string, std::set<std::string>> all{
      {"divergence", {"underfitting", "overfitting", "exploding_gradient", "curve_width", "update_ratio", "train_longer",
                      "trained_too_long", "label_noise", "unsure_predictions", "dead_relu", "activation_collapse"}},
      {"rate_too_high", {"underfitting", "curve_width", "update_ratio", "train_longer"}},
      {"rate_too_low", {"underfitting", "train_longer", "straight_curve", "update_ratio"}},
      {"dead_relu", {"underfitting", "unsure_predictions"}},
      {"saturation", {"underfitting"}},
      {"vanishing_gradient", {"underfitting", "rate_too_low", "straight_curve", "unsure_predictions"}},
      {"activation_collapse", {"underfitting", "unsure_predictions"}},
      {"bad_initialization", {"underfitting", "unsure_predictions", "loss_at_start", "vanishing_gradient", "activation_collapse"}},
      {"data_not_normalized", {"loss_at_start", "exploding_gradient", "bad_initialization", "rate_too_high", "dead_relu", "saturation"}},
      {"label_noise", {"overfitting", "trained_too_long", "underfitting"}},
      {"clip_too_tight", {"rate_too_low", "underfitting", "straight_curve", "update_ratio", "train_longer"}},
      {"overfitting", {"trained_too_long"}},
  };
  return all;
}

nlohmann::json value_of(const EvidenceValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  const double number = std::get<double>(value);
  return std::isfinite(number) ? nlohmann::json(number) : nlohmann::json();
}

// A change is the text of an override; numbers and words that are JSON stay what they are.
nlohmann::json change_of(const std::string& text) {
  const nlohmann::json read = nlohmann::json::parse(text, nullptr, false);
  return read.is_number() || read.is_boolean() ? read : nlohmann::json(text);
}

}  // namespace

std::vector<Finding> consult(const Observations& seen, const CoachOptions& options) {
  std::vector<Finding> findings;
  for (const Entry<CoachRule>& one : coach_rules().entries()) {
    const std::string& name = one.card.name;
    if (std::find(options.silent.begin(), options.silent.end(), name) != options.silent.end()) continue;
    const auto own = std::find_if(options.rule.begin(), options.rule.end(), [&](const RuleEntry& r) { return r.name == name; });
    std::vector<Finding> said;
    if (own != options.rule.end() && own->rule) {
      said = own->rule->look(seen);
    } else {
      ListFields defaults;  // changes nothing
      said = one.make(defaults)->look(seen);
    }
    findings.insert(findings.end(), said.begin(), said.end());
  }
  std::set<std::string> explained;
  for (const Finding& one : findings) {
    const auto found = explained_by().find(one.rule);
    if (one.severity != Severity::info && found != explained_by().end()) explained.insert(found->second.begin(), found->second.end());
  }
  for (Finding& one : findings) {
    if (explained.contains(one.rule)) one.severity = Severity::info;
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.severity != b.severity ? a.severity > b.severity : a.weight > b.weight;
  });
  return findings;
}

const char* severity_name(Severity severity) {
  return severity == Severity::info ? "info" : severity == Severity::warning ? "warning" : "error";
}

nlohmann::json to_json(const Finding& finding) {
  nlohmann::json evidence = nlohmann::json::object(), change = nlohmann::json::object();
  for (const auto& [name, value] : finding.evidence) evidence[name] = value_of(value);
  for (const auto& [option, value] : finding.change) change[option] = change_of(value);
  return {{"rule", finding.rule},         {"severity", severity_name(finding.severity)}, {"epoch", value_of(finding.epoch)},
          {"evidence", evidence},         {"advice", finding.advice},                    {"change", change}};
}

}  // namespace deft
