// A recipe whose every word is known: the typed tricks of a run, made from a RecipeDocument.
//
//   Recipe recipe = bind(document, problems);  problems.refuse_if_any();
//   recipe.optimizer.trick->step(...);   write_recipe(recipe.resolved, single_chapters());   // replays the run
#ifndef DEFT_RECIPE_RECIPE_H
#define DEFT_RECIPE_RECIPE_H

#include <memory>
#include <string>
#include <vector>

#include "deft/activation/role.h"
#include "deft/augmentation/role.h"
#include "deft/coach/coach_options.h"
#include "deft/core/recipe_document.h"
#include "deft/data/dataset.h"
#include "deft/ensemble/role.h"
#include "deft/explain/role.h"
#include "deft/imbalance/role.h"
#include "deft/initialization/role.h"
#include "deft/loss/role.h"
#include "deft/network/role.h"
#include "deft/optimization/role.h"
#include "deft/preprocessing/role.h"
#include "deft/recipe/run_options.h"
#include "deft/regularization/role.h"
#include "deft/schedule/role.h"
#include "deft/search/role.h"
#include "deft/transfer/role.h"

namespace deft {

template <class Role>
struct Named {
  std::string name;
  std::shared_ptr<Role> trick;
};

struct Recipe {
  DataOptions data;
  TrainOptions train;
  CoachOptions coach;
  LogOptions log;
  Named<NetworkDesign> network;
  Named<Activation> activation;
  std::vector<Named<Augmentation>> augmentation;
  std::vector<Named<BatchMixing>> mixing;
  std::vector<Named<TestTimeViews>> test_time;   // at most one
  std::vector<Named<Preprocessing>> preprocessing;
  std::vector<Named<Initialization>> initialization;
  Named<Loss> loss;
  std::vector<Named<LossModifier>> loss_modifiers;
  std::vector<Named<Regularization>> regularization;
  Named<Optimizer> optimizer;
  std::vector<Named<OptimizationModifier>> optimization_modifiers;
  std::vector<Named<Schedule>> schedule;
  std::vector<Named<Imbalance>> imbalance;
  Named<Transfer> transfer;                      // from another network, or between tasks; mostly none
  Named<Search> search;                          // before the training; mostly none
  Named<MemberSource> members;                   // of an ensemble; mostly none
  Named<Combination> combination;                // there where members are
  Named<ForestModel> forest;                     // in the network's place; mostly none
  RecipeDocument resolved;                       // every option with the value in force
  std::vector<std::string> tricks() const;       // "augmentation/random_crop", in the order they act
};

// Reports everything that is wrong; what it returns is complete only if nothing was.
// Chapters that are absent come out empty: decide/ fills them from the data before.
Recipe bind(const RecipeDocument& document, Problems& problems);

// The entries of `explain`, which is no part of a recipe but of deft explain.
std::vector<Named<Explanation>> bind_explanations(const RecipeDocument& document, Problems& problems);

// Only [data], [train] and [log], for the commands and decisions that come before the rest.
DataOptions bind_data(const RecipeDocument& document, Problems& problems);
TrainOptions bind_train(const RecipeDocument& document, Problems& problems);

}  // namespace deft

#endif
