// An activation as operations of a graph, from its name and options.
#ifndef DEFT_EXPORT_ACTIVATION_GRAPH_H
#define DEFT_EXPORT_ACTIVATION_GRAPH_H

#include <string>
#include <vector>

#include "deft/core/recipe_document.h"
#include "deft/export/graph_writer.h"

namespace deft {

// `slopes`: PReLU's learned ones. `pieces`, `channels`: maxout's. `where` names constants. Throws Refusal for an unknown activation.
GraphWriter::Value write_activation(GraphWriter& writer, const GraphWriter::Value& x, const Table& activation, const std::vector<float>& slopes,
                                    std::int64_t channels, std::int64_t pieces, const std::string& where);

}  // namespace deft

#endif
