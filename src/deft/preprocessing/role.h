// What a preprocessing trick is: a map of one sample's numbers, fitted on the training part only.
//
// Pictures enter as value / 255 (0 .. 1), channels last; table rows as they are in the file (categories as numbers, missing as NaN).
// Those of a recipe apply in order.
#ifndef DEFT_PREPROCESSING_ROLE_H
#define DEFT_PREPROCESSING_ROLE_H

#include <cstdint>
#include <span>
#include <vector>

#include "deft/core/catalogue.h"
#include "deft/core/state.h"
#include "deft/data/dataset.h"
#include "deft/network/layer.h"

namespace deft {

// What a sample looks like at some point of the chain.
struct SampleLayout {
  Shape shape;
  std::vector<Column> columns;  // tables: one per channel
  bool table() const { return !columns.empty(); }
};

class Preprocessing {
 public:
  virtual ~Preprocessing() = default;
  // Learns from training samples (row after row, input.shape.size() numbers each); returns the layout after it.
  virtual SampleLayout fit(std::span<const float> samples, const SampleLayout& input) = 0;
  virtual void apply(std::span<const float> in, std::span<float> out) const = 0;
  // Where the map is y = factor * x + offset per channel, says so: it is then merged into the conversion to floats.
  virtual bool per_channel(std::vector<float>& /*factor*/, std::vector<float>& /*offset*/) const { return false; }
  virtual void save(State& state) const = 0;   // fitted numbers, enough for apply()
  virtual void load(const State& state) = 0;
};

const Catalogue<Preprocessing>& preprocessings();

}  // namespace deft

#endif
