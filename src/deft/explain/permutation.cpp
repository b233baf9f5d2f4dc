#include "deft/explain/permutation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/core/random.h"
#include "deft/ensemble/answers.h"
#include "deft/explain/drawing.h"
#include "deft/explain/explained.h"

namespace deft {
namespace {

constexpr std::size_t kLines = 5;     // in words; the picture has more

struct Quality {
  double metric = 0.0, loss = 0.0;
};

Quality quality_of(const Answerer& model, std::span<const float> rows, std::span<const float> targets) {
  const AnswerKind kind{model.task(), static_cast<std::int64_t>(model.class_names().size())};
  const std::vector<float> answers = model.answers(rows);
  const std::vector<double> each = credits(kind, answers, targets);
  return {std::accumulate(each.begin(), each.end(), 0.0) / static_cast<double>(each.size()), mean_loss(kind, answers, targets)};
}

// count x outputs: one-hot rows of classes.
std::vector<float> targets_of_rows(const Answerer& model, const Samples& samples) {
  if (model.task() != Task::classes) return samples.targets;
  const std::size_t classes = model.class_names().size();
  std::vector<float> targets(samples.labels.size() * classes, 0.0f);
  for (std::size_t i = 0; i < samples.labels.size(); ++i) targets[i * classes + static_cast<std::size_t>(samples.labels[i])] = 1.0f;
  return targets;
}

}  // namespace

const Card Permutation::card{"explain", "permutation", "Permutation importance of columns",
                             "Breiman 2001, Random forests, Machine Learning 45; Fisher, Rudin, Dominici 2019, All models are wrong, but many are useful, arXiv:1801.01489"};

void describe(PermutationOptions& options, Fields& fields) {
  fields.whole("repeats", options.repeats, "times that each column is dealt out anew", {1, 1000});
  fields.whole("rows", options.rows, "rows of the test part (where there is none: of the validation or training part) at most", {1, 1e6});
  fields.whole("most", options.most, "columns drawn at most", {1, 100});
}

std::vector<ColumnImportance> column_importances(const Answerer& model, const Samples& samples, std::int64_t repeats) {
  const std::size_t width = model.columns().size(), count = samples.rows.size() / width;
  const std::vector<float> targets = targets_of_rows(model, samples);
  const Quality whole = quality_of(model, samples.rows, targets);
  std::vector<ColumnImportance> all;
  for (std::size_t j = 0; j < width; ++j) {
    ColumnImportance one{.column = j};
    std::vector<double> falls;
    for (std::int64_t repeat = 0; repeat < repeats; ++repeat) {
      Random random = Random::of(0, "permutation", j, static_cast<std::uint64_t>(repeat));
      std::vector<float> values, rows = samples.rows;
      for (std::size_t i = 0; i < count; ++i) values.push_back(rows[i * width + j]);
      random.shuffle(values);
      for (std::size_t i = 0; i < count; ++i) rows[i * width + j] = values[i];
      const Quality shuffled = quality_of(model, rows, targets);
      falls.push_back(whole.metric - shuffled.metric);
      one.mean += falls.back() / static_cast<double>(repeats);
      one.loss += (shuffled.loss - whole.loss) / static_cast<double>(repeats);
    }
    for (const double fall : falls) one.deviation += (fall - one.mean) * (fall - one.mean) / static_cast<double>(repeats);
    one.deviation = std::sqrt(one.deviation);
    all.push_back(one);
  }
  std::stable_sort(all.begin(), all.end(), [](const ColumnImportance& a, const ColumnImportance& b) { return a.mean > b.mean || (a.mean == b.mean && a.loss > b.loss); });
  return all;
}

Explained Permutation::explain_answers(const Answerer& model) const {
  if (model.columns().empty()) throw Refusal("[explain] permutation: pictures have no columns to deal out anew; occlusion hides parts of one picture");
  const KnownRows& known = model.rows("test", options_.rows);
  const bool values = model.task() == Task::regression;
  Explained result;
  std::vector<Bar> bars;
  result.facts = {{"part", known.part}, {"rows", known.samples.size()}, {"metric", values ? "r2" : "accuracy"}, {"columns", nlohmann::json::array()}};
  for (const ColumnImportance& one : column_importances(model, known.samples, options_.repeats)) {
    const std::string& name = model.columns()[one.column].name;
    result.facts["columns"].push_back({{"column", name}, {"importance", one.mean}, {"deviation", one.deviation}, {"loss", one.loss}});
    if (static_cast<std::int64_t>(bars.size()) == options_.most) continue;
    bars.push_back({name, values ? one.mean : 100 * one.mean});
    if (bars.size() <= kLines) result.lines.push_back(values ? fmt::format("{:+7.3f} +- {:.3f}  {}", one.mean, one.deviation, name) : fmt::format("{:+6.1f} +- {:.1f} points  {}", 100 * one.mean, 100 * one.deviation, name));
  }
  result.picture = bar_chart(bars);
  result.title = fmt::format("how much the {} falls when a column is shuffled among {} {} rows ({} times each)", values ? "R2" : "accuracy", known.samples.size(), known.part, options_.repeats);
  return result;
}

}  // namespace deft
