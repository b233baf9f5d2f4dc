#include "deft/regularization/spatial_dropout.h"

#include "deft/regularization/dropout.h"

namespace deft {

const Card SpatialDropout::card{"regularization", "spatial_dropout", "Spatial dropout",
                                "Tompson et al. 2015, arXiv:1411.4280"};

void describe(SpatialDropoutOptions& options, Fields& fields) {
  fields.real("rate", options.rate, "share of channels set to zero", {0, 0.95});
  fields.text("layers", options.layers, "layers before which it stands (pattern over names and kinds)");
  fields.yes_no("first", options.first, "also before the first layer, whose inputs are the data");
}

void SpatialDropout::edit(LayerList& layers) const {
  insert_dropout(layers, {options_.rate, options_.layers, true, options_.first}, card.name);
}

}  // namespace deft
