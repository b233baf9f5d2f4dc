#include "deft/ensemble/forest.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "deft/core/problem.h"

namespace deft {
namespace {

Forest stump() {
  Forest forest = empty_forest(2, 2);
  forest.nodes = {{0, 0.5f, 2}, {-1, 0, 0}, {-1, 0, 1}};
  forest.roots = {0};
  return forest;
}

std::vector<float> answer(const Forest& forest, const std::vector<float>& row) {
  std::vector<float> out(static_cast<std::size_t>(forest.classes));
  forest.answer(row, out);
  return out;
}

TEST(Forest, AsksAndAnswersWithTheMeanOfItsTrees) {
  Forest forest = stump();
  EXPECT_EQ(answer(forest, {0.5f, 9}), (std::vector<float>{1, 0}));   // at most: the first child
  EXPECT_EQ(answer(forest, {0.6f, 9}), (std::vector<float>{0, 1}));
  forest.roots.push_back(3);
  forest.nodes.push_back({-1, 0, 2});
  forest.leaves.insert(forest.leaves.end(), {0.5f, 0.5f});
  EXPECT_EQ(answer(forest, {0.6f, 9}), (std::vector<float>{0.25f, 0.75f}));
}

TEST(Forest, LeavesGetTheSharesOfTheRowsThatReachThem) {
  Forest forest = stump();
  const LabelledRows rows{.width = 2, .classes = 2, .values = {0, 0, 0.1f, 0, 0.2f, 0, 0.3f, 0, 1, 0, 2, 0}, .labels = {0, 1, 1, 1, 0, 0}};
  forest.settle(0, rows, std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
  EXPECT_EQ(answer(forest, {0, 0}), (std::vector<float>{0.25f, 0.75f}));
  EXPECT_EQ(answer(forest, {1, 0}), (std::vector<float>{1, 0}));
  forest.settle(0, rows, std::vector<std::int64_t>{1, 2});      // nobody reaches the other leaf: it keeps what it has
  EXPECT_EQ(answer(forest, {0, 0}), (std::vector<float>{0, 1}));
  EXPECT_EQ(answer(forest, {1, 0}), (std::vector<float>{1, 0}));
}

TEST(Forest, IsTheSameAfterSaving) {
  State state;
  stump().save(state);
  const Forest again = Forest::load(state, 2, 2, "a.safetensors");
  EXPECT_EQ(answer(again, {0.5f, 9}), (std::vector<float>{1, 0}));
  EXPECT_EQ(answer(again, {0.6f, 9}), (std::vector<float>{0, 1}));
}

TEST(Forest, RefusesDamagedTrees) {
  const auto refused = [](const std::function<void(State&)>& damage) {
    State state;
    stump().save(state);
    damage(state);
    try {
      Forest::load(state, 2, 2, "a.safetensors");
    } catch (const Refusal& refusal) {
      return std::string(refusal.what());
    }
    return std::string("taken");
  };
  EXPECT_EQ(refused([](State&) {}), "taken");
  const std::string out_of_range = "a.safetensors: a number of its trees is out of range";
  EXPECT_EQ(refused([](State& s) { s.arrays["nodes"][0] = 2; }), out_of_range);            // a number that the row has not
  EXPECT_EQ(refused([](State& s) { s.arrays["nodes"][0] = 0.5f; }), out_of_range);
  EXPECT_EQ(refused([](State& s) { s.arrays["nodes"][2] = 3; }), out_of_range);            // behind the last node
  EXPECT_EQ(refused([](State& s) { s.arrays["nodes"][2] = NAN; }), out_of_range);
  EXPECT_EQ(refused([](State& s) { s.arrays["nodes"][5] = 2; }), out_of_range);            // a leaf that is not there
  EXPECT_EQ(refused([](State& s) { s.arrays["nodes"][5] = -1e30f; }), out_of_range);
  EXPECT_EQ(refused([](State& s) { s.arrays["nodes"][2] = 0; }), "a.safetensors: a branch of its trees leads backwards");
  EXPECT_EQ(refused([](State& s) { s.arrays["nodes"][1] = NAN; }), "a.safetensors: a branch of its trees leads backwards");
  EXPECT_EQ(refused([](State& s) { s.arrays["nodes"].pop_back(); }), "a.safetensors: its trees are incomplete");
  EXPECT_EQ(refused([](State& s) { s.arrays["roots"].clear(); }), "a.safetensors: its trees are incomplete");
  EXPECT_EQ(refused([](State& s) { s.arrays["roots"] = {0, 0}; }), "a.safetensors: its trees are not in order");
  EXPECT_EQ(refused([](State& s) { s.arrays["roots"] = {0, 5}; }), out_of_range);
  EXPECT_EQ(refused([](State& s) { s.arrays["leaves"][0] = 7; }), "a.safetensors: a share of a class is not between 0 and 1");
  EXPECT_EQ(refused([](State& s) { s.arrays["leaves"].pop_back(); }), "a.safetensors: its trees are incomplete");
  EXPECT_NE(refused([](State& s) { s.arrays.erase("nodes"); }), "taken");
}

// The last node of a tree that asks has no room for children: it must not read the next tree.
TEST(Forest, RefusesAQuestionWithoutChildren) {
  State state;
  state.arrays["nodes"] = {0, 0.5f, 2, -1, 0, 0, 0, 0.5f, 2};
  state.arrays["roots"] = {0};
  state.arrays["leaves"] = {1, 0};
  EXPECT_THROW(Forest::load(state, 2, 2, "a"), Refusal);
}

}  // namespace
}  // namespace deft
