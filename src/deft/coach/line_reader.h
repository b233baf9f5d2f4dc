// A text file line by line, so that its size does not matter; a line longer than a megabyte is refused.
//
//   LineReader lines("log.jsonl");
//   for (std::string line; lines.next(line);) ...      // lines.number() counts from 1
//   lines.cut()                                        // the last line had no line end: somebody is still writing
#ifndef DEFT_COACH_LINE_READER_H
#define DEFT_COACH_LINE_READER_H

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace deft {

class LineReader {
 public:
  explicit LineReader(const std::string& path);  // throws Refusal
  bool next(std::string& line);                  // without its line end, "\r" included
  int number() const { return number_; }
  bool cut() const { return cut_; }
  std::uint64_t bytes() const { return bytes_; }  // of the whole lines so far

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  int number_ = 0;
  bool cut_ = false;
  std::uint64_t bytes_ = 0;
};

}  // namespace deft

#endif
