// Random numbers that repeat: a stream is named by what it is for, not by who asks first.
//
//   Random random = Random::of(seed, "augmentation", epoch, sample);   // the same on any thread
//   random.uniform(-2, 2);   random.normal();   random.below(10);   random.chance(0.5);
//
// Counter based: draw k of a stream is mix(key + k * golden ratio), the finaliser of SplitMix64
// (Steele, Lea, Flood 2014). No std:: distributions, whose results differ between libraries.
#ifndef DEFT_CORE_RANDOM_H
#define DEFT_CORE_RANDOM_H

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace deft {

// Draw `index` (from 0) of the stream `key`, without the draws before it.
double uniform_at(std::uint64_t key, std::uint64_t index);

class Random {
 public:
  explicit Random(std::uint64_t key) : key_(key) {}
  // The stream for one purpose, and within it for (a, b), for instance (epoch, sample).
  static Random of(std::uint64_t seed, std::string_view purpose, std::uint64_t a = 0, std::uint64_t b = 0);

  std::uint64_t bits();
  double uniform();                          // [0, 1), 53 bits
  double uniform(double low, double high);   // [low, high)
  double normal();                           // mean 0, variance 1 (Box and Muller)
  double gamma(double shape);                // shape > 0, scale 1 (Marsaglia and Tsang)
  std::int64_t below(std::int64_t n);        // 0 .. n - 1, each equally likely; n >= 1
  bool chance(double probability);

  template <class T>
  void shuffle(std::vector<T>& values) {     // Fisher and Yates
    for (std::int64_t i = static_cast<std::int64_t>(values.size()) - 1; i > 0; --i) {
      std::swap(values[static_cast<std::size_t>(i)], values[static_cast<std::size_t>(below(i + 1))]);
    }
  }

 private:
  std::uint64_t key_;
  std::uint64_t counter_ = 0;
};

}  // namespace deft

#endif
