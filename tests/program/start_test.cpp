// `deft` itself is small; commands that compute are handed to `deft-torch` beside it, with what must be set before that one starts.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/program/run_program.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

class Start : public testing::Test {
 protected:
  void SetUp() override { fs::copy_file(program_path(), folder_.file("deft")); }
  // Says what it was given, in place of the real one.
  void put_a_witness() {
    folder_.write("deft-torch", "#!/bin/sh\necho \"$GLIBC_TUNABLES $OMP_WAIT_POLICY $*\"\n");
    fs::permissions(folder_.file("deft-torch"), fs::perms::owner_all);
  }
  Ended started(const std::string& environment) { return run_command({"env", "-u", "OMP_WAIT_POLICY", "GLIBC_TUNABLES=" + environment, folder_.file("deft"), "train", "glyphs"}, {}); }
  TemporaryFolder folder_;
};

TEST_F(Start, AsksForLargePagesAndQuietThreads) {
  put_a_witness();
  EXPECT_EQ(started("").out, "glibc.malloc.hugetlb=1 passive train glyphs\n");
}

TEST_F(Start, KeepsWhatTheUserHasSet) {
  put_a_witness();
  EXPECT_EQ(started("glibc.malloc.hugetlb=0").out, "glibc.malloc.hugetlb=0 passive train glyphs\n");
}

TEST_F(Start, SaysWhatIsMissing) {
  const Ended ended = started("");
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.error, "deft: " + folder_.file("deft-torch") + ": cannot start it: No such file or directory (it is built and installed beside deft)\n");
}

}  // namespace
}  // namespace deft
