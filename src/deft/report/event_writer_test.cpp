#include "deft/report/event_writer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include <nlohmann/json.hpp>

#include "deft/coach/event_file.h"
#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "goldens/event_file.h"

namespace deft {
namespace {

template <std::size_t size>
std::string text(const unsigned char (&bytes)[size]) {
  return {reinterpret_cast<const char*>(bytes), size};
}

TEST(EventWriter, WritesTheBytesOfGooglesProtocolBuffers) {
  EXPECT_EQ(framed(version_event(1700000000.25)), text(goldens::version_record));
  EXPECT_EQ(framed(summary_event(1700000001.5, 300, {{"step/loss", 2.25}, {"step/learning_rate", 0.1}})), text(goldens::scalars_record));
  EXPECT_EQ(framed(summary_event(1700000002.0, 5000000000, {}, {{"weights/conv1", {-1, 2, {3, 0, 2}}}})), text(goldens::histogram_record));
  EXPECT_EQ(framed(restart_event(1700000003.0, 40)), text(goldens::restart_record));
}

class EventFolder : public ::testing::Test {
 protected:
  EventFolder() : path_((std::filesystem::temp_directory_path() / ("events.out.tfevents." + std::to_string(getpid()))).string()) {}
  ~EventFolder() override { std::filesystem::remove(path_); }
  std::string path_;
};

TEST_F(EventFolder, LinesOfALogBecomeScalarsThatDiagnoseReads) {
  EventWriter events(path_, 1700000000.0);
  events.write({{"event", "start"}, {"t", 0.0}, {"train_samples", 300}});
  for (int step = 0; step <= 20; step += 10) {
    events.write({{"event", "step"}, {"t", 0.1 * step}, {"step", step}, {"epoch", 0.1 * step}, {"loss", 2.0 - 0.05 * step}, {"learning_rate", 0.1}, {"clipped", true}});
  }
  for (int epoch = 1; epoch <= 2; ++epoch) {
    events.write({{"event", "epoch"}, {"t", epoch}, {"step", 10 * epoch}, {"epoch", epoch}, {"train_loss", 1.8}, {"val_loss", 1.5}, {"val_accuracy", 0.5}, {"val_recall", {1, 0}},
                  {"confidence", nullptr},
                  {"layers", {{{"name", "conv1"}, {"update_ratio", 0.001}, {"weights", {{"low", -1}, {"high", 1}, {"counts", {2, 2}}}}}}}});
  }
  const Recording read = read_event_file(path_);
  ASSERT_EQ(read.seen.steps.size(), 3u);
  EXPECT_FLOAT_EQ(static_cast<float>(read.seen.steps[1].loss), 1.5f);
  EXPECT_FLOAT_EQ(static_cast<float>(read.seen.steps[1].learning_rate), 0.1f);
  ASSERT_EQ(read.seen.epochs.size(), 2u);
  EXPECT_EQ(read.seen.epochs[1].val_accuracy, 0.5);
  EXPECT_EQ(read.seen.epochs[1].val_loss, 1.5);
  std::vector<std::string> tags;
  for (const auto& [tag, role] : read.columns) tags.push_back(tag);
  EXPECT_NE(std::find(tags.begin(), tags.end(), "layer/conv1/update_ratio"), tags.end());
  EXPECT_EQ(std::find(tags.begin(), tags.end(), "epoch/confidence"), tags.end()) << "null is no number";
}

TEST_F(EventFolder, AFileThatCannotBeWrittenIsRefused) {
  EXPECT_THROW(EventWriter("/nowhere/events.out.tfevents.1", 0), Refusal);
}

}  // namespace
}  // namespace deft
