#include "deft/explain/occlusion.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "deft/explain/answers.h"
#include "deft/explain/drawing.h"
#include "deft/explain/explained.h"

namespace deft {
namespace {

constexpr std::int64_t kSide = 256;
constexpr std::size_t kLines = 5;     // in words; the picture has more

nlohmann::json value_of(const Column& column, float cell) {
  if (std::isnan(cell)) return nullptr;
  if (column.categorical()) return column.categories.at(static_cast<std::size_t>(cell));
  return cell;
}

std::string text_of(const nlohmann::json& value) { return value.is_null() ? "missing" : value.is_string() ? value.get<std::string>() : fmt::format("{:.4g}", value.get<double>()); }

}  // namespace

const Card Occlusion::card{"explain", "occlusion", "Occlusion",
                           "Zeiler, Fergus 2014, Visualizing and understanding convolutional networks, arXiv:1311.2901; tables: Robnik-Sikonja, Kononenko 2008, Explaining classifications for "
                           "individual instances, IEEE TKDE 20(5)"};

void describe(OcclusionOptions& options, Fields& fields) {
  fields.whole("rows", options.rows, "training rows whose values a table's column takes in turn", {1, 10000});
  fields.whole("cells", options.cells, "cells along a side of a picture", {1, 64});
  fields.whole("patch", options.patch, "cells along a side of what is hidden at once", {1, 64});
  fields.whole("most", options.most, "columns drawn of a table at most", {1, 100});
  fields.require(options.patch <= options.cells, "patch must not exceed cells");
}

std::vector<double> column_differences(const Answerer& model, std::span<const float> rows, std::int64_t output) {
  const std::span<const float> row = model.row();
  const std::size_t width = row.size(), count = rows.size() / width, outputs = model.answer().size(), k = static_cast<std::size_t>(output);
  std::vector<double> differences;
  std::vector<float> changed;
  for (std::size_t j = 0; j < width; ++j) {
    changed.clear();
    for (std::size_t b = 0; b < count; ++b) {
      changed.insert(changed.end(), row.begin(), row.end());
      changed[b * width + j] = rows[b * width + j];
    }
    const std::vector<float> answers = model.answers(changed);
    double sum = 0.0;
    for (std::size_t b = 0; b < count; ++b) sum += answers[b * outputs + k];
    differences.push_back(model.answer()[k] - sum / static_cast<double>(count));
  }
  return differences;
}

std::vector<float> patch_differences(const Answerer& model, std::int64_t cells, std::int64_t width, std::int64_t output) {
  const std::int64_t places = cells - width + 1;
  const double cell = 1.0 / static_cast<double>(cells), side = cell * static_cast<double>(width);
  std::vector<Patch> patches;
  for (std::int64_t y = 0; y < places; ++y) {
    for (std::int64_t x = 0; x < places; ++x) patches.push_back({static_cast<double>(y) * cell, static_cast<double>(x) * cell, side, side});
  }
  const std::vector<float> answers = model.answers_without(patches);
  const std::size_t outputs = model.answer().size(), k = static_cast<std::size_t>(output);
  std::vector<double> sums(static_cast<std::size_t>(cells * cells), 0.0), counts(sums.size(), 0.0);
  for (std::int64_t p = 0; p < places * places; ++p) {
    const double difference = static_cast<double>(model.answer()[k]) - answers[static_cast<std::size_t>(p) * outputs + k];
    for (std::int64_t y = p / places; y < p / places + width; ++y) {
      for (std::int64_t x = p % places; x < p % places + width; ++x) {
        sums[static_cast<std::size_t>(y * cells + x)] += difference;
        counts[static_cast<std::size_t>(y * cells + x)] += 1.0;
      }
    }
  }
  std::vector<float> means;
  for (std::size_t i = 0; i < sums.size(); ++i) means.push_back(static_cast<float>(sums[i] / counts[i]));
  return means;
}

Explained Occlusion::of_columns(const Answerer& model, std::int64_t output) const {
  const KnownRows& known = model.rows("training", options_.rows);
  const std::vector<double> differences = column_differences(model, known.samples.rows, output);
  std::vector<std::size_t> order(differences.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return std::abs(differences[a]) > std::abs(differences[b]); });
  Explained result;
  std::vector<Bar> bars;
  result.facts = {{"output", model.class_names()[static_cast<std::size_t>(output)]}, {"rows", known.samples.size()}, {"columns", nlohmann::json::array()}};
  for (const std::size_t j : order) {
    const Column& column = model.columns()[j];
    const nlohmann::json value = value_of(column, model.row()[j]);
    result.facts["columns"].push_back({{"column", column.name}, {"value", value}, {"difference", differences[j]}});
    if (static_cast<std::int64_t>(bars.size()) == options_.most) continue;
    bars.push_back({column.name + " = " + text_of(value), differences[j]});
    if (bars.size() <= kLines) result.lines.push_back(model.task() == Task::regression ? fmt::format("{:+.4g}  {}", differences[j], bars.back().name) : fmt::format("{:+6.1f} points  {}", 100 * differences[j], bars.back().name));
  }
  result.picture = bar_chart(bars);
  const std::string answer = answer_text(model.task(), model.class_names()[static_cast<std::size_t>(output)], model.answer()[static_cast<std::size_t>(output)]);
  result.title = fmt::format("what {} rests on: how much of it goes when a column takes the values of {} training rows", answer, known.samples.size());
  return result;
}

Explained Occlusion::of_picture(const Answerer& model, std::int64_t output) const {
  const std::vector<float> differences = patch_differences(model, options_.cells, options_.patch, output);
  const Image& picture = model.picture();
  const float most = *std::max_element(differences.begin(), differences.end());
  std::vector<float> shares;
  for (const float one : differences) shares.push_back(most > 0 ? std::max(0.0f, one / most) : 0.0f);
  const Image heat = heat_image(resampled(shares, options_.cells, options_.cells, picture.height, picture.width), picture.height, picture.width);
  const std::string& name = model.class_names()[static_cast<std::size_t>(output)];
  const std::string answer = answer_text(model.task(), name, model.answer()[static_cast<std::size_t>(output)]);
  Explained result;
  result.picture = panels({{picture, {"the picture"}}, {heat, {answer}}, {blended(picture, heat), {"both"}}}, 3, kSide);
  const std::string largest = model.task() == Task::regression ? fmt::format("{:.4g}", most) : fmt::format("{:.1f} points", 100 * most);
  result.title = fmt::format("what {} rests on: how much of it goes when a patch is hidden, at most {}", answer, largest);
  result.facts = {{"output", name}, {"cells", options_.cells}, {"patch", options_.patch}, {"differences", differences}};
  return result;
}

Explained Occlusion::explain_answers(const Answerer& model) const {
  const std::int64_t output = best_outputs(model.task(), model.answer(), 1)[0];
  return model.columns().empty() ? of_picture(model, output) : of_columns(model, output);
}

}  // namespace deft
