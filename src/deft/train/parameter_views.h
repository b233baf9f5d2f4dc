// A model's arrays as optimisers see them, and their values as one list.
//
//   std::vector<ParameterView> views = parameter_views(model, recipe);   // with decays and rate factors of the recipe
//   const std::vector<float> before = values_of(model);  ...  set_values(model, before);
#ifndef DEFT_TRAIN_PARAMETER_VIEWS_H
#define DEFT_TRAIN_PARAMETER_VIEWS_H

#include <memory>
#include <vector>

#include "deft/model/model.h"
#include "deft/recipe/recipe.h"

namespace deft {

std::vector<ParameterView> parameter_views(const Model& model, const Recipe& recipe);

// The optimiser's parameter groups and those of the transfer trick.
std::vector<ParameterGroup> groups_of(const Model& model, const Recipe& recipe);
std::vector<ParameterView> buffer_views(const Model& model);   // running statistics: frozen, without gradient

// All parameters, then all running statistics.
std::vector<float> values_of(const Model& model);
void set_values(Model& model, const std::vector<float>& values);

// Values of those arrays of `to` that `from` has too, by name.
void copy_by_name(const Model& from, Model& to);

// Dropout, drop-connect and stochastic depth at rate 0.
LayerList without_random_layers(LayerList layers);

// The same network with the same values in float32, in memory of its own: to try things on. `quiet`: without the random
// layers (dropout, drop-connect, stochastic depth).
std::unique_ptr<Model> twin_of(const Model& model, bool quiet);

}  // namespace deft

#endif
