#include "deft/core/nearest_name.h"

#include <gtest/gtest.h>

namespace deft {
namespace {

TEST(NearestName, TakesASwapForOneEdit) { EXPECT_EQ(nearest_name("hihg", {"low", "high"}), "high"); }

TEST(NearestName, IgnoresCaseAndHyphens) {
  EXPECT_EQ(nearest_name("Drop-Out", {"dropout"}), "dropout");
  EXPECT_EQ(nearest_name("maxnorm", {"max_norm"}), "max_norm");
}

TEST(NearestName, RefusesSillySuggestions) {
  EXPECT_EQ(nearest_name("cat", {"dog"}), "");
  EXPECT_EQ(nearest_name("rate", {"loss", "size"}), "");
  EXPECT_EQ(nearest_name("momentum", {"maximum_norm"}), "");
  EXPECT_EQ(nearest_name("x", {}), "");
}

// Six letters allow two edits, three letters one.
TEST(NearestName, AllowsOneEditForEveryThreeLetters) {
  EXPECT_EQ(nearest_name("cosinx", {"cosine"}), "cosine");
  EXPECT_EQ(nearest_name("kosinx", {"cosine"}), "cosine");
  EXPECT_EQ(nearest_name("kosinxy", {"cosine"}), "");
  EXPECT_EQ(nearest_name("abc", {"abd"}), "abd");
  EXPECT_EQ(nearest_name("abc", {"ade"}), "");
}

TEST(NearestName, PrefersTheCloserName) { EXPECT_EQ(nearest_name("adan", {"adamw", "adam"}), "adam"); }

TEST(DidYouMean, IsAHalfSentenceOrNothing) {
  EXPECT_EQ(did_you_mean("hihg", {"high"}), "; did you mean 'high'?");
  EXPECT_EQ(did_you_mean("cat", {"dog"}), "");
}

}  // namespace
}  // namespace deft
