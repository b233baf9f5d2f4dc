// Runs the built program as a user would, each test in a folder of its own.
//
//   TemporaryFolder folder;
//   const Ended ended = run_program({"train", "glyphs:samples=300", "train.epochs=1"}, {.folder = folder.path()});
//   ended.exit_code == 0,  ended.out, ended.error
//
// The program is $DEFT_PROGRAM, else the one that was built with the tests.
#ifndef DEFT_TESTS_PROGRAM_RUN_PROGRAM_H
#define DEFT_TESTS_PROGRAM_RUN_PROGRAM_H

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace deft {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path() const { return path_.string(); }
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  // Makes the folders on the way.
  void write(const std::string& name, const std::string& bytes) const;
  std::string read(const std::string& name) const;
  bool has(const std::string& name) const { return std::filesystem::exists(path_ / name); }

 private:
  std::filesystem::path path_;
};

struct Ended {
  int exit_code = 0;         // 128 + signal when it was killed
  std::string out, error;
};

struct RunOptions {
  std::string folder;                          // where it is started
  std::function<bool()> interrupt_when = {};   // Ctrl-C is sent once, as soon as this is true
};

std::string program_path();
Ended run_program(const std::vector<std::string>& arguments, const RunOptions& options);
Ended run_command(const std::vector<std::string>& words, const RunOptions& options);

std::string text_of(const std::string& path);
std::vector<nlohmann::json> lines_of(const std::string& path);     // a log.jsonl; a line still being written is none yet
nlohmann::json json_of(const std::string& path);
std::vector<std::string> names_in(const std::string& folder);      // sorted
// The weights of two model files: same names, shapes and bits.
void expect_same_weights(const std::string& first, const std::string& second);

}  // namespace deft

#endif
