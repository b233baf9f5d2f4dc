// A study as a file that Optuna 3.1 opens: optuna.load_study(study_name=..., storage="sqlite:///FILE").      Akiba et al. 2019
//
//   export_optuna(search, space, "glyphs", trials, "study_optuna.db");
//
// Each candidate is a trial with its parameters, its score (the mean of its folds) and its curve; what was ended early is PRUNED. Scores of
// its replicates are the user attribute "replicates". A momentum on the scale of 1 - beta becomes a linear range: Optuna has no such scale.
#ifndef DEFT_SEARCH_OPTUNA_EXPORT_H
#define DEFT_SEARCH_OPTUNA_EXPORT_H

#include <string>
#include <vector>

#include "deft/search/plan.h"

namespace deft {

// Refused where the file exists. A failure leaves no file.
void export_optuna(const Search& search, const Space& space, const std::string& name, const std::vector<Trial>& trials, const std::string& file);

}  // namespace deft

#endif
