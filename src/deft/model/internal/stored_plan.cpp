#include "deft/model/internal/stored_plan.h"

#include <algorithm>
#include <cmath>

namespace deft {
namespace {

// Fewer channels do not fill the products of 8 bits, and a picture's rounding would go through the whole network.
constexpr std::int64_t kFewestChannels = 16;

class Int8Planner {
 public:
  Int8Planner(Plan plan, const Ranges& ranges) : plan_(std::move(plan)), ranges_(ranges) {}

  StoredPlan plan() {
    find_wanted();
    wide_.resize(plan_.values.size());
    narrow_.resize(plan_.values.size());
    wide_[0] = new_value({plan_.values[0], Form::float32});
    for (const Step& step : plan_.steps) add(step);
    result_.result = wide(plan_.result);
    return std::move(result_);
  }

 private:
  // The step that makes a value; the input has none.
  const Step* maker(std::size_t value) const {
    const auto found = std::find_if(plan_.steps.begin(), plan_.steps.end(), [&](const Step& s) { return s.to == value; });
    return found == plan_.steps.end() ? nullptr : &*found;
  }
  bool has_range(std::size_t value) const {
    const Step* step = maker(value);
    return step && ranges_.contains(step->name);
  }

  bool reads_int8(const Step& step) const {
    const auto* convolution = std::get_if<ConvolutionStep>(&step.work);
    return convolution && convolution->options.groups == 1 && has_range(step.from[0]) &&
           plan_.values[step.from[0]].channels >= kFewestChannels;
  }
  static bool is_max_pooling(const Step& step) {
    const auto* pooling = std::get_if<PoolingStep>(&step.work);
    return pooling && !pooling->average;
  }

  // A value is wanted in 8 bits if some reader takes it so.
  void find_wanted() {
    wanted_.assign(plan_.values.size(), false);
    for (auto step = plan_.steps.rbegin(); step != plan_.steps.rend(); ++step) {
      const bool reads = reads_int8(*step);
      if (reads) wanted_[step->from[0]] = true;
      if (reads && step->residual && wanted_[step->to] && has_range(*step->residual)) wanted_[*step->residual] = true;
      if (is_max_pooling(*step) && wanted_[step->to] && has_range(step->from[0])) wanted_[step->from[0]] = true;
    }
  }

  Stored stored(std::size_t value) const {
    const auto [low, high] = ranges_.at(maker(value)->name);
    const float most = std::max({std::abs(low), std::abs(high), 1e-20f});
    return low >= 0.0f ? Stored{plan_.values[value], Form::uint8, most / 255.0f} : Stored{plan_.values[value], Form::int8, most / 127.0f};
  }

  std::size_t new_value(const Stored& stored) {
    result_.values.push_back(stored);
    return result_.values.size() - 1;
  }
  std::size_t change_form(std::size_t from, const Stored& stored) {
    const std::size_t to = new_value(stored);
    result_.steps.push_back({Step{.from = {from}, .to = to}, true});
    return to;
  }
  std::size_t wide(std::size_t value) {
    if (!wide_[value]) wide_[value] = change_form(*narrow_[value], {plan_.values[value], Form::float32});
    return *wide_[value];
  }
  std::size_t narrow(std::size_t value) {
    if (!narrow_[value]) narrow_[value] = change_form(*wide_[value], stored(value));
    return *narrow_[value];
  }

  void add(const Step& step) {
    Step changed = step;
    const bool reads = reads_int8(step);
    const bool pools = is_max_pooling(step) && wanted_[step.to] && narrow_[step.from[0]].has_value();
    const bool makes_int8 = pools || (reads && wanted_[step.to] && has_range(step.to));
    for (std::size_t& from : changed.from) from = reads || pools ? narrow(from) : wide(from);
    if (step.residual) {
      const bool narrow_sum = makes_int8 && (narrow_[*step.residual] || has_range(*step.residual));
      changed.residual = narrow_sum ? narrow(*step.residual) : wide(*step.residual);
      if (makes_int8 && !narrow_sum) return add_wide(step, std::move(changed));
    }
    if (!makes_int8) return add_wide(step, std::move(changed));
    Stored to = stored_result(step, pools);
    changed.to = new_value(to);
    narrow_[step.to] = changed.to;
    result_.steps.push_back({std::move(changed)});
  }
  Stored stored_result(const Step& step, bool pools) const {
    if (!pools) return stored(step.to);
    Stored to = result_.values[*narrow_[step.from[0]]];  // the largest of some numbers is one of them
    to.shape = plan_.values[step.to];
    return to;
  }
  void add_wide(const Step& step, Step changed) {
    changed.to = new_value({plan_.values[step.to], Form::float32});
    wide_[step.to] = changed.to;
    result_.steps.push_back({std::move(changed)});
  }

  Plan plan_;
  const Ranges& ranges_;
  StoredPlan result_;
  std::vector<bool> wanted_;
  std::vector<std::optional<std::size_t>> wide_, narrow_;  // where a value lies in either form
};

}  // namespace

std::size_t bytes_of(Form form) { return form == Form::float32 ? 4 : form == Form::bfloat16 ? 2 : 1; }

StoredPlan stored_plan(Plan plan, Precision precision) {
  const Form form = precision == Precision::bfloat16 ? Form::bfloat16 : Form::float32;
  StoredPlan result;
  for (const Shape& shape : plan.values) result.values.push_back({shape, form});
  result.result = plan.result;
  for (Step& step : plan.steps) {
    const bool makes_floats = std::holds_alternative<LinearStep>(step.work) ||
                              (std::holds_alternative<ConvolutionStep>(step.work) && !step.residual);
    if (step.to == plan.result && makes_floats) result.values[step.to].form = Form::float32;
    result.steps.push_back({std::move(step)});
  }
  return result;
}

StoredPlan int8_plan(Plan plan, const Ranges& ranges) { return Int8Planner(std::move(plan), ranges).plan(); }

}  // namespace deft
