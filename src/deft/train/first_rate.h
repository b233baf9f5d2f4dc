// The learning rate that a training begins with, where it is tried on the data first.
#ifndef DEFT_TRAIN_FIRST_RATE_H
#define DEFT_TRAIN_FIRST_RATE_H

#include "deft/train/resolved_run.h"

namespace deft {

// [search] rate_range_test: the sweeps choose the rate, and the resolved recipe has it in place of the search.
void search_rate(ResolvedRun& run, const Parts& parts);

// The rate that was decided from the data alone is tried by short sweeps before a long training, and overruled only where they
// agree that it is far off.
void guard_rate(ResolvedRun& run, const Parts& parts);

}  // namespace deft

#endif
