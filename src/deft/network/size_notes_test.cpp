#include "deft/network/size_notes.h"

#include <gtest/gtest.h>

#include "deft/network/plain_cnn.h"
#include "deft/network/resnet18.h"

namespace deft {
namespace {

using Texts = std::vector<std::string>;

TEST(SizeNotes, SayNothingOfNetsThatFollowTheAdvice) {
  EXPECT_EQ(size_notes(PlainCnn({}).layers({32, 32, 3}, 10), {32, 32, 3}), Texts{});
  EXPECT_EQ(size_notes(ResNet18({}).layers({224, 224, 3}, 10), {224, 224, 3}), Texts{});
}

TEST(SizeNotes, SidesThatDoNotHalve) {
  EXPECT_EQ(size_notes({{"conv1", Convolution{}}, {"pool1", MaxPooling{}}}, {31, 31, 3}),
            Texts{"pool1: 31 x 31 does not divide by 2, so the last row and column are left out; sides that divide by two "
                  "as often as the network halves them (32, 64, 96, 224) lose nothing"});
  EXPECT_EQ(size_notes({{"pool1", AveragePooling{}}, {"pool2", StochasticPooling{}}}, {30, 30, 3}).size(), 1u);
}

TEST(SizeNotes, LargeKernelsBehindTheFirstLayer) {
  EXPECT_EQ(size_notes({{"conv1", Convolution{.kernel = 7}}, {"conv2", Convolution{.kernel = 5}}}, {32, 32, 3}),
            Texts{"conv2: 2 convolutions of 3 x 3 see as much as this one of 5 x 5, with 18 instead of 25 weights per pair "
                  "of channels and activations between them"});
}

TEST(SizeNotes, ConvolutionsThatShrinkThePicture) {
  EXPECT_EQ(size_notes({{"conv1", Convolution{.padding = 0}}}, {32, 32, 3}),
            Texts{"conv1: it takes 2 rows and columns off 32 x 32; padding 1 keeps the size, so that only pooling changes it"});
}

TEST(SizeNotes, LargePooling) {
  EXPECT_EQ(size_notes({{"pool1", MaxPooling{.size = 4}}}, {32, 32, 3}),
            Texts{"pool1: 4 x 4 pooling keeps one of 16 numbers; several of 2 x 2 with convolutions between them lose less"});
  EXPECT_EQ(size_notes({{"pool1", MaxPooling{.size = 8}}}, {8, 8, 3}), Texts{}) << "the whole picture";
}

TEST(SizeNotes, BiasBeforeBatchNorm) {
  EXPECT_EQ(size_notes({{"conv1", Convolution{.bias = true}}, {"pool1", MaxPooling{}}, {"norm1", Normalization{}}}, {8, 8, 3}),
            Texts{"conv1: its bias has no effect, as 'norm1' subtracts the mean; set bias = false"});
  EXPECT_EQ(size_notes({{"conv1", Convolution{.bias = true}}, {"act1", Activate{}}, {"norm1", Normalization{}}}, {8, 8, 3}), Texts{});
  EXPECT_EQ(size_notes({{"conv1", Convolution{.bias = true}}, {"norm1", LayerNormalization{}}}, {8, 8, 3}), Texts{});
}

TEST(SizeNotes, DropoutBeforeBatchNorm) {
  EXPECT_EQ(size_notes({{"drop1", Dropout{}}, {"conv1", Convolution{}}, {"norm1", GhostNormalization{}}}, {8, 8, 3}),
            Texts{"drop1: dropout in front of 'norm1' gives it other variances in training than in testing, which costs "
                  "accuracy; put it behind the last batch norm"});
  EXPECT_EQ(size_notes({{"norm1", Normalization{}}, {"drop1", Dropout{}}, {"linear", Linear{}}}, {8, 8, 3}), Texts{});
}

TEST(SizeNotes, LookIntoResidualBlocks) {
  const LayerList body{{"conv1", Convolution{.channels = 3, .bias = true}}, {"norm1", Normalization{}}};
  EXPECT_EQ(size_notes({{"block1", Residual{.body = body}}}, {8, 8, 3}).size(), 1u);
}

}  // namespace
}  // namespace deft
