// From finished runs to a run folder of their ensemble: what `deft ensemble` and the ends of `ensemble.name=seeds` and the like do.
//
//   EnsembleRequest request{.runs = {"runs/a", "runs/b"}, .overrides = {"ensemble.name=greedy"}};
//   RunResult result = ensemble_of_runs(request);        // result.summary["ensemble"]["gain"]
//
// Members may be of different networks, sizes and preprocessings. They must have been trained on the same data with the same test part,
// and for rules that learn with the same validation part; who does not fit is refused with the reason, before anything is written.
#ifndef DEFT_TRAIN_ENSEMBLE_RUN_H
#define DEFT_TRAIN_ENSEMBLE_RUN_H

#include <functional>
#include <string>
#include <vector>

#include "deft/core/run_folder.h"
#include "deft/train/resolved_run.h"
#include "deft/train/saved_model.h"

namespace deft {

struct EnsembleRequest {
  std::vector<std::string> runs;         // run folders
  std::vector<Table> entries;            // of [[ensemble]]: the rule, and where the runs come from
  std::vector<std::string> overrides;    // of them: "ensemble.name=greedy", "ensemble.rounds=50"
  std::string name;                      // of the new run folder; empty: one is made
  std::string parent = "runs";           // where it is made
  std::function<void(const std::string&)> say = [](const std::string&) {};
};

RunResult ensemble_of_runs(const EnsembleRequest& request);

// The same into a folder that is there; `recipe` is what it is replayed by. `seconds`: spent before.
RunResult finish_ensemble(const std::vector<std::string>& runs, const Recipe& recipe, RunFolder& folder, double seconds, const std::function<void(const std::string&)>& say);

// Throws Refusal where the recipe's rule learns and the recipe leaves no validation part to learn from.
void expect_validation(const Recipe& recipe);

// The entry of the recipe's rule.
Table rule_entry(const Recipe& recipe);

}  // namespace deft

#endif
