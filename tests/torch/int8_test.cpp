// Answers in 8 bits against those of the same trained network in floats.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "deft/core/problem.h"
#include "deft/core/safetensors.h"
#include "deft/train/run.h"
#include "deft/train/saved_run.h"
#include "tiny_run.h"

namespace deft {
namespace {

// Some seconds of a small convolutional network on drawn symbols, saved once for all tests here.
const RunResult& trained() {
  static const RunResult result = [] {
    RunRequest request;
    request.source = "glyphs:samples=4000";
    request.overrides = {"network.name=plain_cnn", "network.widths=[16, 32, 64]", "network.convolutions=[1, 1, 1]", "activation.name=relu", "optimization.name=adam", "train.epochs=12", "train.batch_size=32", "optimization.learning_rate=0.01", "regularization=off", "augmentation=off",
                         "train.precision=int8", "train.threads=1", "log.folder=" + scratch_folder()};
    request.name = "int8";
    return run_training(request);
  }();
  return result;
}

double accuracy(const std::string& precision) {
  const Classifier classifier = load_run(trained().folder, {{"train.precision", precision}});
  EXPECT_EQ(classifier.answers_in(), precision);
  return classifier.evaluate(samples_for(classifier, "glyphs:samples=4000,seed=9")).accuracy;
}

TEST(Int8, IsWithinHalfAPointOfFloat32) {
  const double floats = accuracy("float32");
  EXPECT_GT(floats, 0.8) << "the network has learned too little to compare";
  EXPECT_NEAR(accuracy("int8"), floats, 0.005);
}

TEST(Int8, TheSummarySaysWhatComputed) {
  EXPECT_EQ(trained().summary["answers_in"], "int8");
  EXPECT_EQ(trained().summary["precision"], to_string(best_precision()));
}

TEST(Int8, ARunWithoutRangesIsRefused) {
  const std::string folder = scratch_folder() + "/old";
  std::filesystem::create_directories(folder);
  TensorFile file = read_safetensors(trained().folder + "/model.safetensors");
  file.metadata.erase("int8_ranges");
  write_safetensors(folder + "/model.safetensors", file);
  EXPECT_NO_THROW(load_run(folder, {{"train.precision", "float32"}}));
  try {
    load_run(folder, {{"train.precision", "int8"}});
    FAIL() << "was not refused";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(std::string(refusal.what()), folder + "/model.safetensors: train.precision=int8 needs the ranges of its activations, which this model was "
                                                    "saved without; train it again, or take float32 or bfloat16");
  }
}

TEST(Int8, OnlyPrecisionAndThreadsOfAFinishedRunMayChange) {
  try {
    load_run(trained().folder, {{"train.precison", "int8"}});
    FAIL() << "was not refused";
  } catch (const Refusal& refusal) {
    EXPECT_EQ(std::string(refusal.what()),
              "command line: 'train.precison' cannot be changed in a finished run; train.precision and train.threads can; did you mean 'train.precision'?");
  }
}

TEST(Int8, OverridesAreToldFromFiles) {
  const std::string odd = scratch_folder() + "/a=b.png";
  std::ofstream(odd) << "x";
  std::vector<std::string> words{"picture.png", "train.precision=int8", odd, "some/folder=1"};
  const std::vector<Override> overrides = take_overrides(words);
  ASSERT_EQ(overrides.size(), 1u);
  EXPECT_EQ(overrides[0].path, "train.precision");
  EXPECT_EQ(overrides[0].value, "int8");
  EXPECT_EQ(words, (std::vector<std::string>{"picture.png", odd, "some/folder=1"}));
}

}  // namespace
}  // namespace deft
