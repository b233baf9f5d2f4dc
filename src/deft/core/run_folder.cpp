#include "deft/core/run_folder.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "deft/core/problem.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

void check_name(const std::string& name) {
  if (name.find('/') != std::string::npos || name.find('\\') != std::string::npos || name == "." || name == ".." || name[0] == '-') {
    throw Refusal("--name " + name + ": a run's name is one folder name, without '/' and not starting with '-'");
  }
}

}  // namespace

RunFolder RunFolder::create(const std::string& parent, const std::string& name, const std::string& stem) {
  std::error_code error;
  fs::create_directories(parent, error);
  if (error) throw Refusal(parent + ": cannot make the folder for runs: " + error.message());
  const auto make = [&](const std::string& path) {
    const bool made = fs::create_directory(path, error);
    if (error) throw Refusal(path + ": cannot make the run folder: " + error.message());
    return made;
  };
  std::string path;
  if (name.empty()) {
    for (int number = 1;; ++number) {
      path = parent + "/" + stem + "-" + std::to_string(number);
      if (make(path)) break;
    }
  } else {
    check_name(name);
    path = parent + "/" + name;
    if (!make(path)) throw Refusal(path + ": this run exists; choose another --name, or go on with it: --resume " + path);
  }
  fs::create_directory(path + "/checkpoints", error);
  if (error) throw Refusal(path + "/checkpoints: cannot make the folder: " + error.message());
  return RunFolder(path);
}

RunFolder RunFolder::open(const std::string& path) {
  if (!fs::is_directory(path)) throw Refusal(path + ": there is no such run folder");
  std::string clean = path;
  while (clean.size() > 1 && clean.back() == '/') clean.pop_back();
  return RunFolder(clean);
}

void RunFolder::log(const nlohmann::json& line) {
  if (path_.empty()) return;
  if (!log_) {
    log_.reset(std::fopen(file("log.jsonl").c_str(), "ab"));
    if (!log_) throw Refusal(file("log.jsonl") + ": cannot write: " + std::strerror(errno));
  }
  const std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  if (std::fwrite(text.data(), 1, text.size(), log_.get()) != text.size() || std::fflush(log_.get()) != 0) {
    throw Refusal(file("log.jsonl") + ": cannot write: " + std::strerror(errno));
  }
  if (listener_) listener_(line);
}

std::int64_t RunFolder::log_offset() const {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file("log.jsonl"), error);
  return error ? 0 : static_cast<std::int64_t>(size);
}

void RunFolder::cut_log(std::int64_t offset) {
  log_.reset();
  std::error_code error;
  if (offset < log_offset()) fs::resize_file(file("log.jsonl"), static_cast<std::uintmax_t>(offset), error);
  if (error) throw Refusal(file("log.jsonl") + ": cannot cut it back to the checkpoint: " + error.message());
}

}  // namespace deft
