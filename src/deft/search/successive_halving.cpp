#include "deft/search/successive_halving.h"

#include <algorithm>
#include <cmath>

#include "deft/search/expected_end.h"

namespace deft {
namespace {

constexpr int kLeastFinished = 2;   // before anything can be said of an end

}  // namespace

const Card SuccessiveHalving::card{"search", "successive_halving", "Asynchronous successive halving (ASHA)", "Li et al. 2020, MLSys, arXiv:1810.05934"};

void describe(SuccessiveHalvingOptions& options, Fields& fields) {
  describe(options.study, fields);
  fields.choice("sampler", options.sampler, "what chooses the settings", sampler_names());
  fields.real("first", options.first, "epochs at the first rung", {0.01, 1e5});
  fields.whole("reduction", options.reduction, "one of this many goes on from each rung, for this many times the epochs", {2, 100});
  fields.real("margin", options.margin, "ended where the expected end and so many deviations are below the best; 0: never", {0, 100});
}

SuccessiveHalving::SuccessiveHalving(Options options) : options_(std::move(options)), sampler_(sampler(options_.sampler, options_.study)) {}

std::optional<Proposal> SuccessiveHalving::propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const {
  return sampler_->propose(space, before, number);
}

// Against those that finished, of which two are needed.
bool SuccessiveHalving::cannot_win(const Candidate& trial, const std::vector<Candidate>& all) const {
  if (options_.margin <= 0) return false;
  int finished = 0;
  double best = 0.0;
  for (const Candidate& one : all) {
    if (one.state != Candidate::State::complete || !std::isfinite(one.score)) continue;
    best = finished++ == 0 ? one.score : std::max(best, one.score);
  }
  if (finished < kLeastFinished) return false;
  const std::optional<ExpectedEnd> end = expected_end(trial, all);
  return end && end->score + options_.margin * end->deviation < best;
}

bool SuccessiveHalving::stops(const Candidate& trial, const std::vector<Candidate>& all) const {
  if (trial.number == 0 || trial.curve.empty()) return false;   // the recipe's own settings are what the others are measured by
  if (cannot_win(trial, all)) return true;
  const double now = trial.curve.back().epoch, before = trial.curve.size() > 1 ? trial.curve[trial.curve.size() - 2].epoch : 0.0;
  for (double rung = options_.first; rung <= now + kEpochSlack; rung *= static_cast<double>(options_.reduction)) {
    if (rung <= before + kEpochSlack) continue;   // judged already
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
