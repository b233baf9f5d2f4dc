#include "deft/search/space.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace deft {
namespace {

constexpr double kBelowOne = 1.0 - 1e-12;

double on_scale(SearchScale scale, double low, double high, double unit) {
  if (scale == SearchScale::logarithmic) return low * std::pow(high / low, unit);
  if (scale == SearchScale::below_one) return 1.0 - (1.0 - low) * std::pow((1.0 - high) / (1.0 - low), unit);
  return low + (high - low) * unit;
}

double off_scale(SearchScale scale, double low, double high, double value) {
  if (high == low) return 0.5;
  if (scale == SearchScale::logarithmic) return std::log(value / low) / std::log(high / low);
  if (scale == SearchScale::below_one) return std::log((1.0 - value) / (1.0 - low)) / std::log((1.0 - high) / (1.0 - low));
  return (value - low) / (high - low);
}

// Each whole number gets what lies half a step around it, so that the ends are as likely as the others.
double lowest(const Parameter& p) { return p.kind == Parameter::Kind::whole ? p.low - 0.5 : p.low; }
double highest(const Parameter& p) { return p.kind == Parameter::Kind::whole ? p.high + 0.5 : p.high; }

}  // namespace

const char* to_string(SearchScale scale) {
  if (scale == SearchScale::logarithmic) return "log";
  return scale == SearchScale::below_one ? "below_one" : "linear";
}

double value_at(const Parameter& parameter, double unit) {
  const double u = std::clamp(unit, 0.0, kBelowOne);
  if (parameter.kind == Parameter::Kind::choice) return std::floor(u * static_cast<double>(parameter.values.size()));
  const double value = on_scale(parameter.scale, lowest(parameter), highest(parameter), u);
  if (parameter.kind == Parameter::Kind::whole) return std::clamp(std::round(value), parameter.low, parameter.high);
  return std::clamp(value, parameter.low, parameter.high);
}

double unit_of(const Parameter& parameter, double value) {
  if (parameter.kind == Parameter::Kind::choice) return (value + 0.5) / static_cast<double>(parameter.values.size());
  const double inside = std::clamp(value, parameter.low, parameter.high);
  return std::clamp(off_scale(parameter.scale, lowest(parameter), highest(parameter), inside), 0.0, kBelowOne);
}

std::string text_at(const Parameter& parameter, double unit) {
  const double value = value_at(parameter, unit);
  if (parameter.kind == Parameter::Kind::choice) return parameter.values[static_cast<std::size_t>(value)];
  if (parameter.kind == Parameter::Kind::whole) return fmt::format("{}", static_cast<long long>(value));
  // Six digits are read easily and lose nothing; a momentum close to 1 needs them behind its nines.
  if (parameter.scale == SearchScale::below_one) return fmt::format("{:.10g}", 1.0 - std::stod(fmt::format("{:.6g}", 1.0 - value)));
  return fmt::format("{:.6g}", value);
}

std::size_t value_count(const Parameter& parameter) {
  if (parameter.kind == Parameter::Kind::choice) return parameter.values.size();
  return parameter.kind == Parameter::Kind::whole ? static_cast<std::size_t>(parameter.high - parameter.low) + 1 : 0;
}

Space::Space(std::vector<Parameter> parameters, Point standard) : parameters_(std::move(parameters)), standard_(std::move(standard)) {
  if (standard_.empty()) standard_.assign(parameters_.size(), 0.5);
  standard_ = masked(standard_);
}

bool Space::active(const Point& point, std::size_t i) const {
  for (int at = static_cast<int>(i); parameters_[static_cast<std::size_t>(at)].parent >= 0;) {
    const Parameter& child = parameters_[static_cast<std::size_t>(at)];
    const auto parent = static_cast<std::size_t>(child.parent);
    if (std::isnan(point[parent]) || value_at(parameters_[parent], point[parent]) != static_cast<double>(child.parent_value)) return false;
    at = child.parent;
  }
  return true;
}

Point Space::masked(Point point) const {
  for (std::size_t i = 0; i < point.size(); ++i) {
    if (!active(point, i)) point[i] = std::numeric_limits<double>::quiet_NaN();
  }
  return point;
}

std::vector<Setting> Space::settings(const Point& point) const {
  std::vector<Setting> result;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (!std::isnan(point[i]) && active(point, i)) result.push_back({parameters_[i].option, text_at(parameters_[i], point[i])});
  }
  return result;
}

std::string Space::describe() const {
  std::string text;
  for (const Parameter& p : parameters_) {
    text += p.option + ": ";
    if (p.kind == Parameter::Kind::choice) {
      for (std::size_t i = 0; i < p.values.size(); ++i) text += (i ? " | " : "") + p.values[i];
    } else {
      text += fmt::format("{:g} .. {:g}{}{}", p.low, p.high, p.kind == Parameter::Kind::whole ? ", whole" : "",
                          p.scale == SearchScale::linear ? "" : std::string(", ") + to_string(p.scale));
    }
    if (p.parent >= 0) {
      const Parameter& parent = parameters_[static_cast<std::size_t>(p.parent)];
      text += fmt::format(", where {} is {}", parent.option, parent.values[p.parent_value]);
    }
    text += "\n";
  }
  return text;
}

std::vector<std::string> overrides_of(const Space& space, const Point& point) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < space.size(); ++i) {
    if (std::isnan(point[i]) || !space.active(point, i)) continue;
    const Parameter& p = space.parameters()[i];
    const std::string value = text_at(p, point[i]);
    if (!p.tricks) {
      words.push_back(p.option + "=" + value);
      continue;
    }
    for (const std::string& other : p.values) {
      if (p.in_list && other != value && other != "none") words.push_back(p.option + "." + other + "=off");
    }
    if (value != "none") words.push_back(p.option + "." + value + "=on");
  }
  return words;
}

}  // namespace deft
