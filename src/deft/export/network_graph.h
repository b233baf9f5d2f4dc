// Writes a trained network, from the pixels or the table's row to the probabilities.
//
//   ExportedNetwork net;  ...            // what the network is, as plain data
//   const GraphWriter::Value probabilities = write_network(net, writer, "input");
//
// A picture enters as count x channels x height x width numbers 0 .. 255 at the network's size (the graph begins after resizing and
// cropping); a table's row as count x columns, categories as numbers, missing as NaN. Test-time augmentation is not in the graph.
// Throws Refusal for what has no counterpart: the hierarchical softmax, tricks that deft does not know.
#ifndef DEFT_EXPORT_NETWORK_GRAPH_H
#define DEFT_EXPORT_NETWORK_GRAPH_H

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "deft/core/recipe_document.h"
#include "deft/core/state.h"
#include "deft/export/graph_writer.h"
#include "deft/network/layer.h"
#include "deft/preprocessing/role.h"

namespace deft {

struct ExportedNetwork {
  LayerList layers;
  SampleLayout input;                                                // before preprocessing
  Shape network_input;
  std::map<std::string, std::vector<float>> arrays;                  // "conv1.weight", "norm1.running_mean", ...
  std::vector<std::pair<std::string, State>> preprocessing;          // name and fitted numbers, in order
  Table activation;                                                  // the recipe's, with its options
  std::string loss;                                                  // how logits become predictions
  bool features = false;                                             // `layers` end below the head: they are the answer
  double threshold_strength = 0.0;                                   // of imbalance/threshold_moving
  std::vector<float> class_counts;
};

// The preprocessing alone: count x numbers (row, column, channel), as trees read a sample. `layers`, `arrays` and `loss` are not looked at.
GraphWriter::Value write_prepared_rows(const ExportedNetwork& net, GraphWriter& writer, const GraphWriter::Value& input);

// Probabilities with thresholds moved by threshold_strength; themselves where it is 0.
GraphWriter::Value write_moved(const ExportedNetwork& net, GraphWriter& writer, const GraphWriter::Value& probabilities);

GraphWriter::Value write_network(const ExportedNetwork& net, GraphWriter& writer, const GraphWriter::Value& input);

}  // namespace deft

#endif
