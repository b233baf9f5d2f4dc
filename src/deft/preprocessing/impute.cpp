#include "deft/preprocessing/impute.h"

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"

namespace deft {
namespace {

float mean_of(const std::vector<float>& values) {
  double sum = 0.0;
  for (float value : values) sum += value;
  return values.empty() ? 0.0f : static_cast<float>(sum / static_cast<double>(values.size()));
}

float median_of(std::vector<float> values) {
  if (values.empty()) return 0.0f;
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle]
                                : static_cast<float>(0.5 * (static_cast<double>(values[middle - 1]) + values[middle]));
}

// The smallest of the most frequent codes.
float most_frequent(const std::vector<float>& codes, std::size_t categories) {
  std::vector<std::int64_t> counts(categories, 0);
  for (float code : codes) {
    if (code >= 0.0f && code < static_cast<float>(categories)) ++counts[static_cast<std::size_t>(code)];
  }
  return static_cast<float>(std::max_element(counts.begin(), counts.end()) - counts.begin());
}

}  // namespace

const Card Impute::card{"preprocessing", "impute", "Imputation of missing values", "Little and Rubin 1987"};

void describe(ImputeOptions& options, Fields& fields) {
  fields.choice("numeric", options.numeric, "what fills a numeric column", {"median", "mean"});
  fields.choice("categorical", options.categorical, "what fills a categorical column", {"most_frequent", "category"});
  fields.yes_no("indicator", options.indicator, "add a column that says where a number was missing");
}

SampleLayout Impute::fit(std::span<const float> samples, const SampleLayout& input) {
  if (!input.table())
    throw Refusal("[preprocessing] impute: the data are pictures; it works on the columns of a table");
  SampleLayout result = input;
  fill_.clear();
  indicators_.clear();
  const std::size_t width = input.columns.size();
  for (std::size_t c = 0; c < width; ++c) {
    std::vector<float> known;
    for (std::size_t at = c; at < samples.size(); at += width) {
      if (!std::isnan(samples[at])) known.push_back(samples[at]);
    }
    const bool missing = known.size() * width < samples.size();
    const Column& column = input.columns[c];
    if (!column.categorical()) {
      fill_.push_back(options_.numeric == "mean" ? mean_of(known) : median_of(known));
      if (missing && options_.indicator) {
        indicators_.push_back(static_cast<float>(c));
        result.columns.push_back({column.name + " missing", {}});
      }
    } else if (options_.categorical == "category") {
      fill_.push_back(static_cast<float>(column.categories.size()));
      result.columns[c].categories.push_back("missing");
    } else {
      fill_.push_back(most_frequent(known, column.categories.size()));
    }
  }
  result.shape = {1, 1, static_cast<std::int64_t>(result.columns.size())};
  return result;
}

void Impute::apply(std::span<const float> in, std::span<float> out) const {
  for (std::size_t k = 0; k < indicators_.size(); ++k) {
    out[fill_.size() + k] = std::isnan(in[static_cast<std::size_t>(indicators_[k])]) ? 1.0f : 0.0f;
  }
  for (std::size_t c = 0; c < fill_.size(); ++c) out[c] = std::isnan(in[c]) ? fill_[c] : in[c];
}

void Impute::save(State& state) const {
  state.arrays["fill"] = fill_;
  state.arrays["indicators"] = indicators_;
}

void Impute::load(const State& state) {
  fill_ = state.array("fill");
  indicators_ = state.array("indicators");
}

}  // namespace deft
