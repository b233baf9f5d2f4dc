// What the processes of one training agree on before the first step, and how those that do not lead take part.
//
//   agree_on_request(group, document, deferred);   // the same recipe everywhere, or a refusal that names the key and both values
//   agree_on_data(group, data);                    // the same samples everywhere, by their fingerprint
//   adopt_leaders_recipe(group, run);              // what was decided from data and machine: as rank 0 decided
//   follow(run, parts, classifier, head, resumes, group);   // ranks 1 and up: train, and leave the rest to rank 0
//
// A disagreement is known to all ranks: rank 0 refuses, the others end without a word (QuietEnd).
#ifndef DEFT_TRAIN_RANKS_H
#define DEFT_TRAIN_RANKS_H

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "deft/model/process_group.h"
#include "deft/train/resolved_run.h"
#include "deft/train/transfer_start.h"

namespace deft {

// This rank ends because of what rank 0 says to people.
struct QuietEnd {
  int exit_code = 1;
};

// What rank 0 says of a disagreement; nobody waits to hear of it.
class CommonRefusal : public Refusal {
 public:
  using Refusal::Refusal;
};

void agree_on_command(ProcessGroup& group, const RunRequest& request);
// May differ between ranks: where the data lie, threads, workers, and where the run folder is made.
void agree_on_request(ProcessGroup& group, const RecipeDocument& document, const std::vector<Override>& deferred);
void agree_on_data(ProcessGroup& group, const DataSet& data);
void agree_on_network(ProcessGroup& group, const Classifier& classifier);
void adopt_leaders_recipe(ProcessGroup& group, ResolvedRun& run);
// Refuses what one process alone can do, and a batch that cannot be divided. `draws`: samples of an epoch.
void expect_divisible(ProcessGroup& group, const Recipe& recipe, std::int64_t draws);
// train.threads = 0: the processors of this machine, divided between its ranks; all that mpirun or srun left to this one.
void share_processors(ProcessGroup& group, TrainOptions& options);

RunResult follow(const ResolvedRun& run, const Parts& parts, Classifier& classifier, const std::optional<HeadFit>& head, bool resumes, ProcessGroup& group);

// SHA-256 of what a part holds: labels, targets, rows, and the pictures' bytes.
std::string fingerprint(const Samples& samples);

// "optimization.learning_rate" -> "0.1" for every option of a recipe as it was asked for.
std::map<std::string, std::string> options_by_name(const RecipeDocument& document, const std::vector<Override>& deferred);

}  // namespace deft

#endif
