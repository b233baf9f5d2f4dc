// Memory for tensors that is kept and used again: no page faults once a training step has been seen.
//
// A training step asks for the same large blocks every time; malloc gives those above 32 MiB back to the
// system, and touching fresh pages again costs up to half of the CPU time. Sizes are rounded up to one of
// eight classes per power of two (at most 1/8 wasted); freed blocks wait in a list per class.
#ifndef DEFT_TENSOR_CACHING_ALLOCATOR_H
#define DEFT_TENSOR_CACHING_ALLOCATOR_H

#include <cstddef>

namespace deft {

// For all tensors of the process from now on. Calling it again changes nothing.
void install_caching_allocator();

struct CachingAllocatorUse {
  std::size_t from_system = 0;  // bytes ever taken from the system and not given back
  std::size_t waiting = 0;      // of these, bytes in no tensor now
};
CachingAllocatorUse caching_allocator_use();

// Gives the waiting blocks back to the system.
void empty_caching_allocator();

// The class of a size: 1000 -> 1024, 1025 -> 1152.  At least 64.
std::size_t rounded_block_size(std::size_t bytes);

}  // namespace deft

#endif
