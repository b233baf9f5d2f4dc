// Problems: what is wrong with something a user gave us, said so that it can be mended.
//
//   Problems problems;
//   problems.add({"run.toml", 14, 8}, "[schedule] low: expected a number, got the string \"fast\"");
//   problems.refuse_if_any();     // throws Refusal; what() == "run.toml:14:8: [schedule] low: ..."
//
// All problems of one reading are collected and reported together. A Refusal ends the program with
// exit code 1 (see cli/); it is never thrown for bugs of our own (std::logic_error is).
#ifndef DEFT_CORE_PROBLEM_H
#define DEFT_CORE_PROBLEM_H

#include <stdexcept>
#include <string>
#include <vector>

namespace deft {

// Where a text stands. line == 0: the whole file; an empty file: nowhere in particular.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

struct Problem {
  Place place;
  std::string text;
};

// "run.toml:14:8: text", "run.toml: text" or "text".
std::string to_string(const Problem& problem);

// The user's input cannot be used; nothing has been written.
class Refusal : public std::runtime_error {
 public:
  explicit Refusal(std::string text);
  explicit Refusal(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

// Training went wrong beyond repair (exit code 3).
class TrainingFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Problems {
 public:
  void add(Place place, std::string text);
  bool empty() const { return problems_.empty(); }
  const std::vector<Problem>& all() const { return problems_; }
  void refuse_if_any() const;  // throws Refusal with all of them, in the order of the file

 private:
  std::vector<Problem> problems_;
};

}  // namespace deft

#endif
