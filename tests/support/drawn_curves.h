// Curves drawn for one fault: ten classes, rate 0.1, and whatever a test draws.
//
//   Observations seen = drawn_steps(100, [](double t) { return 2.3 - t; });      // t from 0 to 1
//   add_epochs(seen, 20, [](EpochObservation& e, double t) { e.val_loss = 1 + t; });
#ifndef DEFT_TESTS_SUPPORT_DRAWN_CURVES_H
#define DEFT_TESTS_SUPPORT_DRAWN_CURVES_H

#include <cstdint>
#include <string>
#include <vector>

#include "deft/coach/observations.h"

namespace deft {

inline Observations ten_classes() {
  Observations seen;
  seen.facts.classes = 10;
  seen.facts.val_samples = 1000;
  seen.facts.batch_size = 64;
  return seen;
}

template <class Loss>
Observations drawn_steps(int count, const Loss& loss) {
  Observations seen = ten_classes();
  for (int i = 0; i < count; ++i) {
    const double t = static_cast<double>(i) / (count - 1);
    seen.steps.push_back({.step = 10 * i, .epoch = 10 * t, .loss = loss(t), .learning_rate = 0.1});
  }
  return seen;
}

template <class Fill>
void add_epochs(Observations& seen, int count, const Fill& fill) {
  for (int i = 1; i <= count; ++i) {
    EpochObservation one{.epoch = static_cast<double>(i)};
    one.learning_rate = 0.1;
    fill(one, count == 1 ? 1.0 : static_cast<double>(i - 1) / (count - 1));
    seen.epochs.push_back(one);
  }
}

// `probes` equal looks at layers conv0, conv1, ..., each with one value set.
inline void add_layers(Observations& seen, int probes, double LayerObservation::* value, const std::vector<double>& of_layers) {
  for (int probe = 0; probe < probes; ++probe) {
    for (std::size_t i = 0; i < of_layers.size(); ++i) {
      LayerObservation one{.step = 100 * probe, .epoch = static_cast<double>(probe), .name = "conv" + std::to_string(i), .kind = "convolution"};
      one.*value = of_layers[i];
      seen.layers.push_back(one);
    }
  }
}

inline Observations drawn_layers(int probes, double LayerObservation::* value, const std::vector<double>& of_layers) {
  Observations seen = ten_classes();
  add_layers(seen, probes, value, of_layers);
  return seen;
}

}  // namespace deft

#endif
