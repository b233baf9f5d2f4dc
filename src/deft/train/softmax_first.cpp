#include "deft/train/softmax_first.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/files.h"
#include "deft/decide/softmax_regression.h"
#include "deft/recipe/chapters.h"

namespace deft {
namespace {

constexpr double kShortLimit = 20.0;          // seconds; in more any network is ahead
constexpr double kShare = 0.1, kLeast = 0.2;  // of the limit; seconds

}  // namespace

bool wants_softmax_first(const ResolvedRun& run, const Parts& parts, const RunRequest& request) {
  const bool decided = std::any_of(run.decisions.begin(), run.decisions.end(), [](const Decision& one) { return one.chapter == "network"; });
  return decided && run.time_limit > 0 && run.time_limit <= kShortLimit && !run.facts.table && run.data.task == Task::classes && run.recipe.network.name != "linear" &&
         parts.validation.size() > 0 && !run.recipe.transfer.trick && !run.recipe.members.trick && run.recipe.coach.mode != "act" && run.recipe.train.precision != "int8" &&
         request.purpose == RunRequest::Purpose::result && !request.group && request.resume.empty() && request.start_from.empty();
}

SoftmaxFirst::SoftmaxFirst(const ResolvedRun& run, const Parts& parts, RunFolder& folder, const RunRequest& request) : run_(run), parts_(parts), request_(request) {
  parts_.test = {};
  Problems problems;
  run_.recipe = bind(softmax_regression(run.recipe.resolved, parts.train.size()), problems);
  problems.refuse_if_any();
  run_.decisions = {{"network", "softmax regression first", "the time is short: it is delivered unless the network is better on the validation part"}};
  run_.time_limit = std::max(kLeast, kShare * run.time_limit);
  run_.ends_in(run_.time_limit);
  request_.say = [](const std::string&) {};
  request_.purpose = RunRequest::Purpose::trial;
  training_ = std::make_unique<GuidedTraining>(run_, parts_, folder, request_, std::make_unique<Classifier>(Classifier::build(run_.recipe, run_.data, parts.train)),
                                               std::nullopt, std::vector<Finding>{});
}

bool SoftmaxFirst::is_better_than(const TrainingOutcome& other) const {
  return !(other.best_accuracy >= training_->outcome().best_accuracy);  // NaN: the network has none
}

void SoftmaxFirst::take_over(ResolvedRun& run, RunFolder& folder, double other, double seconds) const {
  run.recipe = run_.recipe;
  write_file(folder.file("recipe.toml"), write_recipe(run.recipe.resolved, single_chapters()));
  const std::string reason = std::isnan(other) ? "the network's training failed" : fmt::format("{:.4f} on the validation part, the network {:.4f}", training_->outcome().best_accuracy, other);
  folder.log({{"event", "decision"}, {"t", seconds}, {"chapter", "network"}, {"what", "softmax regression is delivered"}, {"reason", reason}});
}

}  // namespace deft
