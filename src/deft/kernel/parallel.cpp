#include "deft/kernel/parallel.h"

#include <omp.h>

namespace deft {

void use_kernel_threads(int threads) { omp_set_num_threads(threads > 0 ? threads : omp_get_num_procs()); }

int kernel_threads() { return omp_get_max_threads(); }

void in_parallel(std::int64_t count, const std::function<void(std::int64_t)>& work) {
#pragma omp parallel for schedule(dynamic, 1)
  for (std::int64_t i = 0; i < count; ++i) work(i);
}

}  // namespace deft
