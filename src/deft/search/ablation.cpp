#include "deft/search/ablation.h"

namespace deft {

const Card Ablation::card{"search", "ablation", "Ablation of tricks", "Cohen and Howe 1988, AI Magazine 9(4); Pocock 1977, Biometrika 64(2)"};

void describe(AblationOptions& options, Fields& fields) {
  fields.whole("seeds", options.seeds, "pairs of trainings for each trick at most", {2, 1000});
  fields.whole("first_look", options.first_look, "pairs before the first verdict; later looks come after 1.4 times as many each", {2, 1000});
  fields.real("error", options.error, "probability of 'helps' or 'hurts' for a trick that does nothing, over all looks", {0.001, 0.5});
  fields.real("margin", options.margin, "effects smaller than this do not matter (accuracy: 0.002 is 0.2 points)", {0, 1});
  fields.choice("tricks", options.tricks, "leave_one_out: those of the recipe; add_one_in: those it could have", {"both", "leave_one_out", "add_one_in"});
  fields.whole("workers", options.workers, "trainings at a time; 0: one for each processor, with one thread each (or as many as train.threads says)", {0, 1024});
  fields.require(options.first_look <= options.seeds, "first_look must not exceed seeds");
}

PairedTest Ablation::test(double grain) const {
  return PairedTest({.looks = looks_of(options_.first_look, options_.seeds), .error = options_.error, .margin = options_.margin, .grain = grain});
}

}  // namespace deft
