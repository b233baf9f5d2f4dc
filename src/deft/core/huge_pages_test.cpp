#include "deft/core/huge_pages.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

TEST(HugePages, AreAskedForBesideWhatTheUserTunes) {
  EXPECT_EQ(with_huge_pages(""), "glibc.malloc.hugetlb=1");
  EXPECT_EQ(with_huge_pages("glibc.malloc.arena_max=2"), "glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1");
}

TEST(HugePages, TheUsersOwnWordStands) {
  for (const char* own : {"glibc.malloc.hugetlb=0", "glibc.malloc.arena_max=2:glibc.malloc.hugetlb=2"}) EXPECT_EQ(with_huge_pages(own), own);
}

}  // namespace
}  // namespace deft
