#include "deft/core/safetensors.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "deft/core/problem.h"

namespace deft {
namespace {

class Safetensors : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("deft-safetensors-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path() const { return (folder_ / "m.safetensors").string(); }
  // A file as another program would write it.
  void write(const std::string& header, const std::string& data, std::uint64_t claimed = 0) const {
    const std::uint64_t size = claimed ? claimed : header.size();
    std::ofstream stream(path(), std::ios::binary);
    stream.write(reinterpret_cast<const char*>(&size), 8);
    stream << header << data;
  }
  std::string refusal() const {
    try {
      read_safetensors(path());
    } catch (const Refusal& refusal) {
      const std::string text = refusal.what();
      const std::string start = path() + ": not a safetensors file that can be trusted: ";
      EXPECT_TRUE(text.starts_with(start)) << text;
      return text.substr(std::min(text.size(), start.size()));
    }
    return "read";
  }
  std::filesystem::path folder_;
};

TEST_F(Safetensors, ReadsWhatItWrote) {
  TensorFile file;
  const float tiny = std::numeric_limits<float>::denorm_min();
  file.tensors["a.weight"] = {{2, 3}, {1, -2, tiny, 0.1f, INFINITY, 6}};
  file.tensors["scalar"] = {{}, {7}};
  file.tensors["empty"] = {{0, 4}, {}};
  file.metadata["classes"] = "[\"caf\u00e9\", \"\\\"\"]";
  write_safetensors(path(), file);
  const TensorFile same = read_safetensors(path());
  ASSERT_EQ(same.tensors.size(), 3u);
  EXPECT_EQ(same.tensors.at("a.weight").shape, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(same.tensors.at("a.weight").values, file.tensors["a.weight"].values);
  EXPECT_EQ(same.tensors.at("scalar").values, std::vector<float>{7});
  EXPECT_EQ(same.tensors.at("empty").shape, (std::vector<std::int64_t>{0, 4}));
  EXPECT_EQ(same.metadata, file.metadata);
  EXPECT_FALSE(std::filesystem::exists(path() + ".part"));
}

TEST_F(Safetensors, OtherFloatsBecomeFloats) {
  std::string data("\x00\x3c\x00\xc4", 4);                        // F16: 1, -4
  data += std::string("\x80\x3f\x00\xc0", 4);                     // BF16: 1, -2
  const double pi = 0.5;
  data += std::string(reinterpret_cast<const char*>(&pi), 8);
  write(R"({"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[2],"data_offsets":[4,8]},)"
        R"("d":{"dtype":"F64","shape":[1],"data_offsets":[8,16]},"count":{"dtype":"I64","shape":[2],"data_offsets":[0,16]}})",
        data);
  const TensorFile file = read_safetensors(path());
  EXPECT_EQ(file.tensors.at("h").values, (std::vector<float>{1, -4}));
  EXPECT_EQ(file.tensors.at("b").values, (std::vector<float>{1, -2}));
  EXPECT_EQ(file.tensors.at("d").values, (std::vector<float>{0.5}));
  EXPECT_FALSE(file.tensors.contains("count")) << "whole numbers are no weights";
}

TEST_F(Safetensors, HostileFilesAreRefused) {
  const std::string data(16, '\0');
  std::ofstream(path()) << "abc";
  EXPECT_EQ(refusal(), "it is shorter than 8 bytes");
  write("{}", "", 3);
  EXPECT_EQ(refusal(), "its header does not fit into the file");
  write("{}", "", ~std::uint64_t{0});
  EXPECT_EQ(refusal(), "its header does not fit into the file");
  write("[1]", "");
  EXPECT_EQ(refusal(), "its header is not JSON");
  write("{\"a\":", "");
  EXPECT_EQ(refusal(), "its header is not JSON");
  write(R"({"a":{"dtype":"F32","shape":[4]}})", data);
  EXPECT_EQ(refusal(), "the entry 'a' is malformed");
  write(R"({"a":3})", data);
  EXPECT_EQ(refusal(), "the entry 'a' is malformed");
  write(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[-1,15]}})", data);
  EXPECT_EQ(refusal(), "the entry 'a' is malformed");
  write(R"({"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}})", data);
  EXPECT_EQ(refusal(), "'a' has a side that is not a whole number");
  write(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[4,20]}})", data);
  EXPECT_EQ(refusal(), "the place of 'a' does not fit its shape and the file");
  write(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}})", data);
  EXPECT_EQ(refusal(), "the place of 'a' does not fit its shape and the file");
  write(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}})", data);
  EXPECT_EQ(refusal(), "the place of 'a' does not fit its shape and the file");
  write(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", data);
  EXPECT_EQ(refusal(), "'a' is larger than the file") << "2^64 elements wrap to 0";
  write(R"({"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})", data.substr(0, 15));
  EXPECT_EQ(refusal(), "the place of 'a' does not fit its shape and the file") << "cut off";
}

TEST_F(Safetensors, DeepHeadersDoNotExhaustTheStack) {
  write(std::string(1000000, '['), "");
  EXPECT_EQ(refusal(), "its header is not JSON");
}

}  // namespace
}  // namespace deft
