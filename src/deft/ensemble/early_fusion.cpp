#include "deft/ensemble/early_fusion.h"

namespace deft {

const Card EarlyFusion::card{"ensemble", "early_fusion", "Early fusion of features", "Snoek, Worring, Smeulders 2005; Mohammadi, Das 2016, arXiv:1605.08512"};

void describe(EarlyFusionOptions& options, Fields& fields) {
  fields.real("strength", options.strength, "penalty on the weights; 0: chosen by cross-validation", {0, 1000});
}

void EarlyFusion::combine(Rows rows, std::span<float> out) const {
  std::vector<float> inputs;
  for (const auto& row : rows) inputs.insert(inputs.end(), row.begin(), row.end());
  head_.predict(inputs, out);
}

GraphWriter::Value EarlyFusion::write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind&) const {
  return head_.write(writer, members);
}

}  // namespace deft
