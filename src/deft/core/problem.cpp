#include "deft/core/problem.h"

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
  if (!problems_.empty()) throw Refusal(problems_);
}

}  // namespace deft
