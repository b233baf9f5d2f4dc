// Networks of the recipe's own layers: trained, replayed, evaluated, overridden, refused.
#include <gtest/gtest.h>

#include "tests/program/run_program.h"

namespace deft {
namespace {

const char* const kRecipe =
    "[data]\nsource = \"glyphs:samples=200\"\n[train]\nepochs = 1\n[network]\nname = \"layers\"\n"
    "[[network.layer]]\nname = \"convolution\"\nchannels = 8\nactivation = \"prelu\"\n[[network.layer]]\nname = \"ghost_batch_norm\"\nsamples = 16\n"
    "[[network.layer]]\nname = \"stochastic_pooling\"\n[[network.layer]]\nname = \"convolution\"\nchannels = 8\n"
    "[[network.layer]]\nname = \"group_norm\"\ngroups = 4\n[[network.layer]]\nname = \"linear\"\n[activation]\nname = \"maxout\"\n";

class OwnLayers : public testing::Test {
 protected:
  void SetUp() override { folder_.write("r.toml", kRecipe); }
  Ended deft(const std::vector<std::string>& words) { return run_program(words, {.folder = folder_.path()}); }
  TemporaryFolder folder_;
};

TEST_F(OwnLayers, TrainAreSavedAndEvaluated) {
  const Ended ended = deft({"train", "r.toml", "--name", "a", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const Ended evaluated = deft({"evaluate", "runs/a", "glyphs:samples=200", "--json"});
  ASSERT_EQ(evaluated.exit_code, 0) << evaluated.error;
  EXPECT_EQ(nlohmann::json::parse(evaluated.out)["accuracy"], nlohmann::json::parse(ended.out)["test_accuracy"])
      << "the same weights and running statistics";
}

TEST_F(OwnLayers, ReplayFromTheResolvedRecipe) {
  ASSERT_EQ(deft({"train", "r.toml", "--name", "a"}).exit_code, 0);
  const Ended again = deft({"train", "runs/a/recipe.toml", "--name", "b"});
  ASSERT_EQ(again.exit_code, 0) << again.error;
  expect_same_weights(folder_.file("runs/a/model.safetensors"), folder_.file("runs/b/model.safetensors"));
}

TEST_F(OwnLayers, OverridesCountFromOne) {
  const Ended ended = deft({"train", "r.toml", "network.layer.4.channels=12", "--name", "a"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_NE(text_of(folder_.file("runs/a/recipe.toml")).find("channels = 12"), std::string::npos);
  EXPECT_EQ(deft({"train", "r.toml", "network.layer.9.channels=12"}).error,
            "deft: command line: 'network.layer.9.channels': 'layer' has entries 1 to 6\n");
  EXPECT_EQ(deft({"train", "r.toml", "layer.convolution.channels=12"}).error,
            "deft: command line: 'layer.convolution.channels': write network.layer.NUMBER.OPTION=VALUE, counted from 1\n");
}

TEST_F(OwnLayers, ThatDoNotFitAreRefusedBeforeAnythingIsWritten) {
  const Ended ended = deft({"train", "r.toml", "network.layer.4.kernel=33", "network.layer.4.padding=0"});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_NE(ended.error.find("layer 4 convolution 'conv2': a 33 x 33 kernel does not fit into"), std::string::npos) << ended.error;
  EXPECT_FALSE(folder_.has("runs"));
}

TEST_F(OwnLayers, AreListedInTheCatalogue) {
  const Ended ended = deft({"tricks", "layer", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_GE(nlohmann::json::parse(ended.out).size(), 10u);
  EXPECT_NE(deft({"tricks", "layer.group_norm"}).out.find("groups = 8"), std::string::npos);
}

}  // namespace
}  // namespace deft
