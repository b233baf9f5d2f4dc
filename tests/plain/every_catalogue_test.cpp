// What holds for every trick of a catalogue: its card is complete, its files are there, its defaults are in range, and
// no option is called like a trick of its chapter (overrides such as optimization.momentum=off would be ambiguous).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "deft/activation/role.h"
#include "deft/augmentation/role.h"
#include "deft/coach/role.h"
#include "deft/ensemble/role.h"
#include "deft/explain/role.h"
#include "deft/imbalance/role.h"
#include "deft/initialization/role.h"
#include "deft/layer/role.h"
#include "deft/loss/role.h"
#include "deft/network/role.h"
#include "deft/optimization/role.h"
#include "deft/preprocessing/role.h"
#include "deft/regularization/role.h"
#include "deft/schedule/role.h"
#include "deft/search/role.h"
#include "deft/transfer/role.h"
#include "support/checked_options.h"

namespace deft {
namespace {

const char* const kHeadings[] = {"**What it does.**",
                                 "## Try it",
                                 "## Options",
                                 "## When it helps, when it does not",
                                 "## Cost",
                                 "## With other tricks",
                                 "## How we know it is right",
                                 "## Paper",
                                 "## See also"};

template <class Role>
void expect_complete(const Catalogue<Role>& catalogue, const std::string& chapter,
                     const std::set<std::string>& tricks) {
  for (const Entry<Role>& one : catalogue.entries()) {
    SCOPED_TRACE(one.card.chapter + "/" + one.card.name);
    EXPECT_EQ(one.card.chapter, chapter);
    EXPECT_FALSE(one.card.title.empty());
    EXPECT_FALSE(one.card.paper.empty());
    CheckedOptions fields;
    one.describe(fields);
    EXPECT_EQ(fields.problems, std::vector<std::string>{}) << "defaults";
    for (const std::string& name : fields.names) EXPECT_FALSE(tricks.contains(name)) << "option " << name;

    const std::string stem = std::string(DEFT_SOURCE_DIR) + "/src/deft/" + chapter + "/" + one.card.name;
    for (const char* ending : {".h", ".cpp", "_test.cpp", ".md"}) {
      EXPECT_TRUE(std::filesystem::exists(stem + ending)) << ending;
    }
    std::ifstream file(stem + ".md");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::size_t at = 0;
    for (const char* heading : kHeadings) {
      const std::size_t found = text.find(heading, at);
      ASSERT_NE(found, std::string::npos) << heading;
      at = found;
    }
    EXPECT_NE(text.find("<!-- generated: deft tricks " + chapter + "." + one.card.name + " -->"), std::string::npos);
  }
}

template <class... Roles>
void expect_complete_chapter(const std::string& chapter, const Catalogue<Roles>&... catalogues) {
  std::set<std::string> tricks;
  const auto collect = [&](const auto& catalogue) {
    for (const auto& one : catalogue.entries()) EXPECT_TRUE(tricks.insert(one.card.name).second) << one.card.name;
  };
  (collect(catalogues), ...);
  (expect_complete(catalogues, chapter, tricks), ...);
}

TEST(EveryCatalogue, HoldsCompleteRooms) {
  expect_complete_chapter("activation", activations());
  expect_complete_chapter("augmentation", augmentations(), batch_mixings(), test_time_views());
  expect_complete_chapter("coach", coach_rules());
  expect_complete_chapter("ensemble", member_sources(), combinations(), forest_models());
  expect_complete_chapter("explain", explanations());
  expect_complete_chapter("imbalance", imbalances());
  expect_complete_chapter("initialization", initializations());
  expect_complete_chapter("layer", layer_rules());
  expect_complete_chapter("loss", losses(), loss_modifiers());
  expect_complete_chapter("network", network_designs());
  expect_complete_chapter("optimization", optimizers(), optimization_modifiers());
  expect_complete_chapter("preprocessing", preprocessings());
  expect_complete_chapter("regularization", regularizations());
  expect_complete_chapter("schedule", schedules());
  expect_complete_chapter("search", searches());
  expect_complete_chapter("transfer", transfers());
}

}  // namespace
}  // namespace deft
