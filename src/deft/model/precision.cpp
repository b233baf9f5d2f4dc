#include "deft/model/model.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace deft {

Precision best_precision() {
#if defined(__x86_64__)
  unsigned int a = 0, b = 0, c = 0, d = 0;
  const bool wide = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  const bool dot_product = __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & (1u << 5));  // AVX512-BF16
  const bool tiles = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d & (1u << 22));       // AMX-BF16
  if (wide && (dot_product || tiles)) return Precision::bfloat16;
#endif
  return Precision::float32;
}

std::string to_string(Precision precision) { return precision == Precision::bfloat16 ? "bfloat16" : "float32"; }

}  // namespace deft
