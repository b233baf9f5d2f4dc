#include "deft/regularization/dropout.h"

#include <utility>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/regularization/layer_edit.h"

namespace deft {
namespace {

struct Found {
  int inserted = 0;
  bool first_only = false;
};

void insert_into(LayerList& layers, const DropoutOptions& options, const std::string& trick, bool outermost,
                 Found& found) {
  LayerList result;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    Layer& layer = layers[i];
    if (auto* residual = std::get_if<Residual>(&layer.options)) {
      insert_into(residual->body, options, trick, false, found);
    } else if (concerns(options.layers, layer)) {
      if (outermost && i == 0 && !options.first) {
        found.first_only = true;
      } else {
        result.push_back({trick + "_" + layer.name, Dropout{options.rate, options.spatial}});
        ++found.inserted;
      }
    }
    result.push_back(std::move(layer));
  }
  layers = std::move(result);
}

}  // namespace

const Card DropoutInserter::card{"regularization", "dropout", "Dropout", "Srivastava et al. 2014, JMLR 15"};

void insert_dropout(LayerList& layers, const DropoutOptions& options, const std::string& trick) {
  const std::vector<std::string> names = layer_names(layers);
  Found found;
  insert_into(layers, options, trick, true, found);
  if (found.inserted > 0) return;
  const std::string where = "[regularization] " + trick + " layers = '" + options.layers + "'";
  if (found.first_only) {
    throw Refusal(where + " matches only the first layer '" + names.front() +
                  "', whose inputs are the data; set first = true to drop those");
  }
  throw Refusal(where + ": no layer of the network has this name or kind" + did_you_mean(options.layers, names));
}

void describe(DropoutOptions& options, Fields& fields) {
  fields.real("rate", options.rate, "share of inputs set to zero", {0, 0.95});
  fields.text("layers", options.layers, "layers before which it stands (pattern over names and kinds)");
  fields.yes_no("spatial", options.spatial, "drop whole channels instead of single numbers");
  fields.yes_no("first", options.first, "also before the first layer, whose inputs are the data");
}

void DropoutInserter::edit(LayerList& layers) const { insert_dropout(layers, options_); }

}  // namespace deft
