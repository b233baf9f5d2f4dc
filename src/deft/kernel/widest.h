// A plain loop, compiled once for each vector width and run in the widest that the processor has.
//
//   in_widest([=] { for (std::int64_t i = 0; i < n; ++i) y[i] = a * x[i] + y[i]; });
//
// The loop is written for one number; the compiler turns it into vectors. For kernels that need more than that (sums,
// tables, other number types) see block.cpp, which uses Highway's own vectors. What the loop calls must be inline.
// Sums are not reordered; a wide processor may fuse a product into an addition, which changes the last bit.
#ifndef DEFT_KERNEL_WIDEST_H
#define DEFT_KERNEL_WIDEST_H

namespace deft {

enum class VectorWidth { baseline, avx2, avx512 };

// What Highway finds at run time. Other processors than x86 have one width, the baseline's.
VectorWidth vector_width();

#if defined(__x86_64__)
template <class Loop>
[[gnu::target("avx2"), gnu::flatten, gnu::noinline]] void run_avx2(const Loop& loop) {
  const Loop local = loop;  // what it has captured can then stay in registers: no store in the loop may change it
  local();
}

template <class Loop>
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl"), gnu::flatten, gnu::noinline]] void run_avx512(const Loop& loop) {
  const Loop local = loop;
  local();
}
#endif

template <class Loop>
void in_widest(const Loop& loop) {
#if defined(__x86_64__)
  const VectorWidth width = vector_width();
  if (width == VectorWidth::avx512) return run_avx512(loop);
  if (width == VectorWidth::avx2) return run_avx2(loop);
#endif
  const Loop local = loop;
  local();
}

}  // namespace deft

#endif
