#include "deft/train/super_learner_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "deft/coach/consult.h"
#include "deft/coach/label_errors.h"
#include "deft/core/files.h"
#include "deft/core/interrupt.h"
#include "deft/core/memory.h"
#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/core/run_folder.h"
#include "deft/core/seconds_since.h"
#include "deft/ensemble/boosted_trees_settings.h"
#include "deft/ensemble/super_learner.h"
#include "deft/recipe/chapters.h"
#include "deft/report/page.h"
#include "deft/train/forest_run.h"
#include "deft/train/leaderboard.h"
#include "deft/train/run_pictures.h"
#include "deft/train/run.h"
#include "deft/train/saved_run.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr double kTreesShare = 0.4;          // of the time, at most, where networks follow
constexpr double kLeastForANetwork = 2.0;    // seconds; in less it learns less than the trees know
constexpr double kSettingsShare = 0.5;       // of the time, for all trees with drawn settings, where networks follow
constexpr double kLonger = 1.5;              // a drawn setting may take this much longer than the longest before it
constexpr double kReserve = 0.5;             // seconds for the last answers and the report
constexpr double kOverhead = 0.4;            // seconds of a training that are not steps
constexpr std::size_t kShownColumns = 4;     // of a row that is spoken of

// One kind of model: what it says of every training row by models that have not seen it, and these models.
struct Learner {
  std::string name;
  std::vector<float> out_of_fold;            // rows x classes
  std::vector<Member> members;
  double weight = 0.0;
};

class Comparison {
 public:
  Comparison(const RunRequest& request, const ResolvedRun& run)
      : request_(request), run_(run), learner_(dynamic_cast<const SuperLearner&>(*run.recipe.members.trick)),
        rows_(run.data.train), kind_{run.data.task, run.data.outputs()} {
    fold_of_ = stratified_folds(rows_.labels, learner_.folds(), run.recipe.data.seed);
    if (!request.resume.empty()) folder_ = RunFolder::open(request.resume);
  }

  RunResult run() {
    std::vector<std::string> order = learner_.learners();
    std::stable_partition(order.begin(), order.end(), [](const std::string& one) { return one != "network"; });
    for (const std::string& one : order) {
      if (one == "network") {
        try_settings(kSettingsShare * run_.time_limit);
        if (!interrupt_requested()) train_networks();
      } else {
        grow(one, named_entry(one));
      }
      if (interrupt_requested()) return interrupted();
    }
    try_settings(run_.time_limit - kReserve);
    if (interrupt_requested()) return interrupted();
    if (learners_.empty()) throw Refusal("[ensemble] super_learner: the time is too short for any of its learners");
    return write();
  }

 private:
  double seconds() const { return seconds_since(request_.started); }

  // The folder is made when the first learner stands: nothing can be refused any more.
  RunFolder& folder() {
    if (folder_) return *folder_;
    folder_ = RunFolder::create(run_.recipe.log.folder, request_.name, run_.data.name);
    write_file(folder_->file("recipe.toml"), write_recipe(run_.recipe.resolved, single_chapters()));
    folder_->log({{"event", "start"}, {"t", 0.0}, {"deft", "0.1.0"}, {"data", run_.data.name}, {"source", run_.data.source}, {"task", to_string(run_.data.task)}, {"network", "ensemble"},
                  {"classes", run_.data.class_names}, {"train_samples", rows_.size()}, {"val_samples", 0}, {"test_samples", run_.data.test.size()}, {"tricks", run_.recipe.tricks()}, {"notes", run_.data.notes}});
    for (const Decision& one : run_.decisions) folder_->log({{"event", "decision"}, {"t", 0.0}, {"chapter", one.chapter}, {"what", one.what}, {"reason", one.reason}});
    return *folder_;
  }

  // What stands is kept: finished learners, finished folds, and the checkpoint of the fold that was being trained.
  RunResult interrupted() {
    if (!folder_) {
      request_.say("interrupted before the first learner stood: nothing is kept");
      return {"", {}, true};
    }
    request_.say("interrupted; go on with:  ./deft train --resume " + folder_->path());
    return {folder_->path(), {}, true};
  }

  // Trees that were grown before an interruption, with their answers out of fold.
  std::string kept(const std::string& name) { return folder().file("members/" + name + ".safetensors"); }

  bool take_kept(const std::string& name) {
    if (!folder_ || !fs::exists(kept(name))) return false;
    const TensorFile file = read_safetensors(kept(name));
    const auto answers = file.tensors.find("out_of_fold");
    if (answers == file.tensors.end() || answers->second.values.size() != static_cast<std::size_t>(rows_.size() * kind_.outputs)) {
      throw Refusal(kept(name) + ": these answers are not to the rows of this run; train it again: deft train " + folder().file("recipe.toml"));
    }
    Learner learner{name, answers->second.values};
    learner.members.push_back({name, Classifier::from_file(file, kept(name))});
    request_.say(fmt::format("{:14} finished before", name));
    learners_.push_back(std::move(learner));
    return true;
  }

  void keep(const Learner& learner) {
    TensorFile file = learner.members[0].classifier.to_file();
    file.tensors["out_of_fold"] = {{rows_.size(), kind_.outputs}, learner.out_of_fold};
    fs::create_directories(folder().file("members"));
    write_safetensors(kept(learner.name), file);
  }

  // They are in the model now.
  void drop_kept() {
    std::error_code error;
    for (const Learner& one : learners_) fs::remove(kept(one.name), error);
    fs::remove(folder().file("members"), error);   // where nothing else is in it
  }

  void add(Learner learner) {
    const double accuracy = mean_of(credits(kind_, learner.out_of_fold, targets_of(rows_, kind_.outputs)));
    request_.say(fmt::format("{:14} out-of-fold accuracy {}  {}", learner.name, percent(accuracy), duration(seconds())));
    folder().log({{"event", "epoch"}, {"t", seconds()}, {"epoch", static_cast<std::int64_t>(learners_.size()) + 1}, {"learner", learner.name}, {"val_accuracy", accuracy}});
    learners_.push_back(std::move(learner));
  }

  static Table named_entry(const std::string& name) {
    Table entry;
    entry.set("name", {name, {}});
    return entry;
  }

  // Boosted trees are worth tuning, and nobody knows the setting before. `until`: seconds of the run, where it has a limit.
  void try_settings(double until) {
    const auto& order = learner_.learners();
    if (std::find(order.begin(), order.end(), "boosted_trees") == order.end()) return;
    while (settings_ < learner_.settings() && !interrupt_requested()) {
      if (run_.time_limit > 0 && seconds() + kLonger * longest_trees_ > until) return;
      const std::int64_t number = ++settings_;
      const BoostedTreesOptions drawn = drawn_setting({}, static_cast<std::uint64_t>(run_.recipe.train.seed), number);
      Table entry = named_entry("boosted_trees");
      entry.set("depth", {drawn.depth, {}});
      entry.set("learning_rate", {drawn.learning_rate, {}});
      entry.set("row_share", {drawn.row_share, {}});
      entry.set("column_share", {drawn.column_share, {}});
      entry.set("leaf_weight", {drawn.leaf_weight, {}});
      grow(fmt::format("boosted_trees_{}", number + 1), entry);
    }
  }

  void grow(const std::string& name, const Table& entry) {
    if (take_kept(name)) return;
    RecipeDocument document = run_.recipe.resolved;
    document.chapters["ensemble"] = {entry};
    Problems problems;
    Recipe whole = bind(document, problems);
    problems.refuse_if_any();
    const Recipe recipe = forest_recipe(whole);
    const bool others = learner_.learners().size() > 1;
    const double limit = run_.time_limit > 0 ? std::min(run_.time_limit * (others ? kTreesShare : 0.95), std::max(0.1, run_.time_limit - kReserve - seconds())) : 0.0, begin = seconds();
    ForestWatch watch{.seed = static_cast<std::uint64_t>(recipe.train.seed)};
    watch.after_layer = [&](const GrownLayer& layer) { return !interrupt_requested() && (limit <= 0 || seconds() - begin + layer.seconds < limit); };
    Classifier classifier = Classifier::fit_forest(recipe, run_.data, rows_, watch);
    if (interrupt_requested()) return;   // fewer rounds than an uninterrupted run would have
    Learner learner{name, classifier.forest().out_of_fold()};
    learner.members.push_back({name, std::move(classifier)});
    keep(learner);
    add(std::move(learner));
    if (entry.text("name") == "boosted_trees") longest_trees_ = std::max(longest_trees_, seconds() - begin);
  }

  // The recipe of one network: that of the run without the comparison.
  std::string network_recipe() {
    RecipeDocument document = run_.recipe.resolved;
    document.chapters["ensemble"] = {};
    const std::string path = folder().file("members/network.toml");
    fs::create_directories(folder().file("members"));
    write_file(path, write_recipe(document, single_chapters()));
    return path;
  }

  void train_networks() {
    const std::int64_t folds = learner_.folds();
    if (run_.time_limit > 0 && (run_.time_limit - seconds() - kReserve) / static_cast<double>(folds) < kLeastForANetwork) {
      request_.say("network        left out: too little time for " + std::to_string(folds) + " trainings");
      return;
    }
    const std::string recipe = network_recipe();
    Learner learner{"network", std::vector<float>(static_cast<std::size_t>(rows_.size() * kind_.outputs))};
    for (std::int64_t k = 0; k < folds; ++k) {
      std::vector<std::int64_t> own, others;
      for (std::int64_t i = 0; i < rows_.size(); ++i) (fold_of_[static_cast<std::size_t>(i)] == k ? own : others).push_back(i);
      const std::string name = fmt::format("network-{}", k + 1), path = folder().file("members/" + name);
      const bool finished = fs::exists(path + "/summary.json"), started = fs::exists(path + "/checkpoints/last.safetensors");
      RunRequest one;
      if (started) {
        one.resume = path;
      } else {
        one.source = recipe;
        one.name = name;
        std::error_code error;
        if (!finished) fs::remove_all(path, error);   // stopped before its first checkpoint
      }
      one.purpose = RunRequest::Purpose::fold;
      if (!started) one.overrides = {"log.folder=\"" + folder().file("members") + "\"", fmt::format("train.seed={}", run_.recipe.train.seed + k), "train.time=\"\""};
      if (run_.time_limit > 0) one.time = fmt::format("{:.2f}s", std::max(1.0, (run_.time_limit - seconds() - kReserve) / static_cast<double>(folds - k) - kOverhead));
      one.load = [&](const DataOptions&) {
        DataSet data = run_.data;
        data.train = subset(run_.data.train, others);
        data.test = subset(run_.data.train, own);
        data.test_given = true;
        return data;
      };
      if (finished) request_.say(name + "      finished before");
      else if (run_training(one).interrupted) return;
      Classifier classifier = load_run(path);
      const std::vector<float> answers = classifier.predict(subset(rows_, own));
      const auto width = static_cast<std::size_t>(kind_.outputs);
      for (std::size_t i = 0; i < own.size(); ++i) {
        std::copy_n(answers.begin() + static_cast<std::ptrdiff_t>(i * width), width, learner.out_of_fold.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(own[i]) * width));
      }
      learner.members.push_back({fmt::format("members/network-{}", k + 1), std::move(classifier)});
    }
    add(std::move(learner));
  }

  // Weights of the learners; each learner's models share its weight alike.
  Leaderboard weigh() {
    const std::vector<float> targets = targets_of(rows_, kind_.outputs);
    Answers answers{kind_, rows_.size(), {}};
    for (Learner& one : learners_) answers.members.push_back({kind_.outputs, std::move(one.out_of_fold)});
    Combination& rule = *run_.recipe.combination.trick;
    rule.fit(answers, targets);
    Leaderboard board{.method = run_.recipe.combination.name, .task = kind_.task, .fitted = true, .judged_by = "out-of-fold answers"};
    board.ensemble.name = "ensemble (" + board.method + ")";
    const std::vector<double> weights = rule.weights(learners_.size());
    for (std::size_t m = 0; m < learners_.size(); ++m) {
      learners_[m].weight = weights[m];
      board.members.push_back({learners_[m].name, weights[m], mean_of(credits(kind_, answers.members[m].values, targets))});
    }
    out_of_fold_ = combined(rule, answers);
    board.ensemble.validation = mean_of(credits(kind_, out_of_fold_, targets));
    return board;
  }

  // The file of a sample, or how a row begins.
  std::string described(std::int64_t sample) const {
    const auto at = static_cast<std::size_t>(sample);
    if (!rows_.names.empty()) return rows_.names[at];
    if (rows_.rows.empty()) return fmt::format("sample {}", sample + 1);
    const std::size_t width = run_.data.columns.size();
    std::string text = "the row";
    for (std::size_t c = 0; c < std::min(width, kShownColumns); ++c) {
      const Column& column = run_.data.columns[c];
      const float value = rows_.rows[at * width + c];
      const bool named = !column.categories.empty() && value >= 0 && static_cast<std::size_t>(value) < column.categories.size();
      text += fmt::format("{} {} {}", c ? "," : "", column.name, std::isnan(value) ? "?" : named ? column.categories[static_cast<std::size_t>(value)] : fmt::format("{:g}", value));
    }
    return text + (width > kShownColumns ? ", ..." : "");
  }

  // What all models together say of labels that they have not seen.
  nlohmann::json doubted_labels() {
    const LabelErrors errors = label_errors(out_of_fold_, rows_.labels, kind_.outputs);
    const std::optional<Finding> finding = finding_of(errors, run_.data.class_names, [this](std::int64_t sample) { return described(sample); });
    if (!finding) return nlohmann::json::array();
    folder().log({{"event", "finding"}, {"t", seconds()}, {"finding", to_json(*finding)}});
    request_.say("advice: " + finding->advice);
    return nlohmann::json::array({to_json(*finding)});
  }

  SavedModel whole_model() {
    std::vector<Member> members;
    State state;
    std::vector<float>& weights = state.arrays["weights"];
    for (Learner& one : learners_) {
      if (one.weight <= 0) continue;
      for (Member& member : one.members) {
        weights.push_back(static_cast<float>(one.weight / static_cast<double>(one.members.size())));
        members.push_back(std::move(member));
      }
    }
    run_.recipe.combination.trick->load(state);
    Table rule;
    for (const Table& one : run_.recipe.resolved.chapters.at("ensemble")) {
      if (one.text("name") == run_.recipe.combination.name) rule = one;
    }
    return SavedModel(std::move(members), run_.recipe.combination, rule);
  }

  RunResult write() {
    const double trained = seconds();
    Leaderboard board = weigh();
    const SavedModel model = whole_model();
    const auto width = kind_.outputs;
    const Metrics validation = measure(rows_, kind_.task, out_of_fold_, width, mean_loss(kind_, out_of_fold_, targets_of(rows_, width)));
    const Samples& test_rows = run_.data.test;
    Metrics test;
    if (test_rows.size() > 0) test = model.evaluate(Inputs(model.members().size(), std::make_shared<const Samples>(test_rows)));
    board.ensemble.test = test_rows.size() > 0 ? test.accuracy : kNotMeasured;
    board.test_samples = test_rows.size();
    const double total = seconds();
    const auto number = [&](double value) { return test_rows.size() > 0 ? nlohmann::json(value) : nlohmann::json(); };
    RunResult result{folder().path(), {}};
    result.summary = {{"data", run_.data.name}, {"source", run_.data.source}, {"task", to_string(kind_.task)}, {"metric", metric_name(kind_.task)}, {"classes", run_.data.class_names},
                      {"train_samples", rows_.size()}, {"val_samples", 0}, {"test_samples", test_rows.size()}, {"val_accuracy", validation.accuracy}, {"test_accuracy", number(test.accuracy)},
                      {"best_epoch", nullptr}, {"epochs", nullptr}, {"seconds", total}, {"seconds_of_training", trained}, {"images_per_second", nullptr}, {"peak_rss_mb", peak_megabytes()}, {"parameters", model.parameter_count()},
                      {"seed", run_.recipe.train.seed}, {"device", run_.recipe.train.device}, {"precision", "float32"}, {"answers_in", model.answers_in()}, {"threads", threads_of(run_.recipe.train)},
                      {"network", "ensemble"}, {"tricks", run_.recipe.tricks()}, {"timings", nlohmann::json::array()}, {"findings", doubted_labels()}, {"ensemble", to_json(board)},
                      {"validation", to_json(validation, run_.data.class_names)}};
    if (test_rows.size() > 0) result.summary["test"] = to_json(test, run_.data.class_names);
    write_safetensors(folder().file("model.safetensors"), model.to_file());
    RunPictures pictures(folder(), model.first(), rows_);
    pictures.judged("out of fold", 0, validation, rows_);
    if (test_rows.size() > 0) pictures.judged("test", 0, test, test_rows);
    pictures.write();
    drop_kept();
    write_file(folder().file("summary.json"), result.summary.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
    folder().log({{"event", "end"}, {"t", total}, {"test_accuracy", result.summary["test_accuracy"]}, {"val_accuracy", validation.accuracy}});
    write_report(folder().path());
    for (const std::string& line : to_lines(board)) request_.say(line);
    if (test_rows.size() > 0) {
      request_.say(fmt::format("test accuracy {}   ({} of {} right, {})", percent(test.accuracy), with_commas(std::llround(test.accuracy * static_cast<double>(test.count))), with_commas(test.count), duration(total)));
    }
    request_.say("report: " + folder().file("report.html"));
    return result;
  }

  const RunRequest& request_;
  const ResolvedRun& run_;
  const SuperLearner& learner_;
  const Samples& rows_;
  const AnswerKind kind_;
  std::vector<std::int64_t> fold_of_;
  std::optional<RunFolder> folder_;
  std::vector<Learner> learners_;
  double longest_trees_ = 0.0;               // seconds
  std::int64_t settings_ = 0;                // drawn ones that were compared
  std::vector<float> out_of_fold_;           // of the ensemble
};

}  // namespace

RunResult train_super_learner(const RunRequest& request, const ResolvedRun& run) {
  if (run.data.task != Task::classes) throw Refusal("[ensemble] super_learner answers with classes, and this task is " + to_string(run.data.task) + "; take a network");
  if (run.recipe.combination.name != "greedy") throw Refusal("[ensemble] super_learner weighs its learners by greedy, not by " + run.recipe.combination.name + "; take the rule out");
  const auto& folds = dynamic_cast<const SuperLearner&>(*run.recipe.members.trick);
  if (run.data.train.size() < 2 * folds.folds()) throw Refusal(fmt::format("[ensemble] super_learner: {} training rows are too few for {} folds", run.data.train.size(), folds.folds()));
  request.say(fmt::format("{}: {} classes, {} for training, each answered by models without it, {} for the test", run.data.name, run.data.outputs(), with_commas(run.data.train.size()), with_commas(run.data.test.size())));
  return Comparison(request, run).run();
}

}  // namespace deft
