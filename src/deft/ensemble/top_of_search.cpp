#include "deft/ensemble/top_of_search.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLargestSummary = 64 << 20;

struct RankedRun {
  std::string folder;
  double accuracy;
};

// A run that can be a member: finished, a single network, judged on a validation part.
std::optional<RankedRun> ranked(const fs::path& folder, const std::string& source) {
  std::error_code error;
  if (!fs::is_regular_file(folder / "summary.json", error) || !fs::is_regular_file(folder / "model.safetensors", error)) return std::nullopt;
  const nlohmann::json summary = nlohmann::json::parse(read_file((folder / "summary.json").string(), kLargestSummary), nullptr, false);
  if (!summary.is_object() || summary.contains("ensemble")) return std::nullopt;
  if (!source.empty() && summary.value("source", nlohmann::json()) != source) return std::nullopt;
  const auto accuracy = summary.find("val_accuracy");
  if (accuracy == summary.end() || !accuracy->is_number()) return std::nullopt;
  return RankedRun{folder.string(), accuracy->get<double>()};
}

std::vector<std::string> sorted(std::vector<RankedRun> runs) {
  std::sort(runs.begin(), runs.end(), [](const RankedRun& a, const RankedRun& b) { return a.accuracy != b.accuracy ? a.accuracy > b.accuracy : a.folder < b.folder; });
  std::vector<std::string> folders;
  for (const RankedRun& one : runs) folders.push_back(one.folder);
  return folders;
}

}  // namespace

const Card TopOfSearch::card{"ensemble", "top_of_search", "The best runs of a search", "Caruana, Niculescu-Mizil, Crew, Ksikes 2004, ICML"};

void describe(TopOfSearchOptions& options, Fields& fields) {
  fields.text("folder", options.folder, "folder of finished runs");
  fields.whole("count", options.count, "the best so many of them, by validation accuracy", {2, 100});
  fields.texts("runs", options.runs, "these runs, in place of the folder's best");
}

std::vector<std::string> ranked_runs(const std::string& folder, const std::string& source) {
  if (!fs::is_directory(folder)) throw Refusal(folder + ": there is no such folder of runs");
  std::vector<RankedRun> found;
  for (const fs::directory_entry& one : fs::directory_iterator(folder)) {
    if (!one.is_directory()) continue;
    if (const auto run = ranked(one.path(), source)) found.push_back(*run);
  }
  return sorted(std::move(found));
}

std::vector<std::string> by_validation(const std::vector<std::string>& runs) {
  std::vector<RankedRun> found;
  for (const std::string& run : runs) {
    const auto one = ranked(run, "");
    if (!one) throw Refusal(run + ": it is no finished single run with a validation accuracy, so it cannot be ranked");
    found.push_back(*one);
  }
  return sorted(std::move(found));
}

std::vector<std::string> TopOfSearch::runs(const std::string& source) const {
  if (!options_.runs.empty()) return options_.runs;
  std::vector<std::string> best = ranked_runs(options_.folder, source);
  if (best.size() < 2) {
    throw Refusal("[ensemble] top_of_search: in " + options_.folder + " " + (best.empty() ? "are no finished runs" : "is one finished run") + " with a validation accuracy" +
                  (source.empty() ? "" : " on " + source) + ", and an ensemble takes two or more");
  }
  best.resize(std::min(best.size(), static_cast<std::size_t>(options_.count)));
  return best;
}

}  // namespace deft
