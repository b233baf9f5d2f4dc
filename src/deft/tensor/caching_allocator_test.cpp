#include "deft/tensor/caching_allocator.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "deft/tensor/internal/torch.h"

namespace deft {
namespace {

TEST(CachingAllocator, RoundsUpByAtMostAnEighth) {
  EXPECT_EQ(rounded_block_size(1), 64u);
  EXPECT_EQ(rounded_block_size(64), 64u);
  EXPECT_EQ(rounded_block_size(1000), 1024u);
  EXPECT_EQ(rounded_block_size(1024), 1024u);
  EXPECT_EQ(rounded_block_size(1025), 1152u);
  for (std::size_t bytes = 512; bytes < 100000; bytes += 37) {
    EXPECT_GE(rounded_block_size(bytes), bytes);
    EXPECT_LE(rounded_block_size(bytes), bytes + bytes / 8 + 64);
    EXPECT_EQ(rounded_block_size(bytes) % 64, 0u);
  }
}

TEST(CachingAllocator, AsksTheSystemForNothingInTheSteadyState) {
  install_caching_allocator();
  auto step = [] {
    const at::Tensor a = at::zeros({1000, 1000});
    const at::Tensor b = at::ones({3, 777});
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(a.data_ptr()) % 64, 0u);
    EXPECT_EQ(b.sum().item<double>(), 3 * 777);
  };
  step();
  const std::size_t before = caching_allocator_use().from_system;
  for (int i = 0; i < 10; ++i) step();
  EXPECT_EQ(caching_allocator_use().from_system, before);
}

TEST(CachingAllocator, BlocksPassBetweenThreadsUnharmed) {
  install_caching_allocator();
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int i = 0; i < 200; ++i) {
        const at::Tensor mine = at::full({100 + i}, t);
        ASSERT_EQ(mine.sum().item<double>(), (100.0 + i) * t);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(CachingAllocator, GivesWaitingBlocksBackWhenAsked) {
  install_caching_allocator();
  { const at::Tensor a = at::zeros({500, 500}); }
  EXPECT_GE(caching_allocator_use().waiting, 1000000u);
  empty_caching_allocator();
  EXPECT_EQ(caching_allocator_use().waiting, 0u);
}

}  // namespace
}  // namespace deft
