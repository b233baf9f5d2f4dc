#include "deft/optimization/sam.h"

#include <algorithm>

#include "deft/optimization/clip_norm.h"
#include "deft/optimization/update.h"

namespace deft {

const Card Sam::card{"optimization", "sam", "Sharpness-aware minimisation (SAM)",
                     "Foret et al. 2021, arXiv:2010.01412"};

void describe(SamOptions& options, Fields& fields) {
  fields.real("rho", options.rho, "length of the way uphill", {0, 100});
}

void Sam::climb(std::vector<ParameterView>& parameters) {
  const double norm = gradient_norm(parameters);
  const auto factor = static_cast<float>(norm > 0.0 ? options_.rho / norm : 0.0);
  before_.resize(parameters.size());
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    ParameterView& parameter = parameters[p];
    before_[p].assign(parameter.value.begin(), parameter.value.end());
    if (!moves(parameter)) continue;
    for (std::size_t i = 0; i < parameter.value.size(); ++i) parameter.value[i] += factor * parameter.gradient[i];
  }
}

void Sam::descend(std::vector<ParameterView>& parameters) {
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    std::copy(before_[p].begin(), before_[p].end(), parameters[p].value.begin());
  }
}

}  // namespace deft
