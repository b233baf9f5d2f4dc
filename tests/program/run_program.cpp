#include "tests/program/run_program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "deft/core/safetensors.h"

namespace deft {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "deft-test-XXXXXX").string();
  if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void TemporaryFolder::write(const std::string& name, const std::string& bytes) const {
  fs::create_directories((path_ / name).parent_path());
  std::ofstream stream(path_ / name, std::ios::binary);
  stream << bytes;
  if (!stream.flush()) throw std::runtime_error("cannot write " + name);
}

std::string TemporaryFolder::read(const std::string& name) const { return text_of(file(name)); }

std::string program_path() {
  const char* given = std::getenv("DEFT_PROGRAM");
  return fs::absolute(given ? given : DEFT_PROGRAM).string();
}

Ended run_program(const std::vector<std::string>& arguments, const RunOptions& options) {
  std::vector<std::string> words{program_path()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_command(words, options);
}

Ended run_command(const std::vector<std::string>& words, const RunOptions& options) {
  const TemporaryFolder output;
  const std::string out = output.file("out"), error = output.file("error");
  std::vector<char*> pointers;
  for (const std::string& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) {
    const int out_file = open(out.c_str(), O_WRONLY | O_CREAT, 0600);
    const int error_file = open(error.c_str(), O_WRONLY | O_CREAT, 0600);
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, 0);
    dup2(out_file, 1);
    dup2(error_file, 2);
    setenv("OMP_WAIT_POLICY", "passive", 0);  // as deft does for itself: a busy machine is no reason to crawl
    if (!options.folder.empty() && chdir(options.folder.c_str()) != 0) _exit(126);
    execvp(pointers[0], pointers.data());
    _exit(127);
  }
  bool interrupted = false;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (!interrupted && options.interrupt_when && options.interrupt_when()) {
      kill(child, SIGINT);
      interrupted = true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  Ended ended;
  ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ended.out = text_of(out);
  ended.error = text_of(error);
  return ended;
}

std::string text_of(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::vector<nlohmann::json> lines_of(const std::string& path) {
  std::vector<nlohmann::json> lines;
  std::istringstream stream(text_of(path));
  for (std::string line; std::getline(stream, line) && !stream.eof();) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

nlohmann::json json_of(const std::string& path) { return nlohmann::json::parse(text_of(path)); }

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& one : fs::directory_iterator(folder)) names.push_back(one.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

void expect_same_weights(const std::string& first, const std::string& second) {
  const TensorFile a = read_safetensors(first), b = read_safetensors(second);
  ASSERT_GT(a.tensors.size(), 0u);
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) {
    ASSERT_TRUE(b.tensors.contains(name)) << name;
    EXPECT_EQ(tensor.shape, b.tensors.at(name).shape) << name;
    EXPECT_TRUE(tensor.values == b.tensors.at(name).values) << name;
  }
}

}  // namespace deft
