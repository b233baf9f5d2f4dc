#include "deft/train/machine_notes.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

using Notes = std::vector<std::string>;

TEST(MachineNotes, MoreThreadsThanProcessors) {
  EXPECT_EQ(usable_threads(0, 4), 4);
  EXPECT_EQ(usable_threads(3, 4), 3);
  EXPECT_EQ(usable_threads(64, 4), 4);
  TrainOptions options;
  options.threads = 4;
  EXPECT_EQ(machine_notes(options, Precision::bfloat16, 4), Notes{});
  options.threads = 64;
  EXPECT_EQ(machine_notes(options, Precision::bfloat16, 4), Notes{"train.threads = 64 is more than the 4 processors of this machine; 4 threads were used"});
  EXPECT_EQ(machine_notes(options, Precision::bfloat16, 1), Notes{"train.threads = 64 is more than the 1 processor of this machine; 1 thread was used"});
}

TEST(MachineNotes, NoBfloat16) {
  TrainOptions options;
  options.precision = "bfloat16";
  EXPECT_EQ(machine_notes(options, Precision::float32, 4), Notes{"this processor has no bfloat16; float32 was used instead"});
  EXPECT_EQ(machine_notes(options, Precision::bfloat16, 4), Notes{});
  options.precision = "auto";  // whatever is best was asked for
  EXPECT_EQ(machine_notes(options, Precision::float32, 4), Notes{});
}

}  // namespace
}  // namespace deft
