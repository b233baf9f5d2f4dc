// Forests as operations of a graph: what `deft export` writes of them.
//
//   trees_of(forest, 0.5f, [](std::size_t tree, std::size_t share) { return share; })      leaves add half of each share to its output
#ifndef DEFT_ENSEMBLE_FOREST_GRAPH_H
#define DEFT_ENSEMBLE_FOREST_GRAPH_H

#include <functional>
#include <vector>

#include "deft/ensemble/forest.h"
#include "deft/export/graph_writer.h"

namespace deft {

// `output`: where share k of a leaf of tree t goes. Shares of 0 are left out.
std::vector<GraphWriter::Tree> trees_of(const Forest& forest, float factor, const std::function<std::size_t(std::size_t tree, std::size_t share)>& output);

}  // namespace deft

#endif
