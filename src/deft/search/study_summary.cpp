#include "deft/search/study_summary.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/progress.h"

namespace deft {
namespace {

nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr); }

std::string share(double value) { return std::isfinite(value) ? fmt::format("{:.2f} %", 100 * value) : "-"; }

std::string settings_line(const std::vector<Setting>& settings) {
  std::string text;
  for (const Setting& one : settings) text += (text.empty() ? "" : " ") + one.option + "=" + one.value;
  return text;
}

const Trial* trial_of(const std::vector<Trial>& trials, std::int64_t candidate) {
  const auto found = std::find_if(trials.begin(), trials.end(), [&](const Trial& t) { return t.candidate == candidate && t.kind == Trial::Kind::search; });
  return found == trials.end() ? nullptr : &*found;
}

nlohmann::json leader_json(const Leader& leader, const std::vector<Trial>& trials) {
  nlohmann::json settings = nlohmann::json::object();
  const Trial* trial = trial_of(trials, leader.candidate);
  for (const Setting& one : trial ? trial->settings : std::vector<Setting>{}) settings[one.option] = one.value;
  return {{"candidate", leader.candidate}, {"settings", settings}, {"found", number(leader.found)}, {"mean", number(leader.mean)}, {"error", number(leader.error)},
          {"low", number(leader.low)}, {"high", number(leader.high)}, {"scores", leader.scores}};
}

std::string leader_text(const Leader& leader) {
  if (leader.scores.empty()) return fmt::format("{} (one training, chosen because it was the best: too good)", share(leader.found));
  const std::string found = fmt::format(", found with {}", share(leader.found));
  if (!std::isfinite(leader.low)) return share(leader.mean) + found;
  return fmt::format("{} ({} .. {} at 95 %, {} trainings{})", share(leader.mean), share(leader.low), share(leader.high), leader.scores.size(), found);
}

}  // namespace

std::string trial_line(const Trial& trial, const std::vector<Trial>& all) {
  double best = -1e300;
  for (const Trial& t : all) {
    if (t.kind == trial.kind && t.state == Trial::State::complete) best = std::max(best, t.score);
  }
  std::string what;
  if (trial.state == Trial::State::complete) what = share(trial.score);
  else if (trial.state == Trial::State::stopped) what = fmt::format("{} *", share(trial.curve.empty() ? std::nan("") : trial.curve.back().score));
  else what = to_string(trial.state);
  std::string kind = trial.kind == Trial::Kind::search ? "" : std::string(to_string(trial.kind)) + " of " + std::to_string(trial.candidate) + "  ";
  if (trial.fold >= 0) kind += fmt::format("candidate {} fold {}.{}  ", trial.candidate, trial.repeat + 1, trial.fold + 1);
  std::string text = fmt::format("{:4}  {:>9}  best {:>8}  {:>6}  {}{}", trial.number, what, best > -1e300 ? share(best) : "-", duration(trial.seconds), kind, settings_line(trial.settings));
  if (!trial.note.empty() && trial.state != Trial::State::stopped) text += "  (" + trial.note + ")";
  return text;
}

std::vector<std::string> study_lines(const Search& search, const std::vector<Trial>& trials, const std::string& objective) {
  std::vector<std::string> lines;
  const std::vector<Candidate> candidates = candidates_of(search, trials);
  const auto count = [&](Candidate::State state) { return std::count_if(candidates.begin(), candidates.end(), [&](const Candidate& c) { return c.state == state; }); };
  lines.push_back(fmt::format("{} settings tried: {} to the end, {} ended early, {} failed; judged by {}", candidates.size(), count(Candidate::State::complete), count(Candidate::State::stopped),
                              count(Candidate::State::failed), objective));
  const Standing standing = standing_of(search, trials);
  if (standing.leaders.empty()) {
    lines.push_back("no trial came to its end: there is no winner");
    return lines;
  }
  const Leader& first = standing.leaders[0];
  const Trial* trial = trial_of(trials, first.candidate);
  lines.push_back(fmt::format("winner: candidate {}{}, {}", first.candidate, first.candidate == 0 ? " (the recipe's own settings)" : "", leader_text(first)));
  if (trial) lines.push_back("        " + settings_line(trial->settings));
  if (standing.own && first.candidate != 0) lines.push_back("the recipe's own settings: " + leader_text(*standing.own));
  for (std::size_t i = 1; i < standing.leaders.size() && standing.replicated; ++i) {
    if (standing.leaders[i].candidate != 0) lines.push_back(fmt::format("   {}. candidate {}, {}", i + 1, standing.leaders[i].candidate, leader_text(standing.leaders[i])));
  }
  if (std::isfinite(standing.lead_low)) {
    const bool clear = standing.lead_low > 0;
    lines.push_back(fmt::format("ahead of the second by {:.2f} points (95 %: {:.2f} .. {:.2f}) over common {}{}", 100 * standing.lead, 100 * standing.lead_low, 100 * standing.lead_high, search.folds() > 0 ? "folds" : "seeds",
                                clear ? "" : ": the two cannot be told apart"));
  }
  for (const Trial& t : trials) {
    if (t.kind == Trial::Kind::final && t.state == Trial::State::complete) {
      lines.push_back(fmt::format("final run on all data: {}{}", t.folder, std::isfinite(t.test_score) ? ", test " + share(t.test_score) : ""));
    }
  }
  return lines;
}

nlohmann::json study_json(const Search& search, const std::string& name, const std::vector<Trial>& trials, const std::string& objective) {
  const Standing standing = standing_of(search, trials);
  nlohmann::json list = nlohmann::json::array(), leaders = nlohmann::json::array(), last = nullptr;
  for (const Trial& t : trials) {
    nlohmann::json settings = nlohmann::json::object();
    for (const Setting& one : t.settings) settings[one.option] = one.value;
    list.push_back({{"number", t.number}, {"kind", to_string(t.kind)}, {"candidate", t.candidate}, {"state", to_string(t.state)}, {"score", number(t.score)}, {"seed", t.seed},
                    {"seconds", number(t.seconds)}, {"folder", t.folder}, {"note", t.note}, {"settings", settings}});
    if (t.fold >= 0) list.back().update({{"fold", t.fold}, {"repeat", t.repeat}});
    if (t.kind == Trial::Kind::final) last = {{"folder", t.folder}, {"val_score", number(t.score)}, {"test_score", number(t.test_score)}};
  }
  for (const Leader& one : standing.leaders) leaders.push_back(leader_json(one, trials));
  return {{"name", name}, {"objective", objective}, {"trials", list}, {"leaders", leaders}, {"winner", leaders.empty() ? nlohmann::json(nullptr) : leaders[0]},
          {"own", standing.own ? leader_json(*standing.own, trials) : nlohmann::json(nullptr)}, {"lead", number(standing.lead)}, {"lead_low", number(standing.lead_low)}, {"lead_high", number(standing.lead_high)}, {"final", last}};
}

}  // namespace deft
