#include "deft/coach/event_file.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "deft/core/problem.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(std::uint64_t number, int count) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(number >> (8 * i));
  return bytes;
}

std::string field(char key, const std::string& content) { return std::string(1, key) + static_cast<char>(content.size()) + content; }

// An Event by the protocol: step is field 2, summary 5, value 1 in it, tag 1 and simple_value 2 in that.
std::string event_of(int step, const std::string& tag, float value) {
  const std::string number = "\x15" + bytes_of(std::bit_cast<std::uint32_t>(value), 4);
  return std::string("\x10") + static_cast<char>(step) + field('\x2a', field('\x0a', field('\x0a', tag) + number));
}

std::string record_of(const std::string& data) {
  const auto masked = [](const std::string& bytes) { return bytes_of(std::rotr(crc32c(bytes), 15) + 0xa282ead8u, 4); };
  const std::string length = bytes_of(data.size(), 8);
  return length + masked(length) + data + masked(data);
}

class EventFile : public ::testing::Test {
 protected:
  EventFile() : path_((fs::temp_directory_path() / ("events.out.tfevents." + std::to_string(getpid()))).string()) {}
  ~EventFile() override { fs::remove(path_); }
  Recording read(const std::string& bytes) const {
    std::ofstream(path_, std::ios::binary) << bytes;
    return read_recording(path_);
  }
  std::string path_;
};

TEST_F(EventFile, HasTheChecksumOfTheStandard) {
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u) << "check value of CRC-32C (RFC 3720)";
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau) << "RFC 3720, B.4";
}

TEST_F(EventFile, ReadsScalarsOfBothKinds) {
  const std::vector<Scalar> old = scalars_of_event(event_of(7, "loss", 0.5F));
  ASSERT_EQ(old.size(), 1u);
  EXPECT_EQ(old[0].tag, "loss");
  EXPECT_EQ(old[0].step, 7);
  EXPECT_EQ(old[0].value, 0.5);
  const std::string tensor = std::string("\x08\x01") + field('\x22', bytes_of(std::bit_cast<std::uint32_t>(0.25F), 4));
  const std::string event = field('\x2a', field('\x0a', field('\x0a', "epoch_loss") + field('\x42', tensor)));
  ASSERT_EQ(scalars_of_event(event).size(), 1u);
  EXPECT_EQ(scalars_of_event(event)[0].value, 0.25);
}

TEST_F(EventFile, MakesStepsAndEpochsOfTags) {
  std::string bytes = record_of("\x1a\x0d" "brain.Event:2");
  for (int step = 1; step <= 6; ++step) {
    bytes += record_of(event_of(step, "train/loss", 2.0F / static_cast<float>(step)));
    if (step % 3 == 0) bytes += record_of(event_of(step, "val/loss", 1.5F));
  }
  const Recording run = read(bytes);
  EXPECT_EQ(run.seen.steps.size(), 6u);
  EXPECT_EQ(run.seen.steps[3].loss, 0.5);
  ASSERT_EQ(run.seen.epochs.size(), 2u);
  EXPECT_EQ(run.seen.epochs[1].val_loss, 1.5);
  EXPECT_EQ(run.columns.size(), 2u);
}

TEST_F(EventFile, RefusesDamageAndNotesACut) {
  const std::string good = record_of(event_of(1, "loss", 1.0F)) + record_of(event_of(2, "loss", 0.9F));
  for (const std::size_t at : {3u, 9u, 14u, 40u}) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_THROW(read(damaged), Refusal) << "byte " << at;
  }
  const Recording cut = read(good.substr(0, good.size() - 3));
  EXPECT_EQ(cut.seen.steps.size(), 1u);
  EXPECT_NE(cut.notes[0].find("cut off"), std::string::npos);
}

// Bytes that mean nothing must end in a refusal or in no scalars, never in a crash.
TEST_F(EventFile, SurvivesAnyBytesInARecord) {
  for (int length = 0; length < 60; ++length) {
    std::string data = event_of(3, "loss", 1.0F).substr(0, static_cast<std::size_t>(length));
    for (std::size_t i = 0; i < data.size(); ++i) {
      std::string changed = data;
      changed[i] = '\xff';
      scalars_of_event(changed);
    }
  }
  EXPECT_THROW(read(record_of("nonsense")), Refusal) << "no scalar in it";
  EXPECT_THROW(read(std::string(100, '\xff')), Refusal);
}

}  // namespace
}  // namespace deft
