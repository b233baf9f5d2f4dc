// Threads and memory of everything that computes: libtorch's operators, oneDNN and our kernels.
//
//   use_threads(0);   // all processors; also installs the caching allocator. Call once, before the first Model.
#ifndef DEFT_MODEL_THREADS_H
#define DEFT_MODEL_THREADS_H

namespace deft {

void use_threads(int threads);

}  // namespace deft

#endif
