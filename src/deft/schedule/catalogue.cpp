#include "deft/schedule/batch_size_ramp.h"
#include "deft/schedule/constant.h"
#include "deft/schedule/cosine.h"
#include "deft/schedule/cyclical.h"
#include "deft/schedule/exponential.h"
#include "deft/schedule/inverse.h"
#include "deft/schedule/momentum_ramp.h"
#include "deft/schedule/one_cycle.h"
#include "deft/schedule/plateau.h"
#include "deft/schedule/step.h"
#include "deft/schedule/triangular.h"
#include "deft/schedule/warm_restarts.h"
#include "deft/schedule/warmup.h"

namespace deft {

const Catalogue<Schedule>& schedules() {
  static const Catalogue<Schedule> all{
      entry<Schedule, ConstantRate>(), entry<Schedule, StepRate>(),       entry<Schedule, ExponentialRate>(),
      entry<Schedule, InverseRate>(),  entry<Schedule, CosineRate>(),     entry<Schedule, WarmRestarts>(),
      entry<Schedule, CyclicalRate>(), entry<Schedule, TriangularRate>(), entry<Schedule, OneCycle>(),
      entry<Schedule, Warmup>(),       entry<Schedule, Plateau>(),        entry<Schedule, MomentumRamp>(),
      entry<Schedule, BatchSizeRamp>(),
  };
  return all;
}

}  // namespace deft
