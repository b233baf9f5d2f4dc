#include "deft/ensemble/average.h"
#include "deft/ensemble/bagging.h"
#include "deft/ensemble/boosted_trees.h"
#include "deft/ensemble/deep_forest.h"
#include "deft/ensemble/early_fusion.h"
#include "deft/ensemble/geometric_average.h"
#include "deft/ensemble/greedy.h"
#include "deft/ensemble/late_fusion.h"
#include "deft/ensemble/role.h"
#include "deft/ensemble/seeds.h"
#include "deft/ensemble/snapshot.h"
#include "deft/ensemble/stack.h"
#include "deft/ensemble/super_learner.h"
#include "deft/ensemble/top_of_search.h"
#include "deft/ensemble/vote.h"

namespace deft {

const Catalogue<Combination>& combinations() {
  static const Catalogue<Combination> all{entry<Combination, Average>(), entry<Combination, GeometricAverage>(), entry<Combination, Vote>(),
                                          entry<Combination, Greedy>(),  entry<Combination, Stack>(),            entry<Combination, LateFusion>(),
                                          entry<Combination, EarlyFusion>()};
  return all;
}

const Catalogue<MemberSource>& member_sources() {
  static const Catalogue<MemberSource> all{entry<MemberSource, Seeds>(), entry<MemberSource, Bagging>(), entry<MemberSource, Snapshot>(),
                                           entry<MemberSource, TopOfSearch>(), entry<MemberSource, SuperLearner>()};
  return all;
}

const Catalogue<ForestModel>& forest_models() {
  static const Catalogue<ForestModel> all{entry<ForestModel, DeepForest>(), entry<ForestModel, BoostedTrees>()};
  return all;
}

}  // namespace deft
