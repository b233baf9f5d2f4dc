// Is a mean of paired differences above zero, below, or neither? Asked again and again while pairs arrive, and right all the same.
//
//   d_i = result with the trick - result without it, both with seed i          interval after n pairs: mean +- t(1 - level/2; n-1) s / sqrt(n)
//
// Looking five times at the 5 % level finds something in nothing in 14 % of all cases. So each look has a smaller level, the same
// one for all (Pocock 1977), chosen such that all looks together err with the probability asked for; with few pairs that level has
// no table, and is found by drawing 40,000 sequences of normal differences: |t| does not depend on their deviation. The
// intervals of all looks hold together with probability 1 - error (Jennison, Turnbull 1989).
//
//   PairedTest test({.looks = {5, 7, 10, 14, 20}, .error = 0.05, .margin = 0.002});
//   test.level()                                       -> 0.0144
//   test.judge({0.011, 0.014, 0.009, 0.012, 0.010})    -> {.verdict = helps, .mean = 0.0112, .low = 0.0076, .high = 0.0148, ...}
//
// Pairs are in the order of their seeds; differences in the unit of the result (accuracy: shares).
#ifndef DEFT_SEARCH_PAIRED_TEST_H
#define DEFT_SEARCH_PAIRED_TEST_H

#include <cstdint>
#include <string>
#include <vector>

namespace deft {

// `open`: not enough pairs yet. `no_effect_seen`: the interval lies within the margin, or all looks are used up.
enum class Verdict { open, helps, hurts, no_effect_seen };
std::string to_string(Verdict verdict);   // "helps", "hurts", "no effect seen", "open"

struct PairedPlan {
  std::vector<std::int64_t> looks;   // numbers of pairs, rising, the first at least 2
  double error = 0.05;               // of all looks together: a verdict "helps" or "hurts" where there is no effect
  double margin = 0.0;               // effects smaller than this do not matter
  double grain = 0.0;                // least step of a result (1 / samples judged on): equal differences are no certainty
};

struct PairedResult {
  Verdict verdict = Verdict::open;
  std::int64_t pairs = 0;            // at the look that the verdict is from; without one, all
  double mean = 0.0, low = 0.0, high = 0.0;   // low and high are infinite for fewer than 2 pairs
};

// Looks of a test that asks first after `first` pairs, then each time there are 1.4 times as many, at last after `most`: looks_of(5, 20) = 5, 7, 10, 14, 20.
std::vector<std::int64_t> looks_of(std::int64_t first, std::int64_t most);

class PairedTest {
 public:
  explicit PairedTest(PairedPlan plan);   // std::logic_error for looks that do not rise
  const PairedPlan& plan() const { return plan_; }
  double level() const { return level_; }
  // The first look with a verdict decides: pairs after it change nothing.
  PairedResult judge(const std::vector<double>& differences) const;
  PairedResult interval(const std::vector<double>& differences, std::int64_t pairs) const;   // of the first pairs, without a verdict

 private:
  PairedPlan plan_;
  double level_;
};

}  // namespace deft

#endif
