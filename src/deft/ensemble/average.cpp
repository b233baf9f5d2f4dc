#include "deft/ensemble/average.h"

#include "deft/ensemble/weighted_mean.h"

namespace deft {

const Card Average::card{"ensemble", "average", "Average of probabilities", "Hansen, Salamon 1990; Lakshminarayanan, Pritzel, Blundell 2017, arXiv:1612.01474"};

void describe(AverageOptions&, Fields&) {}

void Average::combine(Rows rows, std::span<float> out) const { weighted_mean(rows, equal_weights(rows.size()), out); }

std::vector<double> Average::weights(std::size_t members) const { return equal_weights(members); }

GraphWriter::Value Average::write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind&) const {
  return write_weighted_mean(writer, members, equal_weights(members.size()));
}

}  // namespace deft
