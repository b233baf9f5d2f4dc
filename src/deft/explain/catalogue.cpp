#include "deft/explain/embedding.h"
#include "deft/explain/explained.h"
#include "deft/explain/feature_maps.h"
#include "deft/explain/filters.h"
#include "deft/explain/grad_cam.h"
#include "deft/explain/nearest.h"
#include "deft/explain/occlusion.h"
#include "deft/explain/permutation.h"
#include "deft/explain/role.h"
#include "deft/explain/saliency.h"

#include <stdexcept>

namespace deft {

Explained AnswerExplanation::explain(const Subject&) const { throw std::logic_error("this explanation asks an Answerer"); }

const Catalogue<Explanation>& explanations() {
  static const Catalogue<Explanation> all{entry<Explanation, Occlusion>(), entry<Explanation, Permutation>(), entry<Explanation, Filters>(), entry<Explanation, FeatureMaps>(),
                                          entry<Explanation, Saliency>(),  entry<Explanation, GradCam>(),     entry<Explanation, Nearest>(), entry<Explanation, Embedding>()};
  return all;
}

}  // namespace deft
