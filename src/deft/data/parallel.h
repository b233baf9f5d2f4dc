// Runs body(0) .. body(count - 1) on all cores; the first exception thrown is thrown again here.
//
// Plain threads, not OpenMP: data workers must not enter the pool that the training step uses.
#ifndef DEFT_DATA_PARALLEL_H
#define DEFT_DATA_PARALLEL_H

#include <cstdint>
#include <functional>

namespace deft {

void parallel_for(std::int64_t count, const std::function<void(std::int64_t)>& body);

}  // namespace deft

#endif
