#include "deft/tensor/caching_allocator.h"

#include <c10/core/CPUAllocator.h>

#include <bit>
#include <cstdlib>
#include <mutex>
#include <new>
#include <unordered_map>
#include <vector>

#include "deft/tensor/internal/torch.h"

namespace deft {
namespace {

constexpr std::size_t kAlignment = 64;  // a cache line, and the widest vector
// In front of every block: its class, since a deleter only gets the address.
struct alignas(kAlignment) Header {
  std::size_t size;
};

class CachingAllocator final : public c10::Allocator {
 public:
  c10::DataPtr allocate(std::size_t bytes) const override {
    void* block = bytes == 0 ? nullptr : take(rounded_block_size(bytes));
    return {block, block, &give_back, c10::Device(c10::DeviceType::CPU)};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &give_back; }

  static CachingAllocator& instance() {
    static auto* one = new CachingAllocator;  // never destroyed: tensors may outlive main
    return *one;
  }

  CachingAllocatorUse use() const {
    const std::scoped_lock lock(mutex_);
    return use_;
  }

  void empty() const {
    const std::scoped_lock lock(mutex_);
    for (auto& [size, blocks] : waiting_) {
      for (void* block : blocks) std::free(static_cast<Header*>(block) - 1);
      use_.from_system -= size * blocks.size();
      use_.waiting -= size * blocks.size();
      blocks.clear();
    }
  }

 private:
  void* take(std::size_t size) const {
    {
      const std::scoped_lock lock(mutex_);
      std::vector<void*>& blocks = waiting_[size];
      if (!blocks.empty()) {
        void* block = blocks.back();  // the one freed last: most likely still in the cache
        blocks.pop_back();
        use_.waiting -= size;
        return block;
      }
      use_.from_system += size;
    }
    auto* header = static_cast<Header*>(std::aligned_alloc(kAlignment, sizeof(Header) + size));
    if (!header) throw std::bad_alloc();
    header->size = size;
    return header + 1;
  }

  static void give_back(void* block) {
    if (!block) return;
    const CachingAllocator& self = instance();
    const std::size_t size = (static_cast<Header*>(block) - 1)->size;
    const std::scoped_lock lock(self.mutex_);
    self.waiting_[size].push_back(block);
    self.use_.waiting += size;
  }

  mutable std::mutex mutex_;
  mutable std::unordered_map<std::size_t, std::vector<void*>> waiting_;
  mutable CachingAllocatorUse use_;
};

}  // namespace

std::size_t rounded_block_size(std::size_t bytes) {
  if (bytes <= kAlignment) return kAlignment;
  const std::size_t step = std::max(kAlignment, std::bit_floor(bytes - 1) / 8);
  return (bytes + step - 1) / step * step;
}

void install_caching_allocator() { c10::SetCPUAllocator(&CachingAllocator::instance(), 1); }

CachingAllocatorUse caching_allocator_use() { return CachingAllocator::instance().use(); }

void empty_caching_allocator() { CachingAllocator::instance().empty(); }

}  // namespace deft
