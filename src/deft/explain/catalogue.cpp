#include "deft/explain/embedding.h"
#include "deft/explain/feature_maps.h"
#include "deft/explain/filters.h"
#include "deft/explain/grad_cam.h"
#include "deft/explain/nearest.h"
#include "deft/explain/role.h"
#include "deft/explain/saliency.h"

namespace deft {

const Catalogue<Explanation>& explanations() {
  static const Catalogue<Explanation> all{entry<Explanation, Filters>(),  entry<Explanation, FeatureMaps>(), entry<Explanation, Saliency>(),
                                          entry<Explanation, GradCam>(),  entry<Explanation, Nearest>(),     entry<Explanation, Embedding>()};
  return all;
}

}  // namespace deft
