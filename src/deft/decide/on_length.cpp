#include "deft/decide/decider.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/progress.h"
#include "deft/decide/settings.h"

namespace deft {

double Decider::given_epochs() const {
  const auto found = document_.chapters.find("train");
  const Field* field = found == document_.chapters.end() || found->second.empty() ? nullptr : found->second[0].find("epochs");
  if (!field) return 0.0;
  if (const auto* real = std::get_if<double>(&field->value.data)) return *real;
  if (const auto* whole = std::get_if<std::int64_t>(&field->value.data)) return static_cast<double>(*whole);
  return 0.0;
}

void Decider::decide_length(double passes, std::int64_t samples) {
  if (given_epochs() > 0) return;
  if (time_limit_ > 0) {
    // The trainer measures a step and shortens this to what fits.
    // A table is learnt long before a minute is over; more passes only learn it by heart.
    const double most = facts_.table ? passes : std::min(passes * 8, 400.0);
    train("epochs", real(most), fmt::format("at most {:.0f} epochs", most), fmt::format("as many as fit into {}; the rate schedule is stretched over them", duration(time_limit_)));
  } else {
    train("epochs", real(passes), fmt::format("{:.0f} epochs", passes), fmt::format("{} samples: {} pictures or rows seen in all", with_commas(samples), with_commas(static_cast<std::int64_t>(passes * static_cast<double>(samples)))));
  }
}

// How many is known when the first is finished.
void Decider::decide_further_seeds() {
  if (document_.has("ensemble")) return;
  made_.push_back({"ensemble", "one network; where time is left over, the same with up to four other seeds, averaged", "what the luck of one start decides averages out"});
}

}  // namespace deft
