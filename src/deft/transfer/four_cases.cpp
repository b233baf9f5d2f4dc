#include "deft/transfer/four_cases.h"

#include <fmt/format.h>

#include "deft/core/progress.h"

namespace deft {

const Card FourCases::card{"transfer", "four_cases", "The four cases of transfer", "Karpathy et al., cs231n, Transfer learning; Wei 2015"};

void describe(FourCasesOptions& o, Fields& f) {
  describe_source(o.from, f);
  f.whole("many", o.many, "training samples from which there are many", {1, 1e9});
  f.whole("many_per_class", o.many_per_class, "and samples of each class, on average", {1, 1e9});
}

Transfer::Choice FourCases::choose(const TransferFacts& facts) const {
  const bool many = facts.samples >= options_.many && facts.samples >= options_.many_per_class * facts.classes;
  const bool similar = facts.top >= facts.earlier - facts.error && facts.top > facts.chance + 2 * facts.error;
  const std::string trick = many ? (similar ? "fine_tune_top" : "fine_tune_many") : similar ? "linear_probe" : "svm_on_features";
  return {trick, fmt::format("{} samples are {}; a linear classifier is right in {} on the top features and in {} on earlier ones (chance {}): {} to what the network knows",
                             with_commas(facts.samples), many ? "many" : "few", percent(facts.top), percent(facts.earlier), percent(facts.chance),
                             similar ? "similar" : "not similar")};
}

}  // namespace deft
