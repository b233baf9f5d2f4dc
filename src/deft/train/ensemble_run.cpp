#include "deft/train/ensemble_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "deft/coach/run_log.h"
#include "deft/core/files.h"
#include "deft/core/memory.h"
#include "deft/core/problem.h"
#include "deft/core/run_folder.h"
#include "deft/core/seconds_since.h"
#include "deft/recipe/chapters.h"
#include "deft/report/page.h"
#include "deft/report/run_document.h"
#include "deft/train/leaderboard.h"
#include "deft/train/run_pictures.h"
#include "deft/train/run_result.h"
#include "deft/train/saved_run.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) text += (i ? ", " : "") + names[i];
  return names.size() > kMost ? text + fmt::format(" and {} more", names.size() - kMost) : text;
}

std::vector<std::string> only_in(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> result;
  for (const std::string& one : a) {
    if (std::find(b.begin(), b.end(), one) == b.end()) result.push_back(one);
  }
  return result;
}

void expect_same_classes(const Member& first, const Member& other) {
  const Classifier &a = first.classifier, &b = other.classifier;
  if (a.task() != b.task()) throw Refusal(other.name + ": its task is " + to_string(b.task()) + ", and that of " + first.name + " is " + to_string(a.task()));
  if (a.class_names() == b.class_names()) return;
  const std::vector<std::string> more = only_in(b.class_names(), a.class_names()), missing = only_in(a.class_names(), b.class_names());
  std::string text = other.name + ": its classes are not those of " + first.name;
  if (!missing.empty()) text += "; it lacks " + listed(missing);
  if (!more.empty()) text += "; only it has " + listed(more);
  if (more.empty() && missing.empty()) text += ": they stand in another order";
  throw Refusal(text);
}

// "cifar10:../data" and "cifar10:/deft/data" are the same.
std::string plain_source(const std::string& source) {
  const std::size_t colon = source.find(':');
  const std::string name = colon == std::string::npos ? "" : source.substr(0, colon + 1), path = colon == std::string::npos ? source : source.substr(colon + 1);
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  return error ? source : name + real.string();
}

// What divides off another test part, or with `validation` another validation part.
std::optional<std::string> difference(const DataOptions& a, const DataOptions& b, bool test_given, bool validation) {
  const auto text = [](const std::string& name, const auto& x, const auto& y) { return fmt::format("data.{} is {} there and {} here", name, x, y); };
  if (a.label != b.label) return text("label", "'" + a.label + "'", "'" + b.label + "'");
  if (a.task != b.task) return text("task", a.task, b.task);
  if (a.folds != b.folds) return text("folds", a.folds, b.folds);
  if (a.folds && a.fold != b.fold) return text("fold", a.fold, b.fold);
  if ((!test_given || validation) && a.seed != b.seed) return text("seed", a.seed, b.seed);
  if (!validation) return std::nullopt;
  if (a.validation != b.validation) return text("validation", a.validation, b.validation);
  if (a.fraction != b.fraction) return text("fraction", a.fraction, b.fraction);
  if (a.long_tail != b.long_tail) return text("long_tail", a.long_tail, b.long_tail);
  return std::nullopt;
}

std::vector<Member> load_members(const std::vector<std::string>& runs) {
  if (runs.size() < 2) throw Refusal("an ensemble takes two or more runs" + (runs.empty() ? std::string() : ", and only " + runs[0] + " was named"));
  std::map<std::string, std::string> seen;
  for (const std::string& run : runs) {
    std::error_code error;
    const auto [at, is_new] = seen.insert({fs::weakly_canonical(run, error).string(), run});
    if (!is_new) throw Refusal(run + ": this run stands twice" + (at->second == run ? "" : " (as " + at->second + " too)") + "; weights are given by a rule: --method greedy");
  }
  std::vector<Member> members;
  for (const std::string& run : runs) {
    const std::string path = model_file(run);
    const TensorFile file = read_safetensors(path);
    if (const auto format = file.metadata.find("format"); format != file.metadata.end() && format->second.starts_with("deft ensemble")) {
      throw Refusal(run + ": it is an ensemble itself; name its members, which lie in " + run + "/members or in its summary.json");
    }
    std::string name = run;
    while (name.size() > 1 && name.back() == '/') name.pop_back();
    members.push_back({name, Classifier::from_file(file, path)});
    expect_same_classes(members[0], members.back());
  }
  return members;
}

// The data of the members, each as it reads them.
struct MemberData {
  DataSet data;                          // of the first, without samples of the others
  std::int64_t train_samples = 0;
  Samples train;                         // of the first: for the report's sheet
  Inputs validation, test;               // validation: empty where the members' are not the same samples
};

MemberData load_parts(const std::vector<Member>& members, bool learns) {
  MemberData all;
  const DataOptions first = members[0].classifier.data_options();
  const std::string there = members[0].name;
  std::map<std::string, std::size_t> readers;
  std::optional<std::string> unusable;   // why nothing can be fitted, or judged, on the validation part
  for (std::size_t m = 0; m < members.size(); ++m) {
    const DataOptions options = members[m].classifier.data_options();
    if (plain_source(options.source) != plain_source(first.source)) {
      throw Refusal(members[m].name + ": it was trained on " + options.source + ", and " + there + " on " + first.source + "; an ensemble's members share their data");
    }
    if (m > 0) {
      const bool given = all.data.test_given;
      if (const auto other = difference(first, options, given, false)) throw Refusal(members[m].name + ": its test part is not that of " + there + ": " + *other);
      if (const auto other = difference(first, options, given, true); other && !unusable) unusable = members[m].name + ": its validation part is not that of " + there + ": " + *other;
    }
    const Named<Transfer>& transfer = members[m].classifier.recipe().transfer;
    if (transfer.trick && !transfer.trick->solver().empty() && !unusable) unusable = members[m].name + ": its head was fitted on the validation part too (transfer." + transfer.name + ")";
    if (learns && unusable) throw Refusal(*unusable + "; a rule that is fitted needs samples that no member was trained on. Take average, geometric_average or vote");
    // What makes the same samples is read once.
    const std::string key = fmt::format("{} {} {} {} {} {}", options.load_size, options.size, options.validation, options.fraction, options.long_tail, options.seed);
    const auto [reader, is_new] = readers.insert({key, m});
    if (!is_new) {
      all.validation.push_back(all.validation[reader->second]);
      all.test.push_back(all.test[reader->second]);
      continue;
    }
    DataSet data = load_data(options);
    Parts parts = divide(data, options);
    all.validation.push_back(std::make_shared<const Samples>(std::move(parts.validation)));
    all.test.push_back(std::make_shared<const Samples>(std::move(parts.test)));
    if (m > 0) continue;
    all.train_samples = parts.train.size();
    all.train = std::move(parts.train);
    data.train = data.test = {};
    all.data = std::move(data);
  }
  if (unusable) all.validation.clear();
  return all;
}

// The recipe by which the ensemble can be made again: the members' data, the runs by name, the rule.
Recipe recipe_for(const EnsembleRequest& request, const Classifier& first) {
  RecipeDocument document;
  document.file = "command line";
  document.chapters["data"] = first.recipe().resolved.chapters.at("data");
  document.chapters["ensemble"] = request.entries;
  Problems problems;
  std::vector<Override> overrides;
  for (const std::string& word : request.overrides) overrides.push_back(parse_override(word));
  apply_overrides(document, overrides, problems);
  std::vector<Table>& entries = document.chapters["ensemble"];
  std::erase_if(entries, [](const Table& one) { return one.text("name") == "top_of_search"; });
  Table source;
  source.set("name", {std::string("top_of_search"), {}});
  ValueList runs;
  for (const std::string& run : request.runs) runs.push_back({run, {}});
  source.set("runs", {runs, {}});
  entries.insert(entries.begin(), source);
  Recipe recipe = bind(document, problems);
  problems.refuse_if_any();
  return recipe;
}

// What the coach said of the members: of each rule what the first of them has.
nlohmann::json findings_of(const std::vector<std::string>& runs) {
  nlohmann::json all = nlohmann::json::array();
  std::set<std::string> known;
  for (const std::string& run : runs) {
    const nlohmann::json summary = json_file(run + "/summary.json", kLargestSummary);
    const auto findings = summary.is_object() ? summary.find("findings") : summary.end();
    if (findings == summary.end() || !findings->is_array()) continue;
    for (const nlohmann::json& one : *findings) {
      const std::string rule = rule_of_finding({{"event", "finding"}, {"finding", one}});
      if (!rule.empty() && known.insert(rule).second) all.push_back(one);
    }
  }
  return all;
}

nlohmann::json number(double value) { return std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr); }

// Members and their data, checked, and the rule fitted; nothing is written before write().
class EnsembleOfRuns {
 public:
  EnsembleOfRuns(const std::vector<std::string>& runs, std::vector<Member> members, const Recipe& recipe)
      : findings_(findings_of(runs)), data_(load_parts(members, recipe.combination.trick->learns())), model_(std::move(members), recipe.combination, rule_entry(recipe)) {
    board_ = fit_rule(model_, data_.validation);
  }
  const std::string& data_name() const { return data_.data.name; }

  RunResult write(RunFolder& folder, const Recipe& recipe, double seconds, const std::function<void(const std::string&)>& say) {
    const auto start = std::chrono::steady_clock::now();
    const Metrics test = score(model_, data_.test, board_);
    model_.drop_unused();
    RunResult result{folder.path(), summary_of(recipe, test, seconds + seconds_since(start))};
    write_file(folder.file("recipe.toml"), write_recipe(recipe.resolved, single_chapters()));
    const DataSet& data = data_.data;
    folder.log({{"event", "start"}, {"t", 0.0}, {"deft", "0.1.0"}, {"data", data.name}, {"source", data.source}, {"parameters", model_.parameter_count()}, {"tricks", recipe.tricks()},
                {"notes", data.notes}});
    for (const nlohmann::json& one : findings_) folder.log({{"event", "finding"}, {"t", 0.0}, {"finding", one}});
    write_safetensors(folder.file("model.safetensors"), model_.to_file());
    if (test.count > 0) {
      RunPictures pictures(folder, model_.first(), data_.train);
      pictures.judged("test", 0, test, *data_.test[0]);
      pictures.write();
    }
    write_file(folder.file("summary.json"), result.summary.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
    folder.log({{"event", "end"}, {"t", result.summary["seconds"]}, {"test_accuracy", result.summary["test_accuracy"]}, {"val_accuracy", result.summary["val_accuracy"]}});
    write_report(folder.path());
    for (const std::string& line : to_lines(board_)) say(line);
    say("ensemble: " + folder.path());
    return result;
  }

 private:
  nlohmann::json summary_of(const Recipe& recipe, const Metrics& test, double seconds) const {
    const DataSet& data = data_.data;
    const bool validated = !data_.validation.empty();
    nlohmann::json summary{
        {"data", data.name}, {"source", data.source}, {"task", to_string(data.task)}, {"metric", metric_name(data.task)}, {"classes", data.class_names},
        {"train_samples", data_.train_samples}, {"val_samples", validated ? data_.validation[0]->size() : 0}, {"test_samples", data_.test[0]->size()},
        {"val_accuracy", number(board_.ensemble.validation)}, {"test_accuracy", number(board_.ensemble.test)},
        {"best_epoch", nullptr}, {"epochs", nullptr}, {"seconds", seconds}, {"images_per_second", nullptr}, {"peak_rss_mb", peak_megabytes()},
        {"parameters", model_.parameter_count()}, {"seed", recipe.train.seed}, {"device", recipe.train.device},
        {"precision", model_.first().has_network() ? to_string(model_.first().model_options().precision) : "float32"}, {"answers_in", model_.answers_in()}, {"threads", threads_of(recipe.train)},
        {"network", "ensemble"}, {"tricks", recipe.tricks()}, {"timings", nlohmann::json::array()}, {"findings", findings_}, {"ensemble", to_json(board_)}};
    if (test.count > 0) summary["test"] = to_json(test, data.class_names);
    return summary;
  }

  nlohmann::json findings_;
  MemberData data_;
  SavedModel model_;
  Leaderboard board_;
};

}  // namespace

void expect_validation(const Recipe& recipe) {
  if (!recipe.combination.trick->learns() || recipe.data.validation > 0) return;
  throw Refusal("[ensemble] " + recipe.combination.name + " is fitted on validation data, and data.validation = 0 leaves none; take average, or give it a share");
}

Table rule_entry(const Recipe& recipe) {
  for (const Table& one : recipe.resolved.chapters.at("ensemble")) {
    if (one.text("name") == recipe.combination.name) return one;
  }
  throw std::logic_error("the recipe has no rule of an ensemble");
}

RunResult ensemble_of_runs(const EnsembleRequest& request) {
  const auto start = std::chrono::steady_clock::now();
  std::vector<Member> members = load_members(request.runs);
  const Recipe recipe = recipe_for(request, members[0].classifier);
  EnsembleOfRuns ensemble(request.runs, std::move(members), recipe);
  RunFolder folder = RunFolder::create(request.parent, request.name, ensemble.data_name() + "-ensemble");
  return ensemble.write(folder, recipe, seconds_since(start), request.say);
}

RunResult finish_ensemble(const std::vector<std::string>& runs, const Recipe& recipe, RunFolder& folder, double seconds, const std::function<void(const std::string&)>& say) {
  return EnsembleOfRuns(runs, load_members(runs), recipe).write(folder, recipe, seconds, say);
}

}  // namespace deft
