#include "deft/layer/global_average_pooling.h"

#include <gtest/gtest.h>

#include "deft/layer/test_support.h"
#include "goldens/layer.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(GlobalAveragePoolingRoom, TheExampleOfTheHeader) {
  EXPECT_EQ(channel_means({1, 10, 3, 30}, {1, 2, 2}), (std::vector<double>{2, 20}));
}

TEST(GlobalAveragePoolingRoom, HasPyTorchsNumbers) {
  expect_numbers(each_sample(goldens::layer_x, kGoldenCount,
                             [](const std::vector<double>& x) { return channel_means(x, kGoldenShape); }),
                 goldens::global_average_pooling_y, 1e-12);
}

TEST(GlobalAveragePoolingRoom, LeavesOneNumberPerChannelWhateverTheSize) {
  EXPECT_EQ(shapes_of({{"pool", GlobalAveragePoolingRule({}).layer()}}, {17, 3, 12})[0], (Shape{1, 1, 12}));
}

TEST(GlobalAveragePoolingRoom, HasNoOptions) {
  CheckedOptions fields;
  GlobalAveragePooling options;
  describe(options, fields);
  EXPECT_TRUE(fields.names.empty());
}

}  // namespace
}  // namespace deft
