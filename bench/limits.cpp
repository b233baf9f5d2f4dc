// What this machine can do at most: loops of multiply-adds that never leave the registers, and a copy of memory.
//
//   bench_limits [threads ...]          default: 1 and all
//
// prints for each number of threads:
//   limit THREADS float32|bfloat16|int8 GFLOPS (what ran)       2 operations a multiply-add; the best of several tries
//   limit THREADS copy GB/s                                     read and written bytes of arrays beyond every cache
// Lines are left out where the processor has no such instructions.
#include <immintrin.h>
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "deft/kernel/tiles.h"

namespace {

constexpr int kTries = 7;
constexpr std::int64_t kRounds = 2000000;

// Twelve sums of their own: enough to hide the latency of two units of four cycles each.
[[gnu::target("avx2,fma"), gnu::noinline]] double float32_avx2() {
  __m256 sum[12], a = _mm256_set1_ps(0.999f), b = _mm256_set1_ps(1e-3f);
  for (__m256& one : sum) one = b;
  for (std::int64_t i = 0; i < kRounds; ++i) {
    for (__m256& one : sum) one = _mm256_fmadd_ps(one, a, b);
  }
  float keep = 0;
  for (const __m256& one : sum) keep += one[0];
  volatile float sink = keep;
  (void)sink;
  return 2.0 * 8 * 12 * kRounds;
}

[[gnu::target("avx512f"), gnu::noinline]] double float32_avx512() {
  __m512 sum[12], a = _mm512_set1_ps(0.999f), b = _mm512_set1_ps(1e-3f);
  for (__m512& one : sum) one = b;
  for (std::int64_t i = 0; i < kRounds; ++i) {
    for (__m512& one : sum) one = _mm512_fmadd_ps(one, a, b);
  }
  float keep = 0;
  for (const __m512& one : sum) keep += one[0];
  volatile float sink = keep;
  (void)sink;
  return 2.0 * 16 * 12 * kRounds;
}

[[gnu::target("avx512f,avx512bf16"), gnu::noinline]] double bfloat16_avx512() {
  __m512 sum[12];
  const __m512bh a = _mm512_cvtne2ps_pbh(_mm512_set1_ps(0.5f), _mm512_set1_ps(0.25f)), b = a;
  for (__m512& one : sum) one = _mm512_setzero_ps();
  for (std::int64_t i = 0; i < kRounds; ++i) {
    for (__m512& one : sum) one = _mm512_dpbf16_ps(one, a, b);
  }
  float keep = 0;
  for (const __m512& one : sum) keep += one[0];
  volatile float sink = keep;
  (void)sink;
  return 2.0 * 32 * 12 * kRounds;
}

[[gnu::target("avx512f,avx512vnni"), gnu::noinline]] double int8_avx512() {
  __m512i sum[12];
  const __m512i a = _mm512_set1_epi8(3), b = _mm512_set1_epi8(2);
  for (__m512i& one : sum) one = _mm512_setzero_si512();
  for (std::int64_t i = 0; i < kRounds; ++i) {
    for (__m512i& one : sum) one = _mm512_dpbusd_epi32(one, a, b);
  }
  std::int64_t keep = 0;
  for (const __m512i& one : sum) keep += one[0];
  volatile std::int64_t sink = keep;
  (void)sink;
  return 2.0 * 64 * 12 * kRounds;
}

// Four sums of 16 x 16 from two tiles of 16 x 32 and two of 32 x 16 numbers.
struct alignas(64) TileSettings {
  std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
  std::uint16_t bytes[16] = {};
  std::uint8_t rows[16] = {};
};
TileSettings eight_full_tiles() {
  TileSettings settings;
  for (int i = 0; i < 8; ++i) {
    settings.bytes[i] = 64;
    settings.rows[i] = 16;
  }
  return settings;
}

[[gnu::target("amx-tile,amx-bf16"), gnu::noinline]] double bfloat16_tiles() {
  TileSettings settings = eight_full_tiles();
  asm volatile("" : "+m"(settings));   // GCC 12 believes that the next line reads 8 bytes of it, and drops the rest
  _tile_loadconfig(&settings);
  _tile_zero(0); _tile_zero(1); _tile_zero(2); _tile_zero(3);
  _tile_zero(4); _tile_zero(5); _tile_zero(6); _tile_zero(7);
  for (std::int64_t i = 0; i < kRounds / 8; ++i) {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_release();
  return 2.0 * 16 * 16 * 32 * 4 * (kRounds / 8);
}

[[gnu::target("amx-tile,amx-int8"), gnu::noinline]] double int8_tiles() {
  TileSettings settings = eight_full_tiles();
  asm volatile("" : "+m"(settings));
  _tile_loadconfig(&settings);
  _tile_zero(0); _tile_zero(1); _tile_zero(2); _tile_zero(3);
  _tile_zero(4); _tile_zero(5); _tile_zero(6); _tile_zero(7);
  for (std::int64_t i = 0; i < kRounds / 8; ++i) {
    _tile_dpbusd(0, 4, 6);
    _tile_dpbusd(1, 4, 7);
    _tile_dpbusd(2, 5, 6);
    _tile_dpbusd(3, 5, 7);
  }
  _tile_release();
  return 2.0 * 16 * 16 * 64 * 4 * (kRounds / 8);
}

// `work` on each thread at once; the best of some tries, in units of work a second.
double best(int threads, const std::function<double(int)>& work) {
  double most = 0;
  for (int i = 0; i < kTries; ++i) {
    double done = 0;
    const auto start = std::chrono::steady_clock::now();
#pragma omp parallel num_threads(threads) reduction(+ : done)
    done += work(omp_get_thread_num());
    most = std::max(most, done / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return most;
}

void print(int threads, const char* what, double value, const char* how) {
  std::printf("limit %d %s %.1f %s\n", threads, what, value / 1e9, how);
}

}  // namespace

int main(int count, char** words) {
  std::vector<int> all;
  for (int i = 1; i < count; ++i) all.push_back(std::max(1, std::atoi(words[i])));
  if (all.empty()) {
    all = {1};
    if (omp_get_num_procs() > 1) all.push_back(omp_get_num_procs());
  }
  __builtin_cpu_init();
  for (const int threads : all) {
    if (__builtin_cpu_supports("avx512f")) {
      print(threads, "float32", best(threads, [](int) { return float32_avx512(); }), "GFLOP/s (AVX-512)");
    } else if (__builtin_cpu_supports("avx2")) {
      print(threads, "float32", best(threads, [](int) { return float32_avx2(); }), "GFLOP/s (AVX2)");
    }
    if (deft::tiles_work()) {
      print(threads, "bfloat16", best(threads, [](int) { return bfloat16_tiles(); }), "GFLOP/s (AMX)");
    } else if (__builtin_cpu_supports("avx512bf16")) {
      print(threads, "bfloat16", best(threads, [](int) { return bfloat16_avx512(); }), "GFLOP/s (AVX512-BF16)");
    }
    if (deft::tiles_work()) {   // every processor with tiles multiplies both kinds
      print(threads, "int8", best(threads, [](int) { return int8_tiles(); }), "GFLOP/s (AMX)");
    } else if (__builtin_cpu_supports("avx512vnni")) {
      print(threads, "int8", best(threads, [](int) { return int8_avx512(); }), "GFLOP/s (AVX512-VNNI)");
    }
    constexpr std::size_t kBytes = std::size_t{128} << 20;
    std::vector<std::vector<char>> from(static_cast<std::size_t>(threads)), to(from.size());
#pragma omp parallel num_threads(threads)
    {
      const auto mine = static_cast<std::size_t>(omp_get_thread_num());
      from[mine].assign(kBytes, 1);
      to[mine].assign(kBytes, 2);
    }
    print(threads, "copy", best(threads, [&](int mine) {
            std::memcpy(to[static_cast<std::size_t>(mine)].data(), from[static_cast<std::size_t>(mine)].data(), kBytes);
            return 2.0 * kBytes;
          }), "GB/s");
  }
}
