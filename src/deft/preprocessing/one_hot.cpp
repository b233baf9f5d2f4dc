#include "deft/preprocessing/one_hot.h"

#include <cmath>

#include "deft/core/problem.h"

namespace deft {
const Card OneHot::card{"preprocessing", "one_hot", "One-hot coding of categories", "textbook"};

void describe(OneHotOptions&, Fields&) {}

SampleLayout OneHot::fit(std::span<const float> samples, const SampleLayout& input) {
  if (!input.table())
    throw Refusal("[preprocessing] one_hot: the data are pictures; it works on the columns of a table");
  from_.clear();
  code_.clear();
  SampleLayout result;
  const auto add = [&](std::size_t from, float code, const std::string& name) {
    from_.push_back(static_cast<float>(from));
    code_.push_back(code);
    result.columns.push_back({name, {}});
  };
  const std::size_t width = input.columns.size();
  for (std::size_t c = 0; c < width; ++c) {
    const Column& column = input.columns[c];
    if (!column.categorical()) {
      add(c, kOneHotNumeric, column.name);
      continue;
    }
    std::vector<bool> seen(column.categories.size(), false);
    bool missing = false;
    for (std::size_t at = c; at < samples.size(); at += width) {
      if (std::isnan(samples[at])) {
        missing = true;
      } else if (samples[at] >= 0.0f && samples[at] < static_cast<float>(seen.size())) {
        seen[static_cast<std::size_t>(samples[at])] = true;
      }
    }
    for (std::size_t k = 0; k < seen.size(); ++k) {
      if (seen[k]) add(c, static_cast<float>(k), column.name + "=" + column.categories[k]);
    }
    if (missing) add(c, kOneHotMissing, column.name + "=missing");
  }
  result.shape = {1, 1, static_cast<std::int64_t>(result.columns.size())};
  return result;
}

void OneHot::apply(std::span<const float> in, std::span<float> out) const {
  for (std::size_t j = 0; j < code_.size(); ++j) {
    const float value = in[static_cast<std::size_t>(from_[j])];
    if (code_[j] == kOneHotNumeric) {
      out[j] = value;
    } else {
      out[j] = (code_[j] == kOneHotMissing ? std::isnan(value) : value == code_[j]) ? 1.0f : 0.0f;
    }
  }
}

void OneHot::save(State& state) const {
  state.arrays["from"] = from_;
  state.arrays["code"] = code_;
}

void OneHot::load(const State& state) {
  from_ = state.array("from");
  code_ = state.array("code");
}

}  // namespace deft
