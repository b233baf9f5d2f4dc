#include "deft/search/study_options.h"

namespace deft {

void describe(SpaceEntry& entry, Fields& fields) {
  fields.text("option", entry.option, "what is searched: an option as in an override, a chapter (which trick) or a trick (on or off)");
  fields.reals("range", entry.range, "lowest and highest value; empty: decided from the option's meaning and the recipe's value", {-1e9, 1e9});
  fields.choice("scale", entry.scale, "along which values are spread evenly; below_one: 1 - value, logarithmically (momentum)",
                {"auto", "linear", "log", "below_one"});
  fields.reals("values", entry.values, "only these numbers", {-1e9, 1e9});
  fields.texts("names", entry.names, "only these choices, or tricks of the chapter");
}

void describe(StudyOptions& options, Fields& fields) {
  fields.whole("trials", options.trials, "settings that are tried", {1, 1e6});
  fields.whole("workers", options.workers, "trainings at a time on this machine; 0: one for each processor", {0, 1024});
  fields.real("fraction", options.fraction, "share of the training part that trials see; the final run sees all of it", {1e-6, 1});
  fields.whole("leaders", options.leaders, "best settings that are trained again with other seeds before a winner is named", {1, 1000});
  fields.whole("replicates", options.replicates, "trainings of each leader with other seeds; 0: the best trial is believed", {0, 1000});
  fields.yes_no("final_run", options.final_run, "train the winner on all data at the end, and score the test part");
  fields.whole("seed", options.seed, "of the settings that are drawn", {0, 9e15});
  fields.real("patience", options.patience, "seconds without a sign of life after which a trial counts as lost", {2, 1e6});
  elements(fields, "space", options.space, "what is searched; empty: the recipe's most important options");
}

}  // namespace deft
