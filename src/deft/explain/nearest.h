// Nearest training samples: those that the network takes for most alike, by the distance of their features. Neighbours of another class
// show what it confuses, identical pictures a leak.                 Cover and Hart 1967; features of a deep network: Krizhevsky et al. 2012
//
//   euclidean: |f - g|        cosine: 1 - f g / (|f| |g|)
//
//   nearest({1, 0}, {0, 0,  1, 1,  5, 0}, 2, "euclidean")   ->  {0, 1.0}, {1, 1.0}
#ifndef DEFT_EXPLAIN_NEAREST_H
#define DEFT_EXPLAIN_NEAREST_H

#include "deft/explain/role.h"

namespace deft {

struct Neighbor {
  std::int64_t index = 0;
  double distance = 0.0;
};

// Of the rows, nearest first; equal ones in their order.
std::vector<Neighbor> nearest(std::span<const float> query, std::span<const float> rows, std::size_t count, const std::string& distance);

struct NearestOptions {
  std::int64_t count = 8;
  std::string distance = "euclidean";
  std::int64_t samples = 10000;
};
void describe(NearestOptions& options, Fields& fields);

class Nearest : public Explanation {
 public:
  static const Card card;
  using Options = NearestOptions;
  explicit Nearest(Options options) : options_(std::move(options)) {}
  Explained explain(const Subject& subject) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
