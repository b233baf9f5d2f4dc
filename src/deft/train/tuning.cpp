#include "deft/train/tuning.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/data/shared_data.h"
#include "deft/recipe/chapters.h"
#include "deft/search/child_process.h"
#include "deft/search/optuna_export.h"
#include "deft/search/study_page.h"
#include "deft/search/study_place.h"
#include "deft/search/study_summary.h"
#include "deft/search/tuner.h"
#include "deft/search/written_space.h"
#include "deft/train/classifier.h"
#include "deft/train/run.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kTrialsPerOption = 5;             // of the space that is decided
constexpr double kTestShare = 0.2;                       // that a run without folds sets aside where no test part is given
constexpr std::int64_t kRetestSeeds = 1'000'000;         // behind those of any study

std::string objective_of(const Search& search, const Recipe& recipe) {
  const StudyOptions& study = *search.study();
  const std::string part = study.fraction < 1.0 ? fmt::format(" on {:g} of the training part", study.fraction) : "";
  if (search.folds() > 0) return fmt::format("the mean over {} folds, {} times{}", search.folds(), search.repeats(), part);
  return "validation " + std::string(recipe.train.choose_by == "loss" ? "accuracy (of the weights with the least loss)" : recipe.train.choose_by) + part;
}

// What is trained in the children: the study's recipe with a trial's settings, in a run folder of its own.
std::function<void(const Job&)> trainer(const std::string& base, SharedData& data, std::int64_t workers) {
  return [base, &data, workers](const Job& job) {
    const bool alone = job.trial.kind == Trial::Kind::final;
    RunRequest request;
    request.source = base;
    request.overrides = job.overrides;
    request.overrides.push_back(fmt::format("train.threads={}", alone ? processors() : std::max<std::int64_t>(1, processors() / workers)));
    request.overrides.push_back("log.folder=\"" + fs::path(job.folder).parent_path().string() + "\"");
    request.name = fs::path(job.folder).filename().string();
    request.load = [&data](const DataOptions& options) { return data.load(options); };
    request.start_from = job.parent;
    request.purpose = alone ? RunRequest::Purpose::result : job.scores_test ? RunRequest::Purpose::fold : RunRequest::Purpose::trial;
    request.say = [](const std::string& line) { fmt::print("{}\n", line); };
    run_training(request);
  };
}

std::int64_t workers_for(const Search& search) {
  if (search.one_at_a_time()) return 1;
  if (search.study()->workers > 0) return search.study()->workers;
  return children_that_fit(processors());   // one thread for each training wastes nothing on keeping threads in step
}

RecipeDocument parsed(const std::string& text, const std::string& file) {
  Problems problems;
  RecipeDocument document = read_recipe_text(text, file, problems);
  problems.refuse_if_any();
  return document;
}

// `most`: options of a space that is decided; 0: as many as the trials allow.
Space space_of(const StudyOptions& options, const RecipeDocument& base, std::int64_t most = 0) {
  Problems problems;
  if (most == 0) most = std::max<std::int64_t>(1, options.trials / kTrialsPerOption);
  const std::vector<SpaceEntry> entries = options.space.empty() ? default_entries(base, most) : options.space;
  Space space = written_space(entries, base, problems);
  problems.refuse_if_any();
  return space;
}

std::string stem_of(const TuneRequest& request, const DataSet& data) {
  if (!request.name.empty()) return request.name;
  return is_recipe(request.source) ? fs::path(request.source).stem().string() : data.name;
}

// recipe.toml: the study's recipe with the winner's settings.
void write_winner(const std::string& folder, const RecipeDocument& base, const Search& search, const std::vector<Trial>& trials) {
  const Standing standing = standing_of(search, trials);
  if (standing.leaders.empty()) return;
  for (const Trial& t : trials) {
    if (t.candidate != standing.leaders[0].candidate || t.kind != Trial::Kind::search) continue;
    RecipeDocument document = base;
    Problems problems;
    std::vector<Override> overrides;
    for (const std::string& word : t.words) {
      if (!word.starts_with("data.")) overrides.push_back(parse_override(word));
    }
    apply_overrides(document, overrides, problems);
    for (Table& entry : document.chapters["data"]) entry.erase("holdout");
    document = bind(document, problems).resolved;
    problems.refuse_if_any();
    write_file(folder + "/recipe.toml", write_recipe(document, single_chapters()));
    return;
  }
}

}  // namespace

TuneResult tune(const TuneRequest& request) {
  SharedData data;
  RunRequest opening;
  opening.source = request.source;
  opening.overrides = {"search.trials=" + std::to_string(StudyOptions{}.trials)};   // so that there is a search, if only the usual one
  if (is_recipe(request.source)) {
    Problems problems;
    if (read_recipe(request.source, problems).has("search")) opening.overrides.clear();
  }
  opening.overrides.insert(opening.overrides.end(), request.overrides.begin(), request.overrides.end());
  if (request.trials > 0) opening.overrides.push_back("search.trials=" + std::to_string(request.trials));
  opening.load = [&data](const DataOptions& options) { return data.load(options); };
  opening.say = request.say;
  const ResolvedRun run = resolve_run(opening);
  const std::shared_ptr<Search> search = run.recipe.search.trick;
  if (!search || !search->study()) {
    throw Refusal("[search] " + run.recipe.search.name + " is no search of deft tune: it is one step of deft train. Take search.name=random, or another of deft tricks search");
  }
  const StudyOptions& options = *search->study();
  if (run.recipe.data.validation <= 0 && search->folds() == 0) throw Refusal("[data] validation is 0: a search needs a part of the training data to choose by; set data.validation=0.1, or search.name=cross_validation");
  if (run.recipe.members.trick || run.recipe.forest.trick) {
    throw Refusal("[ensemble] is in the recipe, and a search tunes one training: take it out (ensemble=off), and make an ensemble of the trials afterwards: ensemble.top_of_search.folder=studies/NAME/trials");
  }
  if (run.recipe.data.folds > 0) throw Refusal("[data] folds: a search makes its folds itself; take data.folds out and write search.name=cross_validation");

  RecipeDocument base = run.recipe.resolved;
  base.chapters.erase("search");
  if (search->folds() > 0 && !run.data.test_given) base.chapters["data"].at(0).set("holdout", {kTestShare, {}});
  const StudyPlace place = study_place(request.study, stem_of(request, run.data));
  const std::string objective = objective_of(*search, run.recipe);
  std::int64_t decided = 0;   // a study that is gone on with for more trials keeps its space
  if (is_postgres(place.database) || fs::exists(place.database)) {
    const std::optional<StudyHead> head = Study(open_database(place.database, request.say), place.name).head();
    if (head) decided = std::count(head->space.begin(), head->space.end(), '\n');
  }
  const Space space = space_of(options, base, decided);
  std::error_code error;
  fs::create_directories(place.folder, error);
  if (error) throw Refusal(place.folder + ": cannot make the study's folder: " + error.message());
  Study study(open_database(place.database, request.say), place.name);
  study.create({write_recipe(run.recipe.resolved, single_chapters()), space.describe(), objective});
  const std::string base_file = place.folder + "/base.toml";
  write_file(base_file, write_recipe(base, single_chapters()));

  TunerOptions tuner_options;
  tuner_options.folder = place.folder;
  tuner_options.workers = workers_for(*search);
  tuner_options.seed = run.recipe.train.seed;
  tuner_options.time_limit = request.time.empty() ? 0.0 : seconds_of(request.time);
  tuner_options.train = trainer(base_file, data, tuner_options.workers);
  tuner_options.say = request.say;
  tuner_options.after_trial = [&](const Trial& trial, const std::vector<Trial>& all) { request.say(trial_line(trial, all)); };
  const std::size_t before = study.trials().size();
  request.say(fmt::format("study {}: {} trials by {}, {} at a time, judged by {}", place.database.find("://") == std::string::npos ? place.database : study.base().place(), options.trials,
                          run.recipe.search.name, tuner_options.workers, objective));
  if (before > 0) request.say(fmt::format("going on with it: {} trials are there", before));
  std::string text = space.describe();
  request.say("space:");
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) request.say("  " + text.substr(at, text.find('\n', at) - at));

  Tuner tuner(study, space, *search, tuner_options);
  const TunerResult ran = tuner.run();
  TuneResult result;
  result.folder = place.folder;
  result.interrupted = ran.interrupted;
  const std::vector<Trial> trials = study.trials();
  result.summary = study_json(*search, place.name, trials, objective);
  result.summary["seconds"] = ran.seconds;
  result.summary["folder"] = place.folder;
  if (ran.interrupted) {
    request.say(fmt::format("interrupted; {} trials are kept. The same command goes on with the study", std::count_if(trials.begin(), trials.end(), [](const Trial& t) { return t.state != Trial::State::waiting; })));
    return result;
  }
  write_winner(place.folder, base, *search, trials);
  write_file(place.folder + "/study.html", study_page(*search, space, place.name, trials, objective));
  write_file(place.folder + "/study.json", result.summary.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  if (ran.out_of_time) request.say("the time is up: no more settings were tried");
  for (const std::string& line : study_lines(*search, trials, objective)) request.say(line);
  if (fs::exists(place.folder + "/recipe.toml")) request.say("recipe: " + place.folder + "/recipe.toml   pictures: " + place.folder + "/study.html");
  return result;
}

namespace {

// A study that is there, with everything that its recipe says.
struct OldStudy {
  StudyPlace place;
  std::unique_ptr<Study> study;
  StudyHead head;
  Recipe recipe;
  RecipeDocument base;                 // without the search
  std::shared_ptr<Search> search;
  Space space;
};

// The one study of a database, where no name says which.
std::string only_study(Database& database) {
  std::vector<Row> names;
  try {
    names = database.run("SELECT name FROM deft_study ORDER BY name");
  } catch (const std::logic_error&) {
    // no such table
  }
  if (names.empty()) throw Refusal(database.place() + ": this database holds no study of deft");
  std::string all;
  for (const Row& row : names) all += (all.empty() ? "" : ", ") + row[0].value_or("");
  if (names.size() > 1) throw Refusal(database.place() + ": it holds several studies; say which by --name: " + all);
  return names[0][0].value_or("");
}

OldStudy open_old(const std::string& given, const std::string& name, const Say& say) {
  OldStudy old;
  const StudyPlace first = study_place(given, name.empty() ? "study" : name);
  if (!is_postgres(given) && !fs::exists(first.database)) throw Refusal(given + ": there is no study " + first.database);
  std::unique_ptr<Database> database = open_database(first.database, say);
  old.place = study_place(given, name.empty() ? only_study(*database) : name);
  old.study = std::make_unique<Study>(std::move(database), old.place.name);
  const std::optional<StudyHead> head = old.study->head();
  if (!head) throw Refusal(old.study->base().place() + ": it holds no study called '" + old.place.name + "'");
  old.head = *head;
  old.base = parsed(head->recipe, old.study->base().place());
  Problems problems;
  old.recipe = bind(old.base, problems);
  problems.refuse_if_any();
  old.search = old.recipe.search.trick;
  if (!old.search || !old.search->study()) throw Refusal(old.study->base().place() + ": its recipe has no search");
  old.base.chapters.erase("search");
  if (old.search->folds() > 0 && !old.base.chapters["data"].empty()) old.base.chapters["data"][0].set("holdout", {kTestShare, {}});
  old.space = space_of(*old.search->study(), old.base);
  return old;
}

}  // namespace

void export_study(const std::string& given, const std::string& name, const std::string& file, const std::function<void(const std::string&)>& say) {
  const OldStudy old = open_old(given, name, say);
  if (old.space.describe() != old.head.space) throw Refusal(old.study->base().place() + ": its space was decided by another version of deft, and cannot be named any more");
  export_optuna(*old.search, old.space, old.place.name, old.study->trials(), file);
  say(fmt::format("optuna.load_study(study_name=\"{}\", storage=\"sqlite:///{}\")", old.place.name, file));
}

TuneResult retest(const std::string& given, const std::string& name, std::int64_t times, const std::function<void(const std::string&)>& say) {
  OldStudy old = open_old(given, name, say);
  Study& study = *old.study;
  const std::vector<Trial> trials = study.trials();
  const Standing standing = standing_of(*old.search, trials);
  if (standing.leaders.empty()) throw Refusal(study.base().place() + ": no trial of this study came to its end; there is nothing to test again");
  const Leader& best = standing.leaders[0];
  const std::int64_t first_seed = old.recipe.train.seed + kRetestSeeds;
  std::int64_t round = 0;   // a retest draws seeds of its own, whatever was tested before
  std::vector<Trial> wanted;
  for (const Trial& t : trials) {
    if (t.kind == Trial::Kind::retest) round = std::max(round, t.seed - first_seed + 1);
  }
  for (std::int64_t r = 0; r < times; ++r) {
    for (const Trial& t : trials) {
      if (t.kind != Trial::Kind::search || t.candidate != best.candidate) continue;
      wanted.push_back(t);   // one, or one for each fold
      wanted.back().kind = Trial::Kind::retest;
      wanted.back().seed = first_seed + round + r;
    }
  }
  std::error_code error;
  fs::create_directories(old.place.folder, error);
  if (error) throw Refusal(old.place.folder + ": cannot make the study's folder: " + error.message());
  const std::string base_file = old.place.folder + "/base.toml";
  write_file(base_file, write_recipe(old.base, single_chapters()));
  SharedData data;
  data.load(old.recipe.data);
  say(fmt::format("candidate {} of {}, found with {}: {} trainings with new seeds", best.candidate, old.place.name, percent(best.found), wanted.size()));
  TunerOptions options;
  options.folder = old.place.folder;
  options.workers = workers_for(*old.search);
  options.train = trainer(base_file, data, options.workers);
  options.say = say;
  options.after_trial = [&](const Trial& trial, const std::vector<Trial>& all) { say(trial_line(trial, all)); };
  const auto is_mine = [&](const Trial& t) { return t.kind == Trial::Kind::retest && t.seed >= first_seed + round; };
  const TunerResult ran = Tuner(study, old.space, *old.search, options).run([&](const std::vector<Trial>& all) -> std::optional<Trial> {
    const auto handed_out = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_mine));
    return handed_out < wanted.size() ? std::optional(wanted[handed_out]) : std::nullopt;
  });
  TuneResult result;
  result.folder = old.place.folder;
  result.interrupted = ran.interrupted;
  if (ran.interrupted) return result;
  std::vector<double> scores;
  for (const Trial& t : study.trials()) {
    if (is_mine(t) && t.state == Trial::State::complete) scores.push_back(t.score);
  }
  if (scores.empty()) throw TrainingFailure("no training of the retest came to its end");
  const Interval interval = interval_of(scores);
  const bool believed = !std::isfinite(interval.high) || best.found <= interval.high;
  result.summary = {{"study", old.place.name}, {"candidate", best.candidate}, {"found", best.found}, {"mean", interval.mean}, {"low", nullptr}, {"high", nullptr}, {"scores", scores}, {"believed", believed}};
  if (std::isfinite(interval.low)) result.summary.update({{"low", interval.low}, {"high", interval.high}});
  say(fmt::format("again: {} ({} .. {} at 95 %); found with {}: {}", percent(interval.mean), percent(interval.low), percent(interval.high), percent(best.found),
                  believed ? "it stands" : "it was luck, at least in part: believe the mean"));
  return result;
}

}  // namespace deft
