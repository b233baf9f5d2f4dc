#include "deft/kernel/parallel.h"

#include <gtest/gtest.h>

#include <vector>

#include "deft/core/random.h"
#include "deft/kernel/counter_random.h"

namespace deft {
namespace {

TEST(Parallel, VisitsEveryItemOnceInConsecutiveParts) {
  for (std::int64_t items : {0, 1, 63, 64, 65, 1000, 100000}) {
    std::vector<int> visits(static_cast<std::size_t>(items));
    for_chunks(items, chunk_count(items), 1, [&](std::int64_t, std::int64_t first, std::int64_t last) {
      for (std::int64_t i = first; i < last; ++i) ++visits[static_cast<std::size_t>(i)];
    });
    EXPECT_EQ(visits, std::vector<int>(static_cast<std::size_t>(items), 1));
  }
}

TEST(CounterRandom, AreTheDrawsOfTheStream) {
  Random random(1234);
  for (std::uint64_t i = 0; i < 10; ++i) EXPECT_EQ(counter_bits(1234, i), random.bits());
}

TEST(CounterRandom, KeepsTheShareAskedFor) {
  int kept = 0;
  for (std::uint64_t i = 0; i < 100000; ++i) kept += counter_keeps(7, i, 0.3);
  EXPECT_NEAR(kept, 30000, 4 * 145);  // standard deviation sqrt(n p q) = 145
  EXPECT_TRUE(counter_keeps(7, 0, 1.0));
  EXPECT_FALSE(counter_keeps(7, 0, 0.0));
}

}  // namespace
}  // namespace deft
