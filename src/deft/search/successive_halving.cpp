#include "deft/search/successive_halving.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace deft {
namespace {

constexpr double kSlack = 1e-9;   // epochs are sums of fractions

}  // namespace

const Card SuccessiveHalving::card{"search", "successive_halving", "Asynchronous successive halving (ASHA)", "Li et al. 2020, MLSys, arXiv:1810.05934"};

void describe(SuccessiveHalvingOptions& options, Fields& fields) {
  describe(options.study, fields);
  fields.choice("sampler", options.sampler, "what chooses the settings", sampler_names());
  fields.real("first", options.first, "epochs at the first rung", {0.01, 1e5});
  fields.whole("reduction", options.reduction, "one of this many goes on from each rung, for this many times the epochs", {2, 100});
}

SuccessiveHalving::SuccessiveHalving(Options options) : options_(std::move(options)), sampler_(sampler(options_.sampler, options_.study)) {}

std::optional<Proposal> SuccessiveHalving::propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const {
  return sampler_->propose(space, before, number);
}

double score_at(const Candidate& candidate, double epoch) {
  double best = std::numeric_limits<double>::quiet_NaN();
  for (const Candidate::Reading& one : candidate.curve) {
    if (one.epoch <= epoch + kSlack) best = std::isnan(best) ? one.score : std::max(best, one.score);
    if (one.epoch >= epoch - kSlack) return best;
  }
  return std::numeric_limits<double>::quiet_NaN();
}

bool SuccessiveHalving::stops(const Candidate& trial, const std::vector<Candidate>& all) const {
  if (trial.number == 0 || trial.curve.empty()) return false;   // the recipe's own settings are what the others are measured by
  const double now = trial.curve.back().epoch, before = trial.curve.size() > 1 ? trial.curve[trial.curve.size() - 2].epoch : 0.0;
  for (double rung = options_.first; rung <= now + kSlack; rung *= static_cast<double>(options_.reduction)) {
    if (rung <= before + kSlack) continue;   // judged already
    std::vector<double> scores;
    for (const Candidate& one : all) {
      const double score = score_at(one, rung);
      if (!std::isnan(score)) scores.push_back(score);
    }
    const double own = score_at(trial, rung);
    if (std::isnan(own)) continue;
    std::sort(scores.begin(), scores.end(), std::greater<>());
    const std::size_t places = std::max<std::size_t>(1, scores.size() / static_cast<std::size_t>(options_.reduction));
    if (!scores.empty() && own < scores[std::min(places, scores.size()) - 1]) return true;
  }
  return false;
}

}  // namespace deft
