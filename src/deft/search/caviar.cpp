#include "deft/search/caviar.h"

namespace deft {

const Card Caviar::card{"search", "caviar", "Caviar: many models at once", "Ng, Deep Learning Specialization, course 2: pandas versus caviar"};

void describe(CaviarOptions& options, Fields& fields) {
  describe(options.study, fields);
  fields.choice("sampler", options.sampler, "what chooses the settings", {"sobol", "random", "grid"});
}

Caviar::Caviar(Options options) : options_(std::move(options)), sampler_(sampler(options_.sampler, options_.study)) {}

std::optional<Proposal> Caviar::propose(const Space& space, const std::vector<Candidate>& before, std::int64_t number) const {
  return sampler_->propose(space, before, number);
}

}  // namespace deft
