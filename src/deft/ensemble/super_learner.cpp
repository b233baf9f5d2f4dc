#include "deft/ensemble/super_learner.h"

#include <algorithm>

namespace deft {
namespace {

// "network", or a model of forest_models().
bool known(const std::string& learner) { return learner == "network" || forest_models().find(learner); }

}  // namespace

const Card SuperLearner::card{"ensemble", "super_learner", "Super learner: kinds of models compared out of fold",
                              "van der Laan, Polley, Hubbard 2007, Super Learner, Statistical Applications in Genetics and Molecular Biology 6(1)"};

void describe(SuperLearnerOptions& options, Fields& fields) {
  fields.texts("learners", options.learners, "models that are compared: network (the recipe's), boosted_trees, deep_forest");
  fields.whole("folds", options.folds, "parts of the training rows, each answered by models trained without it", {2, 20});
  fields.whole("settings", options.settings, "further boosted trees, with drawn settings, compared while there is time", {0, 100});
  fields.require(!options.learners.empty() && std::all_of(options.learners.begin(), options.learners.end(), known), "learners are network, boosted_trees and deep_forest");
}

}  // namespace deft
