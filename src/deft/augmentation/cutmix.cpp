#include "deft/augmentation/cutmix.h"

#include <algorithm>
#include <cmath>

#include "deft/augmentation/mixup.h"
#include "deft/core/problem.h"

namespace deft {

const Card Cutmix::card{"augmentation", "cutmix", "Cutmix", "Yun et al. 2019, arXiv:1905.04899"};

void describe(CutmixOptions& o, Fields& f) {
  f.real("alpha", o.alpha, "small: the box is nearly nothing or nearly all; 1: every area equally likely", {0.001, 100});
  f.real("probability", o.probability, "share of batches mixed", {0, 1});
}

CutBox random_cut_box(double lambda, std::int64_t height, std::int64_t width, Random& random) {
  const double side = std::sqrt(1 - lambda);
  const auto part = [&](std::int64_t n, std::int64_t& low, std::int64_t& length) {
    const std::int64_t wanted = std::llround(side * static_cast<double>(n)), centre = random.below(n);
    low = std::clamp<std::int64_t>(centre - wanted / 2, 0, n);
    length = std::clamp<std::int64_t>(centre - wanted / 2 + wanted, low, n) - low;
  };
  CutBox box;
  part(height, box.top, box.height);
  part(width, box.left, box.width);
  return box;
}

void cut_mix(MixableBatch& batch, const CutBox& box, const std::vector<std::int64_t>& partners) {
  const std::int64_t row = batch.width * batch.channels, size = batch.height * row;
  const std::int64_t length = box.width * batch.channels, first = box.top * row + box.left * batch.channels;
  thread_local std::vector<float> boxes;  // of all pictures before any is overwritten
  boxes.clear();
  for (std::int64_t i = 0; i < batch.count; ++i) {
    for (std::int64_t y = 0; y < box.height; ++y) {
      const auto from = batch.inputs.begin() + i * size + first + y * row;
      boxes.insert(boxes.end(), from, from + length);
    }
  }
  for (std::int64_t i = 0; i < batch.count; ++i) {
    for (std::int64_t y = 0; y < box.height; ++y) {
      std::copy_n(boxes.begin() + (partners[static_cast<std::size_t>(i)] * box.height + y) * length, length,
                  batch.inputs.begin() + i * size + first + y * row);
    }
  }
  const double area = static_cast<double>(box.height * box.width) / static_cast<double>(batch.height * batch.width);
  blend_targets(batch, 1 - area, partners);
}

void Cutmix::mix(MixableBatch& batch, Random& random) const {
  if (batch.height * batch.width < 2) {
    throw Refusal("[augmentation] cutmix cuts boxes out of pictures, and these inputs have no rows and columns; use mixup");
  }
  if (batch.count == 0 || !random.chance(options_.probability)) return;
  const double lambda = random_beta(options_.alpha, random);
  const CutBox box = random_cut_box(lambda, batch.height, batch.width, random);
  cut_mix(batch, box, random_partners(batch.count, random));
}

}  // namespace deft
