#include "deft/loss/hierarchical_softmax.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "deft/loss/cross_entropy.h"
#include "support/checked_options.h"
#include "support/loss_check.h"

namespace deft {
namespace {

using Groups = std::vector<std::size_t>;

TEST(HierarchicalSoftmax, AgreesWithPyTorchOnABatch) {
  const HierarchicalSoftmax loss({.groups = {0, 1, 0, 2, 1}});
  expect_batch(loss, floats(goldens::loss_targets), goldens::hierarchical_softmax_losses,
               goldens::hierarchical_softmax_gradient);
  expect_predicts(loss, goldens::hierarchical_probabilities);
}

TEST(HierarchicalSoftmax, GradientIsTheDerivative) {
  const Groups groups{0, 1, 0, 1, 1};
  expect_gradient([&](const auto& z, const auto& t, auto& g) { return hierarchical_softmax<double>(z, t, g, groups); },
                  {0.3, -1.2, 2.0, 0.1, 0.7}, {0.2, 0.5, 0.1, 0, 0.2});
}

TEST(HierarchicalSoftmax, OfOneGroupOrOnePerClassIsSoftmax) {
  for (const std::vector<double>& groups : {std::vector<double>(5, 0.0), std::vector<double>{4, 3, 2, 1, 0}}) {
    const HierarchicalSoftmax loss({.groups = groups});
    expect_predicts(loss, goldens::softmax);
    expect_batch(loss, floats(goldens::loss_targets), goldens::cross_entropy_losses, goldens::cross_entropy_gradient);
  }
}

TEST(HierarchicalSoftmax, MakesProbabilitiesThatSumToOneForAnyNumberOfClasses) {
  for (std::int64_t classes : {1, 2, 7, 10, 100}) {
    std::vector<float> z(static_cast<std::size_t>(classes)), p(z.size());
    for (std::size_t k = 0; k < z.size(); ++k) z[k] = static_cast<float>(300 * std::sin(static_cast<double>(k)));
    HierarchicalSoftmax({}).predict(z, classes, p);
    EXPECT_NEAR(std::accumulate(p.begin(), p.end(), 0.0), 1.0, 1e-5) << classes;
  }
}

TEST(HierarchicalSoftmax, TakesGroupsOfNeighboursOfAboutTheRoot) {
  EXPECT_EQ(class_groups(10, {}), (Groups{0, 0, 0, 0, 1, 1, 1, 1, 2, 2}));
  EXPECT_EQ(class_groups(4, {}), (Groups{0, 0, 1, 1}));
  EXPECT_EQ(class_groups(100, {}).back(), 9u);
}

TEST(HierarchicalSoftmax, RefusesGroupsThatDoNotFit) {
  EXPECT_EQ(refusal_of(HierarchicalSoftmax({.groups = {0, 1, 1}})),
            "[loss] hierarchical_softmax groups: 3 numbers for 2 classes");
  EXPECT_EQ(refusal_of(HierarchicalSoftmax({.groups = {0, 2}})),
            "[loss] hierarchical_softmax groups: no class is in group 1; number the groups 0, 1, ... without gaps");
  EXPECT_EQ(refusal_of(HierarchicalSoftmax({.groups = {1e6, 0}})),
            "[loss] hierarchical_softmax groups: no class is in group 1; number the groups 0, 1, ... without gaps");
  EXPECT_EQ(option_problems(HierarchicalSoftmaxOptions{.groups = {0.5}}),
            std::vector<std::string>{"groups must be whole numbers"});
}

}  // namespace
}  // namespace deft
