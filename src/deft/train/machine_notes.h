// What a recipe asks of the machine and does not get, in words: for the summary and for people.
#ifndef DEFT_TRAIN_MACHINE_NOTES_H
#define DEFT_TRAIN_MACHINE_NOTES_H

#include <string>
#include <vector>

#include "deft/model/model.h"
#include "deft/recipe/run_options.h"

namespace deft {

// Threads in use: those asked for, but no more than processors (more would wait for each other, spinning). 0: all.
int usable_threads(std::int64_t asked, int processors);

// Both unless the machine has them: bfloat16 where it was asked for, and as many processors as threads.
std::vector<std::string> machine_notes(const TrainOptions& options, Precision used, int processors);

}  // namespace deft

#endif
