#include "deft/kernel/tiles.h"

#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>

#include "hwy/targets.h"
#endif

namespace deft {

#if defined(__x86_64__) && defined(__linux__)

namespace {

constexpr long kAskForState = 0x1023;  // ARCH_REQ_XCOMP_PERM
constexpr long kTileData = 18;         // the state that Linux keeps from processes that have not asked

bool has_tiles() {
  unsigned int a = 7, b = 0, c = 0, d = 0;
  __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
  return (d & (1u << 22)) != 0 && (d & (1u << 24)) != 0;
}

}  // namespace

bool tiles_work() {
  static const bool answer = (static_cast<std::uint64_t>(hwy::SupportedTargets()) & HWY_AVX3) && has_tiles() &&
                             syscall(SYS_arch_prctl, kAskForState, kTileData) == 0;
  return answer;
}

#else

bool tiles_work() { return false; }

#endif

}  // namespace deft
