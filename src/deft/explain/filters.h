// First-layer filters: the weights of a convolution as small pictures. Edges, colours and blobs: it has learned. Noise: it has not, or the rate
// was too high. Of a network that starts with a linear layer on pictures: what each of its units looks for.
//                                                                          Krizhevsky, Sutskever, Hinton 2012, figure 3
//   tile k = weights of output k, brought to 0 .. 255 over the tile; three inputs are red, green and blue, any other number
//   gives a grey tile for each
//
//   filter_tiles({.outputs = 2, .shape = {3, 3, 1}, .values = {..18 numbers..}}, 64)   ->  2 grey pictures of 3 x 3
#ifndef DEFT_EXPLAIN_FILTERS_H
#define DEFT_EXPLAIN_FILTERS_H

#include "deft/explain/role.h"

namespace deft {

std::vector<Image> filter_tiles(const WeightView& weights, std::int64_t most);

struct FiltersOptions {
  std::string layer;
  std::int64_t most = 256;
};
void describe(FiltersOptions& options, Fields& fields);

class Filters : public Explanation {
 public:
  static const Card card;
  using Options = FiltersOptions;
  explicit Filters(Options options) : options_(std::move(options)) {}
  bool needs_sample() const override { return false; }
  // Throws Refusal for tables, and for a layer that is no convolution.
  Explained explain(const Subject& subject) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
