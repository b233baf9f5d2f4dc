#include "deft/ensemble/weighted_mean.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace deft {
namespace {

using Value = GraphWriter::Value;
using Binary = GraphWriter::Binary;
using Unary = GraphWriter::Unary;

Value write_sum(GraphWriter& writer, const std::vector<Value>& values, std::span<const double> weights) {
  Value sum;
  for (std::size_t m = 0; m < values.size(); ++m) {
    const auto weight = static_cast<float>(weights[m]);
    const Value factor = writer.constant("weight_of_member" + std::to_string(m + 1), {1}, std::span(&weight, 1));
    const Value part = writer.binary(Binary::multiply, values[m], factor);
    sum = sum.empty() ? part : writer.binary(Binary::add, sum, part);
  }
  return sum;
}

}  // namespace

std::vector<double> equal_weights(std::size_t members) { return std::vector<double>(members, 1.0 / static_cast<double>(members)); }

std::vector<double> chosen(const std::vector<double>& weights, const std::vector<std::size_t>& members) {
  std::vector<double> result;
  for (const std::size_t m : members) result.push_back(weights[m]);
  return result;
}

void weighted_mean(Rows rows, std::span<const double> weights, std::span<float> out) {
  for (std::size_t k = 0; k < out.size(); ++k) {
    double sum = 0;
    for (std::size_t m = 0; m < rows.size(); ++m) sum += weights[m] * rows[m][k];
    out[k] = static_cast<float>(sum);
  }
}

void weighted_log_mean(Rows rows, std::span<const double> weights, std::span<float> out) {
  std::vector<double> logs(out.size());
  for (std::size_t m = 0; m < rows.size(); ++m) {
    for (std::size_t k = 0; k < logs.size(); ++k) logs[k] += weights[m] * std::log(std::max(rows[m][k], kLeastProbability));
  }
  const double most = *std::max_element(logs.begin(), logs.end());
  double sum = 0;
  for (double& one : logs) sum += one = std::exp(one - most);
  for (std::size_t k = 0; k < out.size(); ++k) out[k] = static_cast<float>(logs[k] / sum);
}

Value write_weighted_mean(GraphWriter& writer, const std::vector<Value>& members, std::span<const double> weights) {
  return write_sum(writer, members, weights);
}

std::vector<Value> write_logs(GraphWriter& writer, const std::vector<Value>& probabilities) {
  const Value least = writer.constant("least_probability", {1}, std::span(&kLeastProbability, 1));
  std::vector<Value> logs;
  for (const Value& one : probabilities) logs.push_back(writer.unary(Unary::log, writer.binary(Binary::largest, one, least)));
  return logs;
}

Value write_weighted_log_mean(GraphWriter& writer, const std::vector<Value>& members, std::span<const double> weights) {
  return writer.softmax(write_sum(writer, write_logs(writer, members), weights));
}

}  // namespace deft
