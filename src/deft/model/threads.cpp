#include "deft/model/threads.h"

#include <omp.h>

#include "deft/kernel/parallel.h"
#include "deft/tensor/caching_allocator.h"
#include "deft/tensor/internal/torch.h"

namespace deft {

void use_threads(int threads) {
  const int count = threads > 0 ? threads : omp_get_num_procs();
  at::set_num_threads(count);  // is 1 otherwise
  use_kernel_threads(count);
  install_caching_allocator();
}

}  // namespace deft
