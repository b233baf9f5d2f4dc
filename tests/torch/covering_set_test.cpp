// Tricks meet: a set of recipes, one trick of each chapter in each, in which every pair of tricks that does not exclude
// each other occurs at least once. Each recipe trains two batches and gives finite numbers.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "deft/core/problem.h"
#include "deft/recipe/chapters.h"
#include "torch/tiny_run.h"

namespace deft {
namespace {

struct Choice {
  std::string chapter, trick;
  std::string word;                 // the override that switches it on
};

using Slot = std::vector<Choice>;   // one place of a recipe: exactly one of these

template <class Role>
void add(Slot& slot, const std::string& chapter, const Catalogue<Role>& catalogue, bool base, const std::set<std::string>& left_out = {}) {
  for (const auto& one : catalogue.entries()) {
    if (left_out.contains(one.card.name)) continue;
    slot.push_back({chapter, one.card.name, base ? chapter + ".name=" + one.card.name : chapter + "." + one.card.name + "=on"});
  }
}

// Pictures: everything but the tricks of tables. The tables' own tricks meet each other in the second set.
std::vector<Slot> picture_slots() {
  std::vector<Slot> slots(11);
  add(slots[0], "augmentation", augmentations(), true);
  add(slots[1], "preprocessing", preprocessings(), true, {"one_hot", "impute", "pca", "pca_whitening", "zca_whitening"});
  add(slots[2], "initialization", initializations(), true);
  add(slots[3], "network", network_designs(), true, {"layers"});
  add(slots[4], "activation", activations(), true);
  add(slots[5], "loss", losses(), true, {"l1", "l2", "binary_logistic"});
  add(slots[6], "loss", loss_modifiers(), false);
  add(slots[7], "regularization", regularizations(), true);
  add(slots[8], "optimization", optimizers(), true);
  add(slots[9], "optimization", optimization_modifiers(), false);
  add(slots[10], "schedule", schedules(), true);
  Slot mixing;
  add(mixing, "augmentation", batch_mixings(), false);
  add(mixing, "augmentation", test_time_views(), false);
  slots.push_back(mixing);
  Slot uneven;
  add(uneven, "imbalance", imbalances(), false, {"smote"});
  slots.push_back(uneven);
  return slots;
}

std::vector<Slot> table_slots() {
  std::vector<Slot> slots(7);
  add(slots[0], "preprocessing", preprocessings(), false, {"one_hot", "impute"});
  slots[1] = {{"network", "linear", "network.name=linear"}, {"network", "mlp", "network.name=mlp"}};
  add(slots[2], "activation", activations(), true);
  add(slots[3], "initialization", initializations(), true);
  add(slots[4], "regularization", regularizations(), true, {"stochastic_depth", "spatial_dropout"});
  add(slots[5], "optimization", optimizers(), true);
  add(slots[6], "schedule", schedules(), true);
  return slots;
}

std::vector<std::string> excludes_of(const Choice& one) {
  const ChapterTrick* trick = find_chapter(one.chapter)->find(one.trick);
  return trick->card.excludes;
}

// What acts on layers that a network does not have.
const std::map<std::string, std::set<std::string>>& networks_without() {
  static const std::map<std::string, std::set<std::string>> all{
      {"regularization/stochastic_depth", {"linear", "mlp", "lenet5", "nin", "plain_cnn", "whitening_net", "squeezenet", "mobilenet_v1"}},
      {"regularization/spatial_dropout", {"linear", "mlp"}},
      {"regularization/dropout", {"linear", "nin", "squeezenet"}},
      {"regularization/drop_connect", {"nin", "squeezenet"}},
      {"initialization/class_prior_bias", {"resnet9", "whitening_net"}},
      {"activation/maxout", {"resnet18", "resnet20", "resnet50", "squeezenet"}},
  };
  return all;
}

// What is refused, and by which rule; the refusals themselves are tested where they are made.
bool exclude(const Choice& a, const Choice& b) {
  const auto is = [](const Choice& one, const char* name) { return one.chapter + "/" + one.trick == name; };
  for (const auto& [x, y] : {std::pair{a, b}, std::pair{b, a}}) {
    const auto found = networks_without().find(x.chapter + "/" + x.trick);
    if (found != networks_without().end() && y.chapter == "network" && found->second.contains(y.trick)) return true;
  }
  for (const auto& [x, y] : {std::pair{a, b}, std::pair{b, a}}) {
    for (const std::string& excluded : excludes_of(x)) {
      if (excluded == y.chapter + "/" + y.trick) return true;
    }
    if (x.chapter == "loss" && losses().find(x.trick)) {  // one right class a sample, against shares
      ListFields defaults;
      const bool soft = losses().find(x.trick)->make(defaults)->takes_soft_targets();
      if (!soft && (is(y, "loss/label_smoothing") || is(y, "augmentation/mixup") || is(y, "augmentation/cutmix"))) return true;
    }
  }
  return false;
}

struct Tuple {
  std::vector<std::size_t> picks;   // one per slot
};

// Greedy: start from a pair that has not met, give every other slot the choice that meets most others for the first time.
std::vector<Tuple> covering_set(const std::vector<Slot>& slots, const std::function<bool(const Choice&, const Choice&)>& excluded) {
  struct Pair {
    std::size_t slot_a, a, slot_b, b;
    auto operator<=>(const Pair&) const = default;
  };
  std::set<Pair> open;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    for (std::size_t j = i + 1; j < slots.size(); ++j) {
      for (std::size_t a = 0; a < slots[i].size(); ++a) {
        for (std::size_t b = 0; b < slots[j].size(); ++b) {
          if (!excluded(slots[i][a], slots[j][b])) open.insert({i, a, j, b});
        }
      }
    }
  }
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<Tuple> result;
  while (!open.empty()) {
    const Pair first = *open.begin();
    Tuple tuple{std::vector<std::size_t>(slots.size(), kNone)};
    tuple.picks[first.slot_a] = first.a;
    tuple.picks[first.slot_b] = first.b;
    for (std::size_t s = 0; s < slots.size(); ++s) {
      if (tuple.picks[s] != kNone) continue;
      std::size_t best = kNone, best_new = 0;
      for (std::size_t c = 0; c < slots[s].size(); ++c) {
        const std::size_t pick = (c + result.size()) % slots[s].size();  // ties: each in turn
        std::size_t fresh = 1;
        for (std::size_t other = 0; other < slots.size() && fresh > 0; ++other) {
          if (tuple.picks[other] == kNone) continue;
          if (excluded(slots[s][pick], slots[other][tuple.picks[other]])) fresh = 0;
          const Pair pair = other < s ? Pair{other, tuple.picks[other], s, pick} : Pair{s, pick, other, tuple.picks[other]};
          if (fresh > 0) fresh += open.contains(pair);
        }
        if (fresh > best_new) best = pick, best_new = fresh;
      }
      tuple.picks[s] = best;   // kNone: nothing of this slot goes with the others
    }
    for (std::size_t i = 0; i < slots.size(); ++i) {
      for (std::size_t j = i + 1; j < slots.size(); ++j) {
        if (tuple.picks[i] != kNone && tuple.picks[j] != kNone) open.erase({i, tuple.picks[i], j, tuple.picks[j]});
      }
    }
    result.push_back(std::move(tuple));
  }
  return result;
}

void train_all(const std::vector<Slot>& slots, const std::vector<std::string>& start, const std::string& source,
               const std::function<bool(const Choice&, const Choice&)>& excluded) {
  const std::vector<Tuple> set = covering_set(slots, excluded);
  testing::Test::RecordProperty("recipes", static_cast<int>(set.size()));
  bool halves = false;
  for (const Tuple& tuple : set) {
    std::vector<std::string> words = start, modifiers;
    halves = !halves;  // every other recipe in bfloat16, where the fused blocks are
    words.push_back(halves ? "train.precision=auto" : "train.precision=float32");
    for (std::size_t s = 0; s < slots.size(); ++s) {
      if (tuple.picks[s] == static_cast<std::size_t>(-1)) continue;
      const std::string& word = slots[s][tuple.picks[s]].word;
      (word.ends_with("=on") ? modifiers : words).push_back(word);  // x.name=y empties a list: modifiers come after it
      if (slots[s][tuple.picks[s]].chapter == "network") {
        for (const std::string& narrow : narrowed(slots[s][tuple.picks[s]].trick)) words.push_back(narrow);
      }
    }
    words.push_back("optimization.learning_rate=0.0005");  // two batches of four: enough to move, too little to diverge
    words.insert(words.end(), modifiers.begin(), modifiers.end());
    std::string told;
    for (const std::string& word : words) told += word + " ";
    SCOPED_TRACE(told);
    try {
      TinyRun run(tiny_document(words, source), 8);
      run.train();
      ASSERT_FALSE(run.history().empty());
      EXPECT_TRUE(std::isfinite(run.history().back().train_loss));
      for (const float weight : run.weights()) ASSERT_TRUE(std::isfinite(weight));
    } catch (const Refusal& refusal) {
      ADD_FAILURE() << refusal.what();
    }
  }
}

TEST(CoveringSet, EveryPairOfPictureTricksTrains) {
  const auto excluded = [](const Choice& a, const Choice& b) { return exclude(a, b); };
  train_all(picture_slots(), {"data.source=\"glyphs:samples=36,classes=3,size=32\"", "train.epochs=1", "train.batch_size=4"}, "", excluded);
}

TEST(CoveringSet, EveryPairOfTableTricksTrains) {
  const auto excluded = [](const Choice& a, const Choice& b) { return exclude(a, b); };
  train_all(table_slots(), {"train.epochs=1", "train.batch_size=4"}, "mixed", excluded);
}

}  // namespace
}  // namespace deft
