#include "deft/train/small_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "deft/train/parameter_views.h"
#include "torch/tiny_run.h"

namespace deft {
namespace {

TEST(VariedSamples, TakeTheClassesInTurn) {
  Samples samples;
  samples.labels = {0, 0, 0, 0, 1, 1, 2};
  EXPECT_EQ(varied_samples(samples, 2), (std::vector<std::int64_t>{0, 4}));
  EXPECT_EQ(varied_samples(samples, 5), (std::vector<std::int64_t>{0, 4, 6, 1, 5}));
  EXPECT_EQ(varied_samples(samples, 100).size(), 7u);
}

TEST(FixedBatch, ConstantInputsKeepTheMeanAndNothingElse) {
  FixedBatch batch{2, {1, 10, 3, 20}, {1, 0, 0, 1}};
  batch = with_constant_inputs(batch);
  EXPECT_EQ(batch.inputs, (std::vector<float>{2, 15, 2, 15}));
  EXPECT_EQ(batch.targets, (std::vector<float>{1, 0, 0, 1}));
}

TEST(SmallFit, LearnsAFewSamplesByHeartAndLeavesTheClassifierAlone) {
  TinyRun run(tiny_document({"regularization.dropout=on"}));
  const std::vector<float> before = run.weights();
  const FixedBatch batch = fixed_batch(run.classifier(), run.samples(), varied_samples(run.samples(), 12));
  const Objective objective = plain_objective(run.classifier(), run.samples());
  const SmallFit fit = fit_small(run.classifier(), objective, batch, {.steps = 200, .rate = 1e-2, .enough = 0.01});
  EXPECT_LE(fit.last_loss, 0.01);
  EXPECT_LT(fit.steps, 200);
  EXPECT_EQ(fit.right, 1.0);
  EXPECT_EQ(run.weights(), before);
}

// Whatever is learnt from constant inputs, the loss cannot fall below the entropy of the labels: log 3 for three equal classes.
TEST(SmallFit, ConstantInputsLeaveTheEntropyOfTheLabels) {
  TinyRun run(tiny_document({}));
  const FixedBatch batch = with_constant_inputs(fixed_batch(run.classifier(), run.samples(), varied_samples(run.samples(), 12)));
  const SmallFit fit = fit_small(run.classifier(), plain_objective(run.classifier(), run.samples()), batch, {.steps = 150, .rate = 1e-2});
  EXPECT_GE(fit.last_loss, std::log(3.0) - 1e-4);
  EXPECT_LT(fit.last_loss, std::log(3.0) + 0.05);
}

TEST(SmallFit, GivesUpOnANetworkOfZeros) {
  TinyRun run(tiny_document({"initialization.name=zero"}));
  const FixedBatch batch = fixed_batch(run.classifier(), run.samples(), varied_samples(run.samples(), 12));
  const SmallFit fit = fit_small(run.classifier(), plain_objective(run.classifier(), run.samples()), batch, {.steps = 200});
  EXPECT_EQ(fit.steps, 50);
  EXPECT_NEAR(fit.last_loss, std::log(3.0), 1e-3);
}

TEST(Twin, PutsOutWhatTheModelPutsOut) {
  TinyRun run(tiny_document({}));
  Model& model = run.classifier().model();
  const std::unique_ptr<Model> twin = twin_of(model, true);
  const FixedBatch batch = fixed_batch(run.classifier(), run.samples(), varied_samples(run.samples(), 6));
  const InputBatch in{batch.count, batch.inputs.data(), nullptr};
  const std::span<const float> expected = model.forward(in, {}), got = twin->forward(in, {});
  ASSERT_EQ(expected.size(), got.size());
  for (std::size_t i = 0; i < got.size(); ++i) EXPECT_EQ(got[i], expected[i]);
}

TEST(Twin, AQuietOneHasNoRandomLayers) {
  TinyRun run(tiny_document({"regularization.dropout.rate=0.5"}));
  const FixedBatch batch = fixed_batch(run.classifier(), run.samples(), varied_samples(run.samples(), 6));
  const InputBatch in{batch.count, batch.inputs.data(), nullptr};
  const auto outputs = [&](bool quiet, std::uint64_t key) {
    const std::unique_ptr<Model> twin = twin_of(run.classifier().model(), quiet);
    const std::span<const float> logits = twin->forward(in, {.training = true, .key = key});
    return std::vector<float>(logits.begin(), logits.end());
  };
  EXPECT_EQ(outputs(true, 1), outputs(true, 2));
  EXPECT_NE(outputs(false, 1), outputs(false, 2));
}

}  // namespace
}  // namespace deft
