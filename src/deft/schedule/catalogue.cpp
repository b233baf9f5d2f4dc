#include "deft/schedule/constant.h"
#include "deft/schedule/cosine.h"
#include "deft/schedule/one_cycle.h"
#include "deft/schedule/plateau.h"
#include "deft/schedule/triangular.h"
#include "deft/schedule/warmup.h"

namespace deft {

const Catalogue<Schedule>& schedules() {
  static const Catalogue<Schedule> all{
      entry<Schedule, ConstantRate>(),   entry<Schedule, CosineRate>(), entry<Schedule, OneCycle>(),
      entry<Schedule, TriangularRate>(), entry<Schedule, Warmup>(),     entry<Schedule, Plateau>(),
  };
  return all;
}

}  // namespace deft
