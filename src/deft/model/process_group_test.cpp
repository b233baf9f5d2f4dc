// Groups whose ranks are threads of this process: the connections are the same as between machines.
#include "deft/model/process_group.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <functional>
#include <numeric>
#include <thread>

#include "deft/kernel/convert.h"
#include "deft/model/test_nets.h"

namespace deft {
namespace {

using namespace std::chrono_literals;

Launch launch(int rank, int size) {
  static const int first = 21000 + getpid() % 5000;
  static int uses = 0;
  return {.rank = rank, .size = size, .port = first + (rank == 0 ? ++uses : uses)};
}

// Runs `work` on every rank. What a rank threw comes back as its text; empty: nothing.
std::vector<std::string> on_ranks(int size, const std::function<void(ProcessGroup&)>& work) {
  std::vector<std::string> errors(static_cast<std::size_t>(size));
  std::vector<Launch> launches;
  for (int rank = 0; rank < size; ++rank) launches.push_back(launch(rank, size));
  std::vector<std::thread> threads;
  for (int rank = 0; rank < size; ++rank) {
    threads.emplace_back([&, rank] {
      try {
        ProcessGroup group(launches[static_cast<std::size_t>(rank)], 20s);
        work(group);
      } catch (const std::exception& error) {
        errors[static_cast<std::size_t>(rank)] = error.what();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  return errors;
}

TEST(ProcessGroup, AddsUpHandsOnAndGathers) {
  const std::vector<std::string> errors = on_ranks(3, [](ProcessGroup& group) {
    const double mine = group.rank() + 1.0;
    std::vector<double> values{mine, 10.0 * mine};
    group.add_up(values);
    EXPECT_EQ(values, (std::vector<double>{6.0, 60.0}));
    group.start_adding(std::vector<double>{mine * mine});
    EXPECT_EQ(group.from_leader("text of " + std::to_string(group.rank())), "text of 0");
    EXPECT_EQ(group.added(), std::vector<double>{14.0});
    std::vector<float> floats(4, static_cast<float>(mine));
    group.from_leader(floats);
    EXPECT_EQ(floats, std::vector<float>(4, 1.0f));
    EXPECT_EQ(group.gather(std::string(static_cast<std::size_t>(group.rank()), 'x')), (std::vector<std::string>{"", "x", "xx"}));
    const std::vector<float> part(static_cast<std::size_t>(2 - group.rank()), static_cast<float>(mine));
    EXPECT_EQ(group.gather(std::span<const float>(part)), (std::vector<std::vector<float>>{{1.0f, 1.0f}, {2.0f}, {}}));
    EXPECT_EQ(group.ranks_here(), 3);
    EXPECT_EQ(group.from_leader(""), "");
  });
  EXPECT_EQ(errors, std::vector<std::string>(3));
}

TEST(ProcessGroup, ASlowRankIsWaitedFor) {
  const std::vector<std::string> errors = on_ranks(2, [](ProcessGroup& group) {
    for (const auto pause : {499ms, 500ms, 501ms, 1100ms}) {  // waits are cut into slices of half a second
      if (group.rank() == 1) std::this_thread::sleep_for(pause);
      std::vector<double> values{1.0};
      group.add_up(values);
      EXPECT_EQ(values[0], 2.0);
    }
  });
  EXPECT_EQ(errors, std::vector<std::string>(2));
}

// Oracle: one model with the whole batch. Ranks have 3, 3 and 4 of 10 samples.
void expect_the_whole_batch(bool fused, Precision precision, double tolerance) {
  const LayerList layers{{"conv1", Convolution{.channels = 8}}, {"norm1", Normalization{}}, {"act1", Activate{}},
                         {"conv2", Convolution{.channels = 8}}, {"pool2", MaxPooling{}}, {"norm2", Normalization{}}, {"act2", Activate{}},
                         {"linear", Linear{.outputs = 4}}};
  const Shape input{6, 6, 3};
  const std::int64_t count = 10;
  ModelOptions options = options_of(layers, input, fused);
  options.precision = precision;
  const std::vector<float> batch = draw(count * input.size(), 1), weight = draw(count * 4, 2);
  std::vector<std::uint16_t> halves(batch.size());
  to_bfloat16(std::span<const float>(batch), std::span(halves));
  const auto part = [&](std::int64_t begin, std::int64_t size) -> InputBatch {
    if (precision == Precision::bfloat16) return {size, nullptr, halves.data() + begin * input.size()};
    return {size, batch.data() + begin * input.size(), nullptr};
  };
  Model whole(options);
  fill_parameters(whole, 3);
  const std::span<const float> logits = whole.forward(part(0, count), {.training = true});
  whole.backward(weight);
  const std::vector<std::string> errors = on_ranks(3, [&](ProcessGroup& group) {
    const std::int64_t begin = count * group.rank() / 3, size = count * (group.rank() + 1) / 3 - begin;
    Model model(options);
    fill_parameters(model, 3);
    const std::span<const float> own = model.forward(part(begin, size), {.training = true, .statistics_over = &group});
    for (std::size_t i = 0; i < own.size(); ++i) ASSERT_NEAR(own[i], logits[static_cast<std::size_t>(begin * 4) + i], tolerance);
    model.backward(std::span(weight).subspan(static_cast<std::size_t>(begin * 4), static_cast<std::size_t>(size * 4)), false, &group);
    for (std::size_t p = 0; p < model.parameters().size(); ++p) {
      const ModelArray &a = model.parameters()[p], &b = whole.parameters()[p];
      double largest = 0.0;
      for (const float value : b.gradient) largest = std::max(largest, static_cast<double>(std::abs(value)));
      for (std::size_t i = 0; i < a.gradient.size(); ++i) ASSERT_NEAR(a.gradient[i], b.gradient[i], tolerance * (1.0 + largest)) << a.info.name << " " << i;
    }
    for (std::size_t p = 0; p < model.buffers().size(); ++p) {
      for (std::size_t i = 0; i < model.buffers()[p].value.size(); ++i) ASSERT_NEAR(model.buffers()[p].value[i], whole.buffers()[p].value[i], tolerance);
    }
  });
  EXPECT_EQ(errors, std::vector<std::string>(3));
}

TEST(ProcessGroup, GradientsAndStatisticsAreThoseOfTheWholeBatch) { expect_the_whole_batch(true, Precision::float32, 2e-5); }
TEST(ProcessGroup, SoAreThoseOfThePlainLayers) { expect_the_whole_batch(false, Precision::float32, 2e-5); }
TEST(ProcessGroup, SoAreThoseInBfloat16) { expect_the_whole_batch(true, Precision::bfloat16, 6e-2); }

TEST(ProcessGroup, FrozenParametersAreLeftOutAndLaterTakenInAgain) {
  const LayerList layers{{"linear1", Linear{.outputs = 3}}, {"act", Activate{}}, {"linear2", Linear{.outputs = 2}}};
  const std::vector<std::string> errors = on_ranks(2, [&](ProcessGroup& group) {
    Model model(options_of(layers, {1, 1, 4}, true));
    fill_parameters(model, 3);
    const std::vector<float> batch = draw(4, 1), weight{1.0f, -1.0f};
    for (const bool trained : {true, false, true}) {
      model.set_trainable("linear1.weight", trained);
      model.forward({.count = 1, .floats = batch.data()}, {.training = true});
      model.backward(weight);
      const std::vector<float> alone(model.parameters()[0].gradient.begin(), model.parameters()[0].gradient.end());
      model.forward({.count = 1, .floats = batch.data()}, {.training = true});
      model.backward(weight, false, &group);
      for (std::size_t i = 0; i < alone.size(); ++i) EXPECT_FLOAT_EQ(model.parameters()[0].gradient[i], trained ? 2.0f * alone[i] : 0.0f);
      EXPECT_EQ(model.parameters()[3].gradient[0], 2.0f);
    }
    EXPECT_EQ(group.traffic().buckets, 3);
    EXPECT_EQ(group.traffic().bytes, 4 * ((12 + 3 + 6 + 2) + (3 + 6 + 2) + (12 + 3 + 6 + 2)));
  });
  EXPECT_EQ(errors, std::vector<std::string>(2));
}

TEST(ProcessGroup, ARankThatGivesUpIsNamedWithItsReason) {
  const std::vector<std::string> errors = on_ranks(3, [](ProcessGroup& group) {
    if (group.rank() == 1) {
      EXPECT_FALSE(group.give_up("the disk is full"));
      return;
    }
    std::vector<double> values{1.0};
    group.add_up(values);
  });
  EXPECT_TRUE(errors[0].starts_with("rank 1 (") && errors[0].ends_with(") failed: the disk is full")) << errors[0];
  EXPECT_EQ(errors[1], "");
  EXPECT_EQ(errors[2], errors[0]);
}

TEST(ProcessGroup, OfOneReasonOnlyRankZeroSpeaks) {
  const std::vector<std::string> errors = on_ranks(2, [](ProcessGroup& group) { EXPECT_EQ(group.give_up("no such recipe"), group.rank() == 1); });
  EXPECT_EQ(errors, std::vector<std::string>(2));
}

TEST(ProcessGroup, SaysWhichRanksStayedAway) {
  const Launch first = launch(0, 3);
  try {
    ProcessGroup group(first, 1s);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_EQ(refusal.what(), "rank 0 waited 1 s at 127.0.0.1:" + std::to_string(first.port) + " for 3 ranks; missing: 1, 2");
  }
  Launch second = launch(0, 2);
  second.rank = 1;
  try {
    ProcessGroup group(second, 1s);
    FAIL();
  } catch (const Refusal& refusal) {
    EXPECT_NE(std::string(refusal.what()).find("rank 1: rank 0 is not to be reached at 127.0.0.1:" + std::to_string(second.port) + "; MASTER_ADDR and MASTER_PORT say where it is"), std::string::npos) << refusal.what();
  }
}

}  // namespace
}  // namespace deft
