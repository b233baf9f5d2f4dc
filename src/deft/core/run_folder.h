// A run's folder: recipe.toml, log.jsonl, summary.json, model.safetensors, checkpoints/, report.html.
//
//   RunFolder folder = RunFolder::create("runs", "my-run");      // refused if it exists
//   folder.log({{"event", "step"}, {"step", 10}, {"loss", 2.1}}); // one line; NaN is written null
//
// A line is on disk when log() returns. resume cuts the log to the checkpoint's offset.
#ifndef DEFT_CORE_RUN_FOLDER_H
#define DEFT_CORE_RUN_FOLDER_H

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <nlohmann/json_fwd.hpp>

namespace deft {

class RunFolder {
 public:
  // An empty name: "<stem>-1", "<stem>-2", ... the first that is free.
  static RunFolder create(const std::string& parent, const std::string& name, const std::string& stem);
  static RunFolder open(const std::string& path);
  static RunFolder nowhere() { return RunFolder(""); }   // of a rank that does not write: log() does nothing

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }
  void log(const nlohmann::json& line);
  void listen(std::function<void(const nlohmann::json& line)> listener) { listener_ = std::move(listener); }   // to every line from now on
  std::int64_t log_offset() const;
  void cut_log(std::int64_t offset);

 private:
  explicit RunFolder(std::string path) : path_(std::move(path)) {}
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_;
  std::function<void(const nlohmann::json&)> listener_;
  std::unique_ptr<std::FILE, Close> log_;
};

}  // namespace deft

#endif
