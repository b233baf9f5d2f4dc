// Ablation: which trick of a recipe helps? Trains with and without each, seed by seed, until the answer is clear.
//
//   effect of a trick = mean over seeds of  score(with it, seed i) - score(without it, seed i)           interval: paired_test.h
//
//   leave one out    without = the recipe less that trick         for tricks that the recipe has
//   add one in       with = the recipe and that trick             for tricks that it could have
//
//   deft ablate glyphs --tricks augmentation.shift,loss.label_smoothing --seeds 10
//
// The score is the one that the recipe chooses its weights by, on the validation part; every seed draws another one. A pair shares
// its seed, its division of the data, and with add one in its recipe's run. The error of each verdict "helps" or "hurts" is at
// most `error` over all looks; with m tricks that do nothing, expect m * error false verdicts.
#ifndef DEFT_SEARCH_ABLATION_H
#define DEFT_SEARCH_ABLATION_H

#include "deft/search/paired_test.h"
#include "deft/search/role.h"

namespace deft {

struct AblationOptions {
  std::int64_t seeds = 10;
  std::int64_t first_look = 5;
  double error = 0.05;
  double margin = 0.002;
  std::string tricks = "both";
  std::int64_t workers = 0;
};
void describe(AblationOptions& options, Fields& fields);

class Ablation : public Search {
 public:
  static const Card card;
  using Options = AblationOptions;
  explicit Ablation(Options options) : options_(std::move(options)) {}
  const Options& options() const { return options_; }
  // grain: 1 / samples that a score is an average over.
  PairedTest test(double grain) const;

 private:
  Options options_;
};

}  // namespace deft

#endif
