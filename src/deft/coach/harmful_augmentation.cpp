#include "deft/coach/harmful_augmentation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "deft/coach/series.h"

namespace deft {

const Card HarmfulAugmentation::card{"coach", "harmful_augmentation", "An augmentation changes the class", "LeCun and others 1998, Gradient-based learning"};

void describe(HarmfulAugmentationOptions& options, Fields& fields) {
  fields.real("apart", options.apart, "how well two classes must be told apart: 0 is guessing, 1 always", {0, 1});
}

std::vector<TwinClasses> twin_classes(const std::vector<double>& confusion, std::size_t classes, double apart) {
  constexpr double kInside = 0.6, kLeast = 8, kSure = 1.645;
  std::vector<TwinClasses> twins;
  if (classes < 3 || confusion.size() != classes * classes) return twins;
  const auto at = [&](std::size_t truth, std::size_t answer) { return confusion[truth * classes + answer]; };
  std::vector<double> samples(classes, 0.0);
  for (std::size_t t = 0; t < classes; ++t) {
    for (std::size_t p = 0; p < classes; ++p) samples[t] += at(t, p);
  }
  for (std::size_t a = 0; a < classes; ++a) {
    for (std::size_t b = a + 1; b < classes; ++b) {
      const double in_a = at(a, a) + at(a, b), in_b = at(b, a) + at(b, b);
      double others = 0, taken = 0;  // of the other classes, and those of them that are taken for a or b
      for (std::size_t t = 0; t < classes; ++t) {
        if (t == a || t == b) continue;
        others += samples[t];
        taken += at(t, a) + at(t, b);
      }
      // Chance would take 2 / C of the others for a or b; a network that knows the pair takes far fewer.
      const bool kept_apart = taken < 0.5 * others * 2.0 / static_cast<double>(classes);
      if (in_a < kLeast || in_b < kLeast || in_a < kInside * samples[a] || in_b < kInside * samples[b] || !kept_apart) continue;
      const double of_a = at(a, a) / in_a, of_b = at(b, a) / in_b;
      const double error = std::hypot(share_error(of_a, in_a), share_error(of_b, in_b));
      if (of_a - of_b + kSure * error < apart) twins.push_back({a, b, of_a - of_b, error});
    }
  }
  return twins;
}

std::vector<Finding> HarmfulAugmentation::look(const Observations& seen) const {
  constexpr std::array kMoving{"horizontal_flip", "vertical_flip", "alternating_flip", "reflection", "rotation"};
  const auto changes_sides = [&](const std::string& name) { return std::find(kMoving.begin(), kMoving.end(), name) != kMoving.end(); };
  const auto flip = std::find_if(seen.facts.augmentation.begin(), seen.facts.augmentation.end(), changes_sides);
  if (flip == seen.facts.augmentation.end() || seen.facts.classes < 3) return {};
  const auto measured = std::find_if(seen.epochs.rbegin(), seen.epochs.rend(), [](const EpochObservation& e) { return !e.val_confusion.empty(); });
  if (measured == seen.epochs.rend()) return {};
  const std::vector<TwinClasses> twins = twin_classes(measured->val_confusion, static_cast<std::size_t>(seen.facts.classes), options_.apart);
  if (twins.empty()) return {};
  const auto name_of = [&](std::size_t c) { return c < seen.facts.class_names.size() ? "'" + seen.facts.class_names[c] + "'" : "class " + std::to_string(c + 1); };
  Finding finding{.rule = card.name, .epoch = measured->epoch, .weight = 1.6};
  finding.evidence = {{"pairs", static_cast<double>(twins.size())}, {"told_apart", twins[0].told_apart}, {"standard_error", twins[0].error}, {"augmentation", *flip}};
  finding.advice = name_of(twins[0].a) + " and " + name_of(twins[0].b) + " are known from all other classes but not from each other, and training pictures "
                   "are changed by " + *flip + ": it seems to make one of the other; leave it out";
  finding.change = {{"augmentation." + *flip, "off"}};
  return {finding};
}

}  // namespace deft
