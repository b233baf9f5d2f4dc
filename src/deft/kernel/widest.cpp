#include "deft/kernel/widest.h"

#include "hwy/targets.h"

namespace deft {
namespace {

VectorWidth detected() {
#if defined(__x86_64__)
  const auto supported = static_cast<std::uint64_t>(hwy::SupportedTargets());
  if (supported & static_cast<std::uint64_t>(HWY_AVX3)) return VectorWidth::avx512;
  if (supported & static_cast<std::uint64_t>(HWY_AVX2)) return VectorWidth::avx2;
#endif
  return VectorWidth::baseline;
}

}  // namespace

// Asked once: Highway asks the processor each time, and a virtual machine leaves the guest to answer that.
VectorWidth vector_width() {
  static const VectorWidth width = detected();
  return width;
}

}  // namespace deft
