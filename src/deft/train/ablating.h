// deft ablate: an ablation from what the user typed to a table, a picture and a recipe.
//
//   AblateRequest request;  request.source = "glyphs";  request.tricks = {"augmentation.shift"};  request.say = print;
//   AblateResult result = ablate(request);
//   result.summary["tricks"][0]["verdict"] == "helps"       result.folder + "/forest.svg"
//
// In its folder: recipe.toml (what is taken apart), trainings.jsonl (every training's score), ablation.json, forest.svg, learned.toml
// (only what helps). Running the same command again goes on with it; other tricks or more seeds use what is known.
#ifndef DEFT_TRAIN_ABLATING_H
#define DEFT_TRAIN_ABLATING_H

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace deft {

struct AblateRequest {
  std::string source;                    // DATA, or RECIPE.toml
  std::vector<std::string> overrides;    // key=value
  std::vector<std::string> tricks;       // CHAPTER.TRICK or key=value; empty: all of the recipe and what it could have
  std::string name;                      // of the folder below log.folder; empty: ablate-DATA
  std::string time;                      // "1h"
  bool interactions = false;
  std::function<void(const std::string&)> say = [](const std::string&) {};
};

struct AblateResult {
  std::string folder;
  nlohmann::json summary;
  bool interrupted = false;
};

AblateResult ablate(const AblateRequest& request);

}  // namespace deft

#endif
