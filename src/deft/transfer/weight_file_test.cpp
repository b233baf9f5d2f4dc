// Every format against files that PyTorch itself wrote (tests/fixtures/make_transfer.py), and against files that lie.
#include "deft/transfer/weight_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "deft/core/random.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

std::string fixture(const std::string& name) { return std::string(DEFT_SOURCE_DIR) + "/tests/fixtures/" + name; }

class WeightFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "deft-weights-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string made(const std::string& name, const std::string& bytes) {
    const std::string path = folder_ + "/" + name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  std::string folder_;
};

std::string refusal_of(const std::string& path) {
  try {
    read_weights(path);
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "";
}

const std::vector<float> kConvolution{0, 1, 2, 3, 4, 5, 6, 7};

void expect_net(const SourceWeights& weights) {
  ASSERT_NE(weights.find("conv1.weight"), nullptr);
  EXPECT_EQ(weights.find("conv1.weight")->values, kConvolution);
  EXPECT_EQ(weights.find("conv1.weight")->shape, (std::vector<std::int64_t>{2, 1, 2, 2}));
  EXPECT_EQ(weights.find("conv1.bias")->values, (std::vector<float>{0.5f, -0.5f}));
  EXPECT_EQ(weights.find("fc.weight")->shape, (std::vector<std::int64_t>{3, 8}));
  EXPECT_EQ(weights.find("fc.weight")->values[9], 9.0f / 8);
  EXPECT_EQ(weights.find("fc.bias")->values, (std::vector<float>{1, 2, 3}));
}

TEST_F(WeightFile, ReadsAStateDictOfPyTorch) {
  const SourceWeights weights = read_weights(fixture("tiny.pth"));
  EXPECT_EQ(weights.format, "PyTorch");
  EXPECT_EQ(weights.find("conv1.weight")->values, kConvolution);
  EXPECT_EQ(weights.find("half.weight")->values, (std::vector<float>{0.5f, -2.0f, 65504.0f}));
  EXPECT_EQ(weights.find("view.weight")->values, (std::vector<float>{0, 3, 1, 4, 2, 5}));  // a transposed view, row after row
  EXPECT_EQ(weights.find("steps"), nullptr);
}

TEST_F(WeightFile, FindsTheWeightsInACheckpoint) { expect_net(read_weights(fixture("checkpoint.pth"))); }
TEST_F(WeightFile, ReadsTorchScriptWithoutItsCode) { expect_net(read_weights(fixture("scripted.pt"))); }
TEST_F(WeightFile, ReadsOnnx) {
  const SourceWeights weights = read_weights(fixture("tiny.onnx"));
  EXPECT_EQ(weights.format, "ONNX");
  expect_net(weights);
}

TEST_F(WeightFile, ReadsCaffe) {
  const SourceWeights weights = read_weights(fixture("tiny.caffemodel"));
  expect_net(weights);
  EXPECT_EQ(weights.find("bn1.running_mean")->values, (std::vector<float>{1, 2}));  // 2, 4 over the factor 2
  EXPECT_EQ(weights.find("bn1.running_var")->values, (std::vector<float>{3, 4}));
  EXPECT_EQ(weights.find("scale1.weight")->values, (std::vector<float>{1.5f, 2.5f}));
}

TEST_F(WeightFile, RefusesAPickleThatAsksForCode) {
  EXPECT_EQ(refusal_of(fixture("evil.pth")),
            fixture("evil.pth") + ": not weights that can be trusted: it asks for 'posix.system' to be run; deft reads tensors only (save the "
                                  "state_dict: torch.save(model.state_dict(), FILE))");
}

TEST_F(WeightFile, RefusesWhatIsNoFileOfWeights) {
  EXPECT_NE(refusal_of(made("a.txt", "hello")).find("neither safetensors, a PyTorch zip file, .onnx nor .caffemodel"), std::string::npos);
  EXPECT_NE(refusal_of(made("old.pth", "\x80\x02]q.")).find("a bare pickle, as PyTorch wrote before version 1.6"), std::string::npos);
  EXPECT_NE(refusal_of(made("net.prototxt", "name: 'x'")).find("the weights stand in the .caffemodel beside it"), std::string::npos);
  EXPECT_NE(refusal_of(folder_ + "/missing.pth").find("cannot be opened"), std::string::npos);
  EXPECT_NE(refusal_of(made("empty.onnx", "")).find("it has no graph"), std::string::npos);
}

// A zip of one stored entry, whose directory claims what it is told to.
std::string zip_of(const std::string& name, const std::string& data, std::uint32_t claimed, std::uint16_t method = 0, std::uint32_t offset = 0) {
  const auto two = [](std::uint32_t v) { return std::string{static_cast<char>(v & 255), static_cast<char>(v >> 8 & 255)}; };
  const auto four = [&](std::uint32_t v) { return two(v & 0xffff) + two(v >> 16); };
  const auto packed = static_cast<std::uint32_t>(data.size()), length = static_cast<std::uint32_t>(name.size());
  const std::string local = "PK\x03\x04" + two(20) + two(0) + two(method) + four(0) + four(0) + four(packed) + four(claimed) + two(length) + two(0) + name + data;
  const std::string directory = "PK\x01\x02" + two(20) + two(20) + two(0) + two(method) + four(0) + four(0) + four(packed) + four(claimed) + two(length) + two(0) +
                                two(0) + two(0) + two(0) + four(0) + four(offset) + name;
  return local + directory + "PK\x05\x06" + two(0) + two(0) + two(1) + two(1) + four(static_cast<std::uint32_t>(directory.size())) +
         four(static_cast<std::uint32_t>(local.size())) + two(0);
}

std::string pickled(const std::string& program) { return zip_of("x/data.pkl", program, static_cast<std::uint32_t>(program.size())); }

TEST_F(WeightFile, RefusesZipFilesThatLie) {
  EXPECT_NE(refusal_of(made("bomb.pth", zip_of("x/data.pkl", "abc", 200u << 20, 8))).find("claims to unpack to more than deflate can hold"), std::string::npos);
  EXPECT_NE(refusal_of(made("huge.pth", zip_of("x/data.pkl", "abc", 0xfffffff0u, 8))).find("are the most it can need"), std::string::npos);
  EXPECT_NE(refusal_of(made("other.pth", zip_of("x/data.pkl", "abc", 7))).find("stored in another size than declared"), std::string::npos);
  EXPECT_NE(refusal_of(made("place.pth", zip_of("x/data.pkl", "abc", 3, 0, 9999))).find("lies outside the file"), std::string::npos);
  EXPECT_NE(refusal_of(made("inside.pth", zip_of("x/data.pkl", "abc", 3, 0, 20))).find("not where the directory says"), std::string::npos);
  EXPECT_NE(refusal_of(made("method.pth", zip_of("x/data.pkl", "abc", 3, 12))).find("packed by method 12"), std::string::npos);
  EXPECT_NE(refusal_of(made("none.pth", zip_of("x/other", "abc", 3))).find("it has no data.pkl"), std::string::npos);
}

TEST_F(WeightFile, RefusesPicklesThatLie) {
  EXPECT_NE(refusal_of(made("end.pth", pickled("\x80\x02}"))).find("cut off"), std::string::npos);
  EXPECT_NE(refusal_of(made("pop.pth", pickled("\x80\x02s."))).find("damaged"), std::string::npos);
  EXPECT_NE(refusal_of(made("odd.pth", pickled("\x80\x02\xff."))).find("the instruction 255, which no weights need"), std::string::npos);
  const std::string self("\x80\x02}q\x00X\x01\x00\x00\x00" "ah\x00s.", 16);  // a dictionary that holds itself
  EXPECT_NE(refusal_of(made("self.pth", pickled(self))).find("nested deeper than 64 levels"), std::string::npos);
  std::string deep(2000000, ']');
  EXPECT_NE(refusal_of(made("deep.pth", pickled("\x80\x02" + deep + std::string(1999999, 'a') + "."))).find("there are no weights in it"), std::string::npos);
  EXPECT_NE(refusal_of(made("many.pth", pickled("\x80\x02" + std::string(5100000, 'N') + "."))).find("builds more than 5000000 objects"), std::string::npos);
}

// PyTorch's own file with one number of a tensor changed: place, shape or stride.
TEST_F(WeightFile, RefusesTensorsOutsideTheirStorage) {
  std::string bytes = read_file(fixture("tiny.pth"));
  const std::size_t at = bytes.find(std::string("K\x00(K\x02K\x01K\x02K\x02t", 11));  // offset 0, shape (2, 1, 2, 2)
  ASSERT_NE(at, std::string::npos);
  std::string moved = bytes, larger = bytes;
  moved[at + 1] = 9;
  larger[at + 4] = 100;
  EXPECT_NE(refusal_of(made("moved.pth", moved)).find("'conv1.weight' lies outside its storage"), std::string::npos);
  EXPECT_NE(refusal_of(made("larger.pth", larger)).find("'conv1.weight' is 100 x 1 x 2 x 2, more than its storage holds"), std::string::npos);
}

TEST_F(WeightFile, CutOffFilesAreRefusedAtEveryLength) {
  for (const char* name : {"tiny.pth", "scripted.pt", "tiny.onnx", "tiny.caffemodel"}) {
    const std::string bytes = read_file(fixture(name));
    for (std::size_t length = 0; length + 1 < bytes.size(); length += 1 + bytes.size() / 90) {
      const std::string path = made(std::string("cut-") + name, bytes.substr(0, length));
      try {
        read_weights(path);
        // A cut between two messages leaves a smaller model; never one with other numbers.
        EXPECT_FALSE(std::string(name).ends_with(".pth")) << length;
      } catch (const Refusal&) {
      }
    }
  }
}

TEST_F(WeightFile, DamagedFilesNeverCrash) {
  Random random(5);
  for (const char* name : {"tiny.pth", "scripted.pt", "tiny.onnx", "tiny.caffemodel"}) {
    const std::string bytes = read_file(fixture(name));
    for (int round = 0; round < 300; ++round) {
      std::string damaged = bytes;
      for (int k = 0; k < 1 + round % 5; ++k) damaged[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(bytes.size())))] = static_cast<char>(random.below(256));
      try {
        read_weights(made(std::string("bad-") + name, damaged));
      } catch (const Refusal&) {
      }
    }
  }
}

}  // namespace
}  // namespace deft
