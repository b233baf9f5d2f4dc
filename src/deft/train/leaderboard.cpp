#include "deft/train/leaderboard.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/problem.h"
#include "deft/core/progress.h"

namespace deft {
namespace {

nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr); }

Answers asked(const SavedModel& model, const Inputs& inputs, Wants wants, const std::string& part) {
  Progress progress;
  Answers answers = model.answers(inputs, wants, [&](double share) { progress.show("asking the members: " + part, share, fmt::format("{:.0f} %", 100 * share)); });
  progress.clear();
  return answers;
}

// What the rule works on: the predictions themselves, or features.
Answers for_rule(const SavedModel& model, const Inputs& inputs, const Answers& predictions, const std::string& part) {
  return model.rule().trick->wants() == Wants::predictions ? predictions : asked(model, inputs, Wants::features, part);
}

}  // namespace

double mean_of(const std::vector<double>& credits) { return credits.empty() ? kNotMeasured : std::accumulate(credits.begin(), credits.end(), 0.0) / static_cast<double>(credits.size()); }

Leaderboard fit_rule(SavedModel& model, const Inputs& validation) {
  const bool learns = model.rule().trick->learns();
  Leaderboard board{.method = model.rule().name, .task = model.task(), .fitted = learns};
  for (const Member& one : model.members()) board.members.push_back({one.name});
  board.ensemble.name = "ensemble (" + board.method + ")";
  if (!validation.empty() && validation[0]->size() > 0) {
    const std::vector<float> targets = targets_of(*validation[0], model.kind().outputs);
    const Answers predictions = asked(model, validation, Wants::predictions, "validation part");
    const Answers seen = for_rule(model, validation, predictions, "validation part");
    if (learns) model.fit(seen, targets);
    for (std::size_t m = 0; m < board.members.size(); ++m) board.members[m].validation = mean_of(credits(model.kind(), predictions.members[m].values, targets));
    board.ensemble.validation = mean_of(credits(model.kind(), model.combine(seen), targets));
  } else if (learns) {
    throw Refusal("[ensemble] " + model.rule().name + " is fitted on validation data, and the members were trained without (data.validation = 0); take average, or train them with a validation part");
  }
  const std::vector<double> weights = model.rule().trick->weights(board.members.size());
  for (std::size_t m = 0; m < weights.size(); ++m) board.members[m].weight = weights[m];
  return board;
}

Metrics score(const SavedModel& model, const Inputs& test, Leaderboard& board) {
  if (test.empty() || test[0]->size() == 0) return {};
  const std::vector<float> targets = targets_of(*test[0], model.kind().outputs);
  const Answers predictions = asked(model, test, Wants::predictions, "test part");
  const std::vector<float> together = model.combine(for_rule(model, test, predictions, "test part"));
  const std::vector<double> ours = credits(model.kind(), together, targets);
  board.test_samples = test[0]->size();
  board.ensemble.test = mean_of(ours);
  std::vector<double> best;
  for (std::size_t m = 0; m < board.members.size(); ++m) {
    std::vector<double> theirs = credits(model.kind(), predictions.members[m].values, targets);
    board.members[m].test = mean_of(theirs);
    if (!best.empty() && mean_of(theirs) <= mean_of(best)) continue;
    best = std::move(theirs);
    board.best = board.members[m].name;
  }
  board.gain = paired_gain(ours, best);
  return measure(*test[0], model.task(), together, model.kind().outputs, mean_loss(model.kind(), together, targets));
}

std::vector<std::string> to_lines(const Leaderboard& board) {
  std::size_t width = board.ensemble.name.size();
  for (const LeaderboardRow& one : board.members) width = std::max(width, one.name.size());
  const std::string metric = metric_name(board.task);
  std::vector<std::string> lines{fmt::format("{:{}}  {:>6}  {:>10}  {:>10}", metric, width, "weight", "validation", "test")};
  const auto share = [](double value) { return std::isnan(value) ? std::string("-") : percent(value); };
  const auto line = [&](const LeaderboardRow& one, const std::string& mark) {
    const std::string weight = std::isnan(one.weight) ? "" : fmt::format("{:.3f}", one.weight);
    lines.push_back(fmt::format("{:{}}  {:>6}  {:>10}  {:>10}{}", one.name, width, weight, share(one.validation), share(one.test), mark));
  };
  std::vector<LeaderboardRow> sorted = board.members;
  std::stable_sort(sorted.begin(), sorted.end(), [](const LeaderboardRow& a, const LeaderboardRow& b) { return a.test > b.test; });
  for (const LeaderboardRow& one : sorted) line(one, "");
  line(board.ensemble, board.fitted ? "  (fitted on the " + board.judged_by + ")" : "");
  if (board.best.empty()) return lines;
  lines.push_back(fmt::format("gain over the best member, {}: {:+.2f} points, 95 % interval {:+.2f} .. {:+.2f} (paired, {} test samples)", board.best, 100 * board.gain.mean,
                              100 * board.gain.low, 100 * board.gain.high, with_commas(board.test_samples)));
  return lines;
}

nlohmann::json to_json(const Leaderboard& board) {
  const auto row = [](const LeaderboardRow& one) {
    return nlohmann::json{{"run", one.name}, {"weight", number(one.weight)}, {"val_accuracy", number(one.validation)}, {"test_accuracy", number(one.test)}};
  };
  nlohmann::json members = nlohmann::json::array();
  for (const LeaderboardRow& one : board.members) members.push_back(row(one));
  nlohmann::json json{{"method", board.method}, {"fitted_on_validation", board.fitted}, {"members", members}, {"val_accuracy", number(board.ensemble.validation)},
                      {"test_accuracy", number(board.ensemble.test)}};
  if (!board.best.empty()) {
    json["best_member"] = board.best;
    json["gain"] = {{"mean", board.gain.mean}, {"ci_low", board.gain.low}, {"ci_high", board.gain.high}, {"interval", "95 %, paired"}};
  }
  return json;
}

}  // namespace deft
