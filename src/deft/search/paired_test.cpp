#include "deft/search/paired_test.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "deft/core/random.h"
#include "deft/search/student_t.h"

namespace deft {
namespace {

constexpr int kSequences = 40000;

// Of sequences without effect, the share `error` has a look whose p is below the result.
double level_of(const PairedPlan& plan) {
  std::vector<double> least;
  least.reserve(kSequences);
  for (int i = 0; i < kSequences; ++i) {
    Random random = Random::of(1, "paired test", static_cast<std::uint64_t>(i));
    double mean = 0.0, squares = 0.0, smallest = 1.0;
    std::int64_t n = 0;
    for (const std::int64_t look : plan.looks) {
      while (n < look) {  // Welford's running mean and sum of squared deviations
        const double x = random.normal(), before = x - mean;
        mean += before / static_cast<double>(++n);
        squares += before * (x - mean);
      }
      const double count = static_cast<double>(n), error = std::sqrt(squares / (count - 1) / count);
      smallest = std::min(smallest, student_t_two_sided(mean / error, n));
    }
    least.push_back(smallest);
  }
  const auto middle = least.begin() + static_cast<std::ptrdiff_t>(plan.error * kSequences);
  std::nth_element(least.begin(), middle, least.end());
  return *middle;
}

}  // namespace

std::string to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::helps: return "helps";
    case Verdict::hurts: return "hurts";
    case Verdict::no_effect_seen: return "no effect seen";
    case Verdict::open: break;
  }
  return "open";
}

std::vector<std::int64_t> looks_of(std::int64_t first, std::int64_t most) {
  std::vector<std::int64_t> looks;
  for (double next = static_cast<double>(first); 1.2 * next < static_cast<double>(most); next *= 1.4) looks.push_back(std::llround(next));
  looks.push_back(most);
  return looks;
}

PairedTest::PairedTest(PairedPlan plan) : plan_(std::move(plan)) {
  if (plan_.looks.empty() || plan_.looks[0] < 2 || std::adjacent_find(plan_.looks.begin(), plan_.looks.end(), std::greater_equal<>()) != plan_.looks.end()) {
    throw std::logic_error("PairedTest: looks must rise, from at least 2 pairs");
  }
  level_ = level_of(plan_);
}

PairedResult PairedTest::interval(const std::vector<double>& differences, std::int64_t pairs) const {
  PairedResult result;
  result.pairs = std::min(pairs, static_cast<std::int64_t>(differences.size()));
  const double n = static_cast<double>(result.pairs);
  if (result.pairs == 0) return {Verdict::open, 0, 0.0, -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  for (std::int64_t i = 0; i < result.pairs; ++i) result.mean += differences[static_cast<std::size_t>(i)] / n;
  if (result.pairs == 1) return {Verdict::open, 1, result.mean, -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  double squares = 0.0;
  bool all_nothing = true;
  for (std::int64_t i = 0; i < result.pairs; ++i) {
    const double d = differences[static_cast<std::size_t>(i)];
    squares += (d - result.mean) * (d - result.mean);
    all_nothing = all_nothing && d == 0.0;
  }
  // Results come in steps: the difference of two rounded numbers has a variance of a sixth of the step's square. Differences that
  // are all exactly zero are another matter: the trick did nothing at all.
  const double deviation = all_nothing ? 0.0 : std::sqrt(std::max(squares / (n - 1), plan_.grain * plan_.grain / 6.0));
  const double half = deviation == 0.0 ? 0.0 : student_t_bound(level_, result.pairs) * deviation / std::sqrt(n);
  result.low = result.mean - half;
  result.high = result.mean + half;
  return result;
}

PairedResult PairedTest::judge(const std::vector<double>& differences) const {
  for (const std::int64_t look : plan_.looks) {
    if (look > static_cast<std::int64_t>(differences.size())) break;
    PairedResult result = interval(differences, look);
    if (result.low > 0.0) {
      result.verdict = Verdict::helps;
    } else if (result.high < 0.0) {
      result.verdict = Verdict::hurts;
    } else if (look == plan_.looks.back() || (result.low >= -plan_.margin && result.high <= plan_.margin)) {
      result.verdict = Verdict::no_effect_seen;
    }
    if (result.verdict != Verdict::open) return result;
  }
  return interval(differences, static_cast<std::int64_t>(differences.size()));
}

}  // namespace deft
