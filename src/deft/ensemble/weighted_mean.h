// Means of members' answers with a weight for each, as numbers and as a graph: what most rules come down to.
//
//   weighted_mean:      y_k = sum_m w_m p_mk
//   weighted_log_mean:  y_k = exp(sum_m w_m log p_mk) / sum_j exp(sum_m w_m log p_mj)        a product of powers, normalised
#ifndef DEFT_ENSEMBLE_WEIGHTED_MEAN_H
#define DEFT_ENSEMBLE_WEIGHTED_MEAN_H

#include <span>
#include <vector>

#include "deft/ensemble/answers.h"
#include "deft/export/graph_writer.h"

namespace deft {

constexpr float kLeastProbability = 1e-30f;   // what is taken for 0 before a logarithm

std::vector<double> equal_weights(std::size_t members);
std::vector<double> chosen(const std::vector<double>& weights, const std::vector<std::size_t>& members);   // those, in that order

void weighted_mean(Rows rows, std::span<const double> weights, std::span<float> out);
void weighted_log_mean(Rows rows, std::span<const double> weights, std::span<float> out);

GraphWriter::Value write_weighted_mean(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, std::span<const double> weights);
GraphWriter::Value write_weighted_log_mean(GraphWriter& writer, const std::vector<GraphWriter::Value>& members, std::span<const double> weights);

// log max(p, least) of each
std::vector<GraphWriter::Value> write_logs(GraphWriter& writer, const std::vector<GraphWriter::Value>& probabilities);

}  // namespace deft

#endif
