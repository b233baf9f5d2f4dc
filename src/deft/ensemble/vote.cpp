#include "deft/ensemble/vote.h"

#include <algorithm>

#include "deft/ensemble/weighted_mean.h"

namespace deft {

using Value = GraphWriter::Value;
using Binary = GraphWriter::Binary;

const Card Vote::card{"ensemble", "vote", "Majority vote", "Hansen, Salamon 1990, PAMI 12; Lam, Suen 1997"};

void describe(VoteOptions&, Fields&) {}

void Vote::combine(Rows rows, std::span<float> out) const {
  weighted_mean(rows, equal_weights(rows.size()), out);
  for (const auto& row : rows) out[static_cast<std::size_t>(std::max_element(row.begin(), row.end()) - row.begin())] += 1.0f;
  for (float& one : out) one /= static_cast<float>(rows.size() + 1);
}

std::vector<double> Vote::weights(std::size_t members) const { return equal_weights(members); }

Value Vote::write(GraphWriter& writer, const std::vector<Value>& members, const AnswerKind&) const {
  Value sum = write_weighted_mean(writer, members, equal_weights(members.size()));
  for (const Value& one : members) sum = writer.binary(Binary::add, sum, writer.binary(Binary::is_equal, one, writer.row_maximum(one)));
  const auto voters = static_cast<float>(members.size() + 1);
  return writer.binary(Binary::divide, sum, writer.constant("voters", {1}, std::span(&voters, 1)));
}

}  // namespace deft
