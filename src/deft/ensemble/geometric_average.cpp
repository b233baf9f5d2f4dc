#include "deft/ensemble/geometric_average.h"

#include "deft/ensemble/weighted_mean.h"

namespace deft {

const Card GeometricAverage::card{"ensemble", "geometric_average", "Geometric average of probabilities",
                                  "Hinton 2002, Neural Computation 14; Tax, van Breukelen, Duin, Kittler 2000"};

void describe(GeometricAverageOptions&, Fields&) {}

void GeometricAverage::combine(Rows rows, std::span<float> out) const { weighted_log_mean(rows, equal_weights(rows.size()), out); }

std::vector<double> GeometricAverage::weights(std::size_t members) const { return equal_weights(members); }

GraphWriter::Value GeometricAverage::write(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, const AnswerKind&) const {
  return write_weighted_log_mean(writer, members, equal_weights(members.size()));
}

}  // namespace deft
