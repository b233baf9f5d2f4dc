// Helpers of this chapter's tests: a temporary folder, files in it, and the text of a refusal.
#ifndef DEFT_DATA_TEST_FILES_H
#define DEFT_DATA_TEST_FILES_H

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "deft/core/problem.h"
#include "deft/data/dataset.h"

namespace deft {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    static int number = 0;
    path_ = std::filesystem::temp_directory_path() / ("deft_test_" + std::to_string(getpid()) + "_" + std::to_string(number++));
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string text() const { return path_.string(); }
  std::string write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
    return (path_ / name).string();
  }
  std::string write(const std::string& name, const std::vector<std::uint8_t>& content) const {
    return write(name, std::string(content.begin(), content.end()));
  }

 private:
  std::filesystem::path path_;
};

// What the Refusal says; "no refusal" where there is none.
template <class Function>
std::string refusal_of(Function&& function) {
  try {
    function();
  } catch (const Refusal& refusal) {
    return refusal.what();
  }
  return "no refusal";
}

inline DataSet load_source(const std::string& source) {
  DataOptions options;
  options.source = source;
  return load_data(options);
}

inline std::vector<std::uint8_t> pixels_of(const Pictures& pictures, std::int64_t index) {
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(pictures.height() * pictures.width() * pictures.channels()));
  pictures.read(index, bytes.data());
  return bytes;
}

// $DEFT_DATA/name, or an empty text where it is not set: the test is then skipped.
inline std::string shared_data(const std::string& name) {
  const char* folder = std::getenv("DEFT_DATA");
  return folder && *folder ? std::string(folder) + "/" + name : "";
}

}  // namespace deft

#endif
