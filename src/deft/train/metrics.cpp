#include "deft/train/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <nlohmann/json.hpp>

namespace deft {
namespace {

void measure_classes(const Samples& samples, std::span<const float> predictions, std::int64_t classes, Metrics& metrics) {
  const auto width = static_cast<std::size_t>(classes);
  metrics.confusion.assign(width * width, 0);
  std::int64_t right = 0;
  double confidence = 0;
  for (std::size_t i = 0; i < samples.labels.size(); ++i) {
    const auto row = predictions.subspan(i * width, width);
    const auto answer = static_cast<std::int64_t>(std::max_element(row.begin(), row.end()) - row.begin());
    const std::int64_t truth = samples.labels[i];
    metrics.confusion[static_cast<std::size_t>(truth * classes + answer)]++;
    confidence += row[static_cast<std::size_t>(answer)];
    if (answer == truth) {
      ++right;
    } else {
      metrics.mistakes.push_back({static_cast<std::int64_t>(i), truth, answer, row[static_cast<std::size_t>(answer)]});
    }
  }
  metrics.accuracy = static_cast<double>(right) / static_cast<double>(samples.size());
  metrics.confidence = confidence / static_cast<double>(samples.size());
  const auto worse = [](const Metrics::Mistake& a, const Metrics::Mistake& b) { return a.probability > b.probability; };
  std::stable_sort(metrics.mistakes.begin(), metrics.mistakes.end(), worse);
  metrics.mistakes.resize(std::min<std::size_t>(metrics.mistakes.size(), 24));
  metrics.surest = surest_answers(predictions, samples.labels, classes);
  double recalls = 0, f1s = 0;
  int present = 0;
  for (std::int64_t c = 0; c < classes; ++c) {
    double truly = 0, answered = 0;
    for (std::int64_t k = 0; k < classes; ++k) {
      truly += static_cast<double>(metrics.confusion[static_cast<std::size_t>(c * classes + k)]);
      answered += static_cast<double>(metrics.confusion[static_cast<std::size_t>(k * classes + c)]);
    }
    const auto hits = static_cast<double>(metrics.confusion[static_cast<std::size_t>(c * classes + c)]);
    metrics.recall.push_back(truly > 0 ? hits / truly : std::numeric_limits<double>::quiet_NaN());
    if (truly > 0) {
      ++present;
      recalls += hits / truly;
      f1s += 2 * hits / (truly + answered);
    }
  }
  metrics.balanced_accuracy = present ? recalls / present : 0;
  metrics.macro_f1 = present ? f1s / present : 0;
}

// R2 of each output, averaged: outputs in large units do not drown the others.
double mean_r2(std::span<const float> targets, std::span<const float> predictions, std::size_t outputs) {
  double sum = 0;
  for (std::size_t k = 0; k < outputs; ++k) {
    double mean = 0, error = 0, variance = 0;
    for (std::size_t i = k; i < targets.size(); i += outputs) mean += targets[i];
    mean /= static_cast<double>(targets.size() / outputs);
    for (std::size_t i = k; i < targets.size(); i += outputs) {
      error += std::pow(predictions[i] - targets[i], 2);
      variance += std::pow(targets[i] - mean, 2);
    }
    sum += variance > 0 ? 1 - error / variance : 0;
  }
  return sum / static_cast<double>(outputs);
}

}  // namespace

Metrics measure(const Samples& samples, Task task, std::span<const float> predictions, std::int64_t outputs, double loss) {
  Metrics metrics;
  metrics.count = samples.size();
  metrics.loss = loss;
  if (metrics.count == 0) return metrics;
  if (task == Task::classes) {
    measure_classes(samples, predictions, outputs, metrics);
  } else if (task == Task::attributes) {
    std::int64_t right = 0;
    for (std::size_t i = 0; i < predictions.size(); ++i) right += (predictions[i] > 0.5f) == (samples.targets[i] > 0.5f);
    metrics.accuracy = static_cast<double>(right) / static_cast<double>(predictions.size());
  } else {
    metrics.accuracy = mean_r2(samples.targets, predictions, static_cast<std::size_t>(outputs));
  }
  return metrics;
}

nlohmann::json to_json(const Metrics& metrics, const std::vector<std::string>& class_names) {
  nlohmann::json json = {{"samples", metrics.count}, {"loss", metrics.loss}, {"accuracy", metrics.accuracy}};
  if (!metrics.recall.empty()) {
    json["balanced_accuracy"] = metrics.balanced_accuracy;
    json["macro_f1"] = metrics.macro_f1;
    json["confidence"] = metrics.confidence;
    nlohmann::json recall = nlohmann::json::object();
    nlohmann::json confusion = nlohmann::json::array();
    const std::size_t classes = metrics.recall.size();
    for (std::size_t c = 0; c < classes; ++c) {
      recall[class_names[c]] = metrics.recall[c];
      confusion.push_back(std::vector<std::int64_t>(metrics.confusion.begin() + static_cast<std::ptrdiff_t>(c * classes),
                                                    metrics.confusion.begin() + static_cast<std::ptrdiff_t>((c + 1) * classes)));
    }
    json["recall"] = recall;
    json["classes"] = class_names;
    json["confusion"] = confusion;
  }
  return json;
}

std::string metric_name(Task task) { return task == Task::regression ? "r2" : "accuracy"; }

}  // namespace deft
