#include "deft/coach/line_reader.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "deft/core/problem.h"

namespace deft {

LineReader::LineReader(const std::string& path) : path_(path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) throw Refusal(path + ": is a folder, not a file");
  file_.reset(std::fopen(path.c_str(), "rb"));
  if (!file_) throw Refusal(path + ": cannot read: " + std::strerror(errno));
}

bool LineReader::next(std::string& line) {
  constexpr std::size_t kLongest = std::size_t{1} << 20;
  line.clear();
  int c = 0;
  while ((c = std::getc(file_.get())) != EOF && c != '\n') {
    line += static_cast<char>(c);
    if (line.size() > kLongest) throw Refusal(path_ + ":" + std::to_string(number_ + 1) + ": this line is longer than a megabyte; is it a text file?");
  }
  if (c == EOF && line.empty()) return false;
  ++number_;
  cut_ = c == EOF;
  if (!cut_) bytes_ += line.size() + 1;
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

}  // namespace deft
