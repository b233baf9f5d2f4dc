#include "deft/search/study_place.h"

#include <filesystem>

#include "deft/core/problem.h"
#include "deft/search/database.h"

namespace deft {

StudyPlace study_place(const std::string& given, const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos || name.find('\\') != std::string::npos || name[0] == '.' || name[0] == '-') {
    throw Refusal("--name " + name + ": a study's name is one folder name, without '/' and not starting with '.' or '-'");
  }
  const std::string usual = "studies/" + name;
  if (given.empty()) return {usual + "/study.db", name, usual};
  if (is_postgres(given)) return {given, name, usual};
  if (given.find("://") != std::string::npos) throw Refusal("--study " + given + ": a study is a file (SQLite) or postgres://USER@HOST/DATABASE");
  const std::filesystem::path path(given);
  if (path.extension() != ".db") return {(path / "study.db").string(), name, given};
  if (path.filename() != "study.db") return {given, name, (path.parent_path() / path.stem()).string()};
  return {given, name, path.has_parent_path() ? path.parent_path().string() : "."};
}

}  // namespace deft
