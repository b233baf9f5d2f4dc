// The runs of a folder: their names, headlines and paths, for the board.
//
//   RunList runs("runs");
//   runs.headlines()            // newest first, at most kMostRuns; read again only where something changed
//   runs.path("glyphs-1")       // "runs/glyphs-1"; empty where there is no such run inside the folder
#ifndef DEFT_BOARD_RUNS_H
#define DEFT_BOARD_RUNS_H

#include <map>
#include <mutex>
#include <string>

#include <nlohmann/json.hpp>

namespace deft {

constexpr std::size_t kMostRuns = 1000;

class RunList {
 public:
  explicit RunList(const std::string& folder);       // throws Refusal where there is no such folder
  const std::string& folder() const { return folder_; }
  nlohmann::json headlines();
  std::string path(const std::string& name) const;

 private:
  struct Known {
    std::string stamp;
    nlohmann::json headline;
  };
  std::string folder_;                               // canonical
  bool single_ = false;                              // the folder is itself a run
  std::mutex mutex_;
  std::map<std::string, Known> known_;
};

}  // namespace deft

#endif
