#include "deft/search/study_place.h"

#include <gtest/gtest.h>

#include "deft/core/problem.h"

namespace deft {
namespace {

void expect_place(const std::string& given, const std::string& database, const std::string& folder) {
  const StudyPlace place = study_place(given, "glyphs");
  EXPECT_EQ(place.database, database) << given;
  EXPECT_EQ(place.folder, folder) << given;
  EXPECT_EQ(place.name, "glyphs");
}

TEST(StudyPlace, IsAFolderWithStudyDb) {
  expect_place("", "studies/glyphs/study.db", "studies/glyphs");
  expect_place("a", "a/study.db", "a");
  expect_place("a/study.db", "a/study.db", "a");
  expect_place("study.db", "study.db", ".");
  expect_place("a/b.db", "a/b.db", "a/b");
  expect_place("postgres://u@h/d", "postgres://u@h/d", "studies/glyphs");
}

TEST(StudyPlace, NamesCannotLeaveTheirFolder) {
  for (const char* name : {"..", ".", "a/b", "", "-x", "../up"}) EXPECT_THROW(study_place("", name), Refusal) << name;
  EXPECT_THROW(study_place("mysql://h/d", "a"), Refusal);
}

}  // namespace
}  // namespace deft
