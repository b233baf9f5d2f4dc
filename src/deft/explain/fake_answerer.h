// A model whose answers are written down as functions: for the tests of explanations that only compare answers.
#ifndef DEFT_EXPLAIN_FAKE_ANSWERER_H
#define DEFT_EXPLAIN_FAKE_ANSWERER_H

#include <functional>

#include "deft/explain/role.h"

namespace deft {

class FakeAnswerer : public Answerer {
 public:
  Task task_of = Task::classes;
  std::vector<std::string> names{"ant", "bee"};
  std::vector<Column> table;
  std::vector<float> own_row, own_answer;
  Image image;
  KnownRows known;
  std::function<std::vector<float>(std::span<const float>)> answer_to;     // one row
  std::function<std::vector<float>(const Patch&)> answer_without;
  mutable std::vector<std::string> asked;                                  // parts
  mutable std::vector<Patch> hidden;

  Task task() const override { return task_of; }
  const std::vector<std::string>& class_names() const override { return names; }
  const std::vector<Column>& columns() const override { return table; }
  const KnownRows& rows(const std::string& part, std::int64_t) const override {
    asked.push_back(part);
    return known;
  }
  std::vector<float> answers(std::span<const float> rows) const override {
    std::vector<float> all;
    for (std::size_t at = 0; at < rows.size(); at += table.size()) {
      const std::vector<float> one = answer_to(rows.subspan(at, table.size()));
      all.insert(all.end(), one.begin(), one.end());
    }
    return all;
  }
  std::span<const float> row() const override { return own_row; }
  const Image& picture() const override { return image; }
  const std::vector<float>& answer() const override { return own_answer; }
  std::vector<float> answers_without(std::span<const Patch> patches) const override {
    std::vector<float> all;
    for (const Patch& patch : patches) {
      hidden.push_back(patch);
      const std::vector<float> one = answer_without(patch);
      all.insert(all.end(), one.begin(), one.end());
    }
    return all;
  }
};

}  // namespace deft

#endif
