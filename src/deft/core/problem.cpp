#include "deft/core/problem.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace deft {
namespace {

std::string joined(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += to_string(problem);
  }
  return text;
}

}  // namespace

std::string to_string(const Problem& problem) {
  std::string text = problem.place.file;
  if (problem.place.line > 0) {
    text += ":" + std::to_string(problem.place.line) + ":" + std::to_string(problem.place.column);
  }
  return text.empty() ? problem.text : text + ": " + problem.text;
}

Refusal::Refusal(std::string text) : Refusal(std::vector<Problem>{{{}, std::move(text)}}) {}

Refusal::Refusal(std::vector<Problem> problems)
    : std::runtime_error(joined(problems)), problems_(std::move(problems)) {}

void Problems::add(Place place, std::string text) {
  problems_.push_back({std::move(place), std::move(text)});
}

void Problems::refuse_if_any() const {
  if (problems_.empty()) return;
  std::map<std::string, std::size_t> rank;  // of files: in the order of their first problem
  for (const Problem& one : problems_) rank.emplace(one.place.file, rank.size());
  std::vector<Problem> sorted = problems_;
  const auto key = [&](const Problem& one) { return std::tuple(rank[one.place.file], one.place.line, one.place.column); };
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Problem& a, const Problem& b) { return key(a) < key(b); });
  throw Refusal(std::move(sorted));
}

}  // namespace deft
