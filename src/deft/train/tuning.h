// deft tune: a study from what the user typed to a recipe that was tested.
//
//   TuneRequest request;  request.source = "glyphs";  request.trials = 20;  request.say = print;
//   TuneResult result = tune(request);
//   result.summary["winner"]["mean"]         result.folder + "/recipe.toml"
//
// In the study's folder: study.db, base.toml (what trials start from), trials/NNNN (run folders), final, recipe.toml, study.json,
// study.html. Running the same command again goes on with it.
#ifndef DEFT_TRAIN_TUNING_H
#define DEFT_TRAIN_TUNING_H

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace deft {

struct TuneRequest {
  std::string source;                    // DATA, or RECIPE.toml
  std::vector<std::string> overrides;    // key=value
  std::string name;                      // of the study; empty: that of the data or the recipe
  std::string study;                     // file, folder or postgres://...; empty: studies/NAME/study.db
  std::string time;                      // "10m"
  std::int64_t trials = 0;               // 0: the recipe's
  std::function<void(const std::string&)> say = [](const std::string&) {};
};

struct TuneResult {
  std::string folder;
  nlohmann::json summary;
  bool interrupted = false;
};

TuneResult tune(const TuneRequest& request);

// Trains the best settings of a study again, with seeds that it has not seen: are they as good as it says?
TuneResult retest(const std::string& study, const std::string& name, std::int64_t times, const std::function<void(const std::string&)>& say);

}  // namespace deft

#endif
