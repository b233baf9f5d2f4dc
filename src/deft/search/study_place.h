// Where a study lives: its database, its name in there, and the folder of its files.
//
//   study_place("", "glyphs")                    studies/glyphs/study.db     glyphs     studies/glyphs
//   study_place("a/b.db", "glyphs")              a/b.db                      glyphs     a/b
//   study_place("a/study.db" or "a", "glyphs")   a/study.db                  glyphs     a
//   study_place("postgres://...", "glyphs")      postgres://...              glyphs     studies/glyphs
#ifndef DEFT_SEARCH_STUDY_PLACE_H
#define DEFT_SEARCH_STUDY_PLACE_H

#include <string>

namespace deft {

struct StudyPlace {
  std::string database, name, folder;
};
// Throws Refusal for a name that is not one folder name.
StudyPlace study_place(const std::string& given, const std::string& name);

}  // namespace deft

#endif
