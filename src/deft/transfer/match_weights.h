// Which array of a network gets which tensor of a file.
//
//   const WeightMatch match = match_weights(parameters, source, known, "linear1");
//   match.rows[0]  ->  {"conv1.weight", "conv_1.weight", taken, ""}
//
// By the known network's names; else by equal names; else, where neither fits, by order: the file's tensors one after the other
// against ours, shape for shape. The head (the last layer with weights) is taken only where its shape fits.
#ifndef DEFT_TRANSFER_MATCH_WEIGHTS_H
#define DEFT_TRANSFER_MATCH_WEIGHTS_H

#include <optional>
#include <string>
#include <vector>

#include "deft/network/layer.h"
#include "deft/transfer/known_networks.h"
#include "deft/transfer/weight_file.h"

namespace deft {

struct MatchRow {
  std::string ours;
  std::string theirs;        // empty: nothing found
  bool taken = false;
  std::string why;           // not taken: "other shape: 1000 x 512, wanted 10 x 512", "not in the file", "the head is trained anew"
};

struct WeightMatch {
  std::string way;                       // "by name", "by order"
  std::vector<MatchRow> rows;            // one per array of ours, in order
  std::vector<std::string> unused;       // tensors of the file that nothing wanted
  std::int64_t taken = 0, trunk = 0, trunk_taken = 0;
};

// Parameters and running statistics of the network, in order. Throws Refusal where less than all of the trunk fits, naming
// the first arrays that do not.
WeightMatch match_weights(const std::vector<ParameterInfo>& arrays, const SourceWeights& source, const std::optional<KnownNetwork>& known,
                          const std::string& head, const std::string& network);

// The table for people: what was taken from where, what not and why; long runs of taken rows are summed up.
std::vector<std::string> to_lines(const WeightMatch& match);

}  // namespace deft

#endif
