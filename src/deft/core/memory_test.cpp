#include "deft/core/memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace deft {
namespace {

namespace fs = std::filesystem;

// A root folder with the files that a system would show.
class Root {
 public:
  Root() : path_(fs::temp_directory_path() / ("deft_memory_" + std::to_string(::getpid()))) { fs::remove_all(path_); }
  ~Root() { fs::remove_all(path_); }
  void put(const std::string& file, const std::string& text) const {
    fs::create_directories(fs::path(path_.string() + file).parent_path());
    std::ofstream(path_.string() + file) << text;
  }
  std::int64_t available() const { return available_memory(path_.string()); }

 private:
  fs::path path_;
};

TEST(Memory, OfTheSystem) {
  const Root root;
  root.put("/proc/meminfo", "MemTotal:       24000000 kB\nMemFree: 5 kB\nMemAvailable:    2048 kB\n");
  EXPECT_EQ(root.available(), 2048 * 1024);
}

TEST(Memory, OfTheTightestGroupOfVersionTwo) {
  const Root root;
  root.put("/proc/meminfo", "MemAvailable: 9000000 kB\n");
  root.put("/proc/self/cgroup", "0::/a/b\n");
  root.put("/sys/fs/cgroup/a/b/memory.max", "max\n");
  root.put("/sys/fs/cgroup/a/b/memory.current", "100\n");
  EXPECT_EQ(root.available(), 9000000ll * 1024) << "a group without a limit";
  root.put("/sys/fs/cgroup/a/memory.max", "1000000\n");
  root.put("/sys/fs/cgroup/a/memory.current", "400000\n");
  root.put("/sys/fs/cgroup/a/memory.stat", "anon 5\ninactive_file 50000\n");
  EXPECT_EQ(root.available(), 650000) << "of the group above; file pages can be dropped";
}

TEST(Memory, OfAGroupOfVersionOne) {
  const Root root;
  root.put("/proc/meminfo", "MemAvailable: 9000000 kB\n");
  root.put("/proc/self/cgroup", "9:name=systemd:/\n4:memory:/job\n0::/\n");
  root.put("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "5000000\n");
  root.put("/sys/fs/cgroup/memory/job/memory.usage_in_bytes", "2000000\n");
  EXPECT_EQ(root.available(), 3000000);
  root.put("/sys/fs/cgroup/memory/job/memory.limit_in_bytes", "9223372036854771712\n");  // how version 1 says none
  EXPECT_EQ(root.available(), 9000000ll * 1024);
}

TEST(Memory, NothingToReadIsNoLimit) { EXPECT_GT(Root().available(), std::int64_t{1} << 50); }

TEST(Memory, AsText) {
  EXPECT_EQ(to_text_bytes(1610612736), "1.5 GiB");
  EXPECT_EQ(to_text_bytes(5242880), "5 MiB");
  EXPECT_EQ(to_text_bytes(std::int64_t{2700} << 30), "2700 GiB");
}

}  // namespace
}  // namespace deft
