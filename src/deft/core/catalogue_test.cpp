#include "deft/core/catalogue.h"

#include <gtest/gtest.h>

#include "deft/schedule/constant.h"
#include "deft/schedule/role.h"
#include "deft/schedule/warmup.h"
#include "support/checked_options.h"

namespace deft {
namespace {

TEST(Catalogue, FindsATrickByNameAndMakesIt) {
  const Catalogue<Schedule> all{entry<Schedule, ConstantRate>()};
  const Entry<Schedule>* found = all.find("constant");
  ASSERT_NE(found, nullptr);
  CheckedOptions fields;
  StepSettings settings{.learning_rate = 2.0};
  found->make(fields)->apply({}, settings);
  EXPECT_EQ(settings.learning_rate, 2.0);
  EXPECT_EQ(fields.names, std::vector<std::string>{"factor"});
  EXPECT_EQ(all.find("cosine"), nullptr);
}

TEST(Catalogue, WithAddsToACopy) {
  const Catalogue<Schedule> all{entry<Schedule, ConstantRate>()};
  const Catalogue<Schedule> mine = all.with(entry<Schedule, Warmup>());
  EXPECT_NE(mine.find("warmup"), nullptr);
  EXPECT_EQ(all.find("warmup"), nullptr);
}

TEST(Catalogue, ThrowsWhenTwoTricksShareAName) {
  EXPECT_THROW((Catalogue<Schedule>{entry<Schedule, Warmup>(), entry<Schedule, Warmup>()}), std::logic_error);
  const Catalogue<Schedule> all{entry<Schedule, Warmup>()};
  EXPECT_THROW(all.with(entry<Schedule, Warmup>()), std::logic_error);
}

}  // namespace
}  // namespace deft
