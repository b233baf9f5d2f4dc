// Drawn members for the rules of ensembles, and what every rule must hold to.
//
//   const DrawnMembers drawn = drawn_members(500, 3, {1.0, 2.0, 0.0});   // 500 samples, 3 classes; skills of three members
//   expect_graph_agrees(rule, drawn.answers);
#ifndef DEFT_TESTS_SUPPORT_ENSEMBLE_CHECK_H
#define DEFT_TESTS_SUPPORT_ENSEMBLE_CHECK_H

#include <gtest/gtest.h>

#include <cmath>

#include "deft/core/random.h"
#include "deft/ensemble/role.h"
#include "support/calculating_writer.h"

namespace deft {

struct DrawnMembers {
  Answers answers;
  std::vector<float> targets;          // one-hot
};

// Member m's logits: skills[m] for the right class, and noise of deviation 1 of its own for each class.
inline DrawnMembers drawn_members(std::int64_t count, std::int64_t classes, const std::vector<double>& skills, std::uint64_t seed = 1) {
  DrawnMembers drawn{{{Task::classes, classes}, count, {}}, std::vector<float>(static_cast<std::size_t>(count * classes), 0.0f)};
  for (std::int64_t i = 0; i < count; ++i) drawn.targets[static_cast<std::size_t>(i * classes + i % classes)] = 1.0f;
  for (std::size_t m = 0; m < skills.size(); ++m) {
    Random random = Random::of(seed, "drawn member", m);
    MemberAnswers member{classes, {}};
    for (std::int64_t i = 0; i < count; ++i) {
      std::vector<double> odds;
      double sum = 0;
      for (std::int64_t k = 0; k < classes; ++k) sum += odds.emplace_back(std::exp(random.normal() + (k == i % classes ? skills[m] : 0.0)));
      for (const double one : odds) member.values.push_back(static_cast<float>(one / sum));
    }
    drawn.answers.members.push_back(std::move(member));
  }
  return drawn;
}

inline std::vector<float> combined_row(const Combination& rule, const std::vector<std::vector<float>>& rows, std::size_t outputs) {
  const std::vector<std::span<const float>> spans(rows.begin(), rows.end());
  std::vector<float> out(outputs);
  rule.combine(spans, out);
  return out;
}

// The exported operations give the numbers of combine().
inline void expect_graph_agrees(const Combination& rule, const Answers& answers) {
  CalculatingWriter writer;
  std::vector<GraphWriter::Value> members;
  for (const MemberAnswers& one : answers.members) members.push_back(writer.rows_of(one.width, one.values));
  const std::vector<float>& graph = writer.values(rule.write(writer, members, answers.kind));
  const std::vector<float> ours = combined(rule, answers);
  ASSERT_EQ(graph.size(), ours.size());
  for (std::size_t i = 0; i < ours.size(); ++i) ASSERT_NEAR(graph[i], ours[i], 2e-5) << i;
}

// Saved and loaded into another: the same answers.
template <class Rule>
void expect_saves_itself(const Rule& rule, const Answers& answers) {
  State state;
  rule.save(state);
  Rule other({});
  other.load(state);
  std::vector<std::int64_t> widths;
  for (const MemberAnswers& one : answers.members) widths.push_back(one.width);
  EXPECT_TRUE(other.fits(widths, answers.kind.outputs));
  const std::vector<float> before = combined(rule, answers), after = combined(other, answers);   // weights are kept as floats
  for (std::size_t i = 0; i < before.size(); ++i) ASSERT_NEAR(after[i], before[i], 1e-6) << i;
  widths.push_back(widths[0]);
  EXPECT_FALSE(other.fits(widths, answers.kind.outputs)) << "one member more";
}

}  // namespace deft

#endif
