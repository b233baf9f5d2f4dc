// Time that a training leaves over goes into the same recipe with further seeds; their answers are averaged. Lakshminarayanan 2017
//
//   n = min(5, 1 + floor((limit - gone - 0.5 s) / (1.35 gone)))      gone: seconds of the first training with everything around it;
//                                                                   1.35: a further one may take longer, and all answer at the end
//
//   RunResult result = train_one(request);                  // `deft train DATA --time 2m`: done after 20 s, the schedule was whole
//   if (const std::int64_t n = trainings_that_fit(result.seeds_until, 20); n > 1) result = add_seeds(request, result, n);
//
// The first training stays what runs/NAME holds until the ensemble is written: its model answers at any moment.
#ifndef DEFT_TRAIN_FURTHER_SEEDS_H
#define DEFT_TRAIN_FURTHER_SEEDS_H

#include "deft/train/resolved_run.h"

namespace deft {

// Of the same length as the first, which is counted; 1: none is to follow. Seconds.
std::int64_t trainings_that_fit(double limit, double gone);

// `first`: a finished run; it becomes the first member of [[ensemble]] seeds with `count` members in the same folder.
RunResult add_seeds(const RunRequest& request, const RunResult& first, std::int64_t count);

}  // namespace deft

#endif
