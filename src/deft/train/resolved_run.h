// What a run is asked for, and what that comes to once everything is decided: the first half of a run, with nothing written yet.
//
//   RunRequest request;  request.source = "glyphs";  request.overrides = {"train.epochs=3"};
//   const ResolvedRun run = resolve_run(request);      run.recipe.train.epochs == 3
#ifndef DEFT_TRAIN_RESOLVED_RUN_H
#define DEFT_TRAIN_RESOLVED_RUN_H

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "deft/decide/decide.h"
#include "deft/recipe/overrides.h"
#include "deft/recipe/recipe.h"

namespace deft {

class ProcessGroup;
struct RunResult;                        // train/run_result.h

struct RunRequest {
  std::string source;                    // DATA, or RECIPE.toml
  std::vector<std::string> overrides;    // key=value
  std::string name;                      // of the run folder; empty: one is made
  std::string time;                      // "5m"; empty: the recipe's
  std::string resume;                    // run folder to go on with; then source is empty
  std::function<void(const std::string&)> say = [](const std::string&) {};  // lines for people
  std::function<DataSet(const DataOptions&)> load = load_data;
  // A trial of a search: the test part is left alone (choosing and reporting stay apart), and no report or pictures are made.
  enum class Purpose { result, trial, fold } purpose = Purpose::result;       // fold: a trial whose test part is its fold
  bool several_models = false;           // a decision from the data may take several models in place of one network
  ProcessGroup* group = nullptr;         // of the processes that train together; each makes the same request (docs/data_parallel.md)
  std::string start_from;                // run folder whose weights the training begins with; its network must be the same
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();   // the time counts from here
};

constexpr double kLeastTraining = 0.3;   // seconds that a training gets, however late it is

// What a request asks for, with everything decided and nothing written: the first half of a run.
struct ResolvedRun {
  DataSet data;
  Facts facts;
  std::vector<Decision> decisions;
  Recipe recipe;
  double time_limit = 0;                 // seconds; 0: none
  std::chrono::steady_clock::time_point ends;   // of the time, where there is a limit
  void ends_in(double seconds) { ends = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(seconds)); }
  bool rate_decided = false;             // from the data, and not given by the user
  bool further_seeds = false;            // where time is left after the training
  std::int64_t head_samples = 0;         // of the training part that a head on fixed features is fitted to, where the time allows no more; 0: all
};
ResolvedRun resolve_run(const RunRequest& request);

// The document of a request, with the overrides that can be applied before the data are known; the others are `deferred`.
RecipeDocument open_document(const RunRequest& request, std::vector<Override>& deferred);

// The parts of a data set as a run uses them: test part, and training part divided by data.validation.
struct Parts {
  Samples train, validation, test;
};
Parts divide(const DataSet& data, const DataOptions& options);

// True for a text that names a recipe file rather than data.
bool is_recipe(const std::string& source);

}  // namespace deft

#endif
