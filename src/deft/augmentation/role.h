// What an augmentation is: a random change of one training picture that keeps its label.
#ifndef DEFT_AUGMENTATION_ROLE_H
#define DEFT_AUGMENTATION_ROLE_H

#include <cstdint>
#include <span>
#include <vector>

#include "deft/core/catalogue.h"
#include "deft/core/random.h"
#include "deft/data/dataset.h"

namespace deft {

// One picture: bytes, row after row, channels last.
struct Image {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::int64_t channels = 0;
  std::vector<std::uint8_t> pixels;
};

// Which picture of which epoch this is (alternating flip needs both).
struct SampleContext {
  std::int64_t epoch = 0;
  std::int64_t sample = 0;
  std::uint64_t seed = 0;
  std::int64_t copy = 0;       // how often this epoch has shown it before (imbalance tricks draw rare ones again)
};

class Augmentation {
 public:
  virtual ~Augmentation() = default;
  // Looks at the training part once (fancy PCA's colour basis). May keep nothing.
  virtual void fit(const Samples&) {}
  virtual void apply(Image& image, Random& random, const SampleContext& context) const = 0;
};

// Test-time augmentation: the views of a picture whose outputs are averaged with these weights.
class TestTimeViews {
 public:
  virtual ~TestTimeViews() = default;
  virtual std::vector<double> weights() const = 0;                        // one per view, sum 1
  virtual void view(std::int64_t number, const Image& image, Image& out) const = 0;
};

// A batch about to be mixed: preprocessed inputs (count x shape, channels last) and target rows (count x outputs, shares that
// sum to 1). Mixup and cutmix change both.
struct MixableBatch {
  std::int64_t count = 0;
  std::int64_t height = 1;
  std::int64_t width = 1;
  std::int64_t channels = 1;
  std::int64_t outputs = 1;
  std::span<float> inputs;
  std::span<float> targets;
};

class BatchMixing {
 public:
  virtual ~BatchMixing() = default;
  virtual void mix(MixableBatch& batch, Random& random) const = 0;
};

const Catalogue<Augmentation>& augmentations();
const Catalogue<BatchMixing>& batch_mixings();       // holds "mixup" and "cutmix"
const Catalogue<TestTimeViews>& test_time_views();   // holds "test_time"

}  // namespace deft

#endif
