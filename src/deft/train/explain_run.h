// deft explain from what the user typed to the folder of pictures.
//
//   const ExplainResult result = explain_run({.run = "runs/photos-1", .files = {"cat.jpg"}});
//   result.document["samples"][0]["answers"][0]    {"class": "cat", "probability": 0.93}      result.written == {"runs/photos-1/explain/..", ..}
//
// Nothing is written before everything is drawn. In a run's own folder the pictures go into its report and onto the board, too.
#ifndef DEFT_TRAIN_EXPLAIN_RUN_H
#define DEFT_TRAIN_EXPLAIN_RUN_H

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "deft/recipe/overrides.h"

namespace deft {

constexpr std::int64_t kMostExplained = 16;   // samples at once

struct ExplainRequest {
  std::string run;                       // run folder, or a file of weights with a head
  std::vector<std::string> files;        // pictures, folders, CSV files, or CSV:ROW; none: only the network is shown
  std::vector<Override> overrides;       // explain.*, train.precision, train.threads
  std::string out;                       // folder; empty: RUN/explain
  std::string data;                      // where the training data are; empty: where they were
  std::function<void(const std::string& what, double share)> progress = [](const std::string&, double) {};
};

struct ExplainResult {
  nlohmann::json document;               // what explain.json holds
  std::vector<std::string> written;      // paths
  std::vector<std::string> notes;        // what was passed over, and why
};

ExplainResult explain_run(const ExplainRequest& request);

}  // namespace deft

#endif
