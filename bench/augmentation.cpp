// How long does one core take to turn a picture (bytes) into what the network sees (floats), for each augmentation?
//
//   bench_augmentation ROW SIDE [pictures]       prints microseconds per picture: least and median of 7 rounds
//   bench_augmentation list                      the rows
//
// bench/augmentation.sh runs it in turn with bench/augmentation_peer.py, the same by torchvision. Each row is checked
// before it is timed: a strength of 0 must give the plain conversion of the picture.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "deft/augmentation/gaussian_noise.h"
#include "deft/augmentation/horizontal_flip.h"
#include "deft/augmentation/hsv_jitter.h"
#include "deft/augmentation/perspective.h"
#include "deft/augmentation/rand_augment.h"
#include "deft/augmentation/random_crop.h"
#include "deft/augmentation/rotation.h"
#include "deft/kernel/convert.h"

namespace deft {
namespace {

using Change = std::function<void(Image&, Random&)>;

struct Row {
  std::string name;
  Change change;     // as a recipe would have it
  Change nothing;    // the same trick at strength 0
};

template <class Trick>
Change of(typename Trick::Options options) {
  return [trick = Trick(options)](Image& image, Random& random) { trick.apply(image, random, {}); };
}

Change both(Change first, Change second) {
  return [=](Image& image, Random& random) {
    first(image, random);
    second(image, random);
  };
}

std::vector<Row> rows(std::int64_t side) {
  const std::int64_t padding = side / 8;
  return {
      {"flip_crop", both(of<HorizontalFlip>({}), of<RandomCrop>({.padding = padding, .mode = "zero"})),
       both(of<HorizontalFlip>({.probability = 0}), of<RandomCrop>({.padding = 0}))},
      {"hsv_jitter", of<HsvJitter>({}),
       of<HsvJitter>({.power = 1, .factor_low = 1, .factor_high = 1, .offset = 0, .hue = 0})},
      {"rotation", of<Rotation>({.degrees = 15, .mode = "zero"}), of<Rotation>({.degrees = 0, .mode = "zero"})},
      {"perspective", of<Perspective>({.distortion = 0.5, .probability = 1, .mode = "zero"}),
       of<Perspective>({.distortion = 0, .probability = 1, .mode = "zero"})},
      {"gaussian_noise", of<GaussianNoise>({.deviation = 0.05}), of<GaussianNoise>({.deviation = 0})},
      {"rand_augment", of<RandAugment>({.operations = 2, .magnitude = 9, .mode = "zero"}), of<RandAugment>({.operations = 0})},
  };
}

}  // namespace
}  // namespace deft

int main(int count, char** words) {
  if (count == 2 && std::strcmp(words[1], "list") == 0) {
    for (const deft::Row& row : deft::rows(32)) std::printf("%s\n", row.name.c_str());
    return 0;
  }
  if (count < 3) {
    std::fprintf(stderr, "bench_augmentation ROW SIDE [pictures]\n");
    return 2;
  }
  const std::int64_t side = std::atoll(words[2]);
  const std::int64_t pictures = count > 3 ? std::atoll(words[3]) : (side < 64 ? 5000 : 300);
  const std::vector<deft::Row> all = deft::rows(side);
  const auto found = std::find_if(all.begin(), all.end(), [&](const deft::Row& row) { return row.name == words[1]; });
  if (found == all.end()) {
    std::fprintf(stderr, "no row is called %s\n", words[1]);
    return 2;
  }
  const auto size = static_cast<std::size_t>(side * side * 3);
  std::vector<std::uint8_t> stored(size * 16);  // 16 pictures in turn, smooth as photos are
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const double x = static_cast<double>(i / 3 % static_cast<std::size_t>(side)), y = static_cast<double>(i / 3 / static_cast<std::size_t>(side));
    stored[i] = static_cast<std::uint8_t>(127.5 + 127 * std::sin(0.05 * x + 0.07 * y + static_cast<double>(i % 3)));
  }
  const std::vector<float> factor{0.0171f, 0.0175f, 0.0174f}, offset{-2.1f, -2.0f, -1.8f};
  std::vector<float> out(size), plain(size);
  deft::Image image{side, side, 3, std::vector<std::uint8_t>(size)};
  const auto make = [&](const deft::Change& change, std::int64_t number) {
    const auto from = stored.begin() + static_cast<std::ptrdiff_t>(number % 16) * static_cast<std::ptrdiff_t>(size);
    std::copy(from, from + static_cast<std::ptrdiff_t>(size), image.pixels.begin());
    deft::Random random = deft::Random::of(1, "bench", static_cast<std::uint64_t>(number));
    change(image, random);
    deft::normalize_pixels(image.pixels, factor, offset, out);
  };
  make([](deft::Image&, deft::Random&) {}, 0);
  plain = out;
  make(found->nothing, 0);
  if (out != plain) {
    std::fprintf(stderr, "%s at strength 0 changed the picture\n", words[1]);
    return 1;
  }
  std::vector<double> microseconds;
  for (int round = -1; round < 7; ++round) {  // one to warm up
    const std::clock_t start = std::clock();  // of this process: others on the machine do not count
    for (std::int64_t i = 0; i < pictures; ++i) make(found->change, i);
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (round >= 0) microseconds.push_back(1e6 * seconds / static_cast<double>(pictures));
  }
  std::sort(microseconds.begin(), microseconds.end());
  std::printf("deft %s %lld least %.1f median %.1f\n", words[1], static_cast<long long>(side), microseconds[0], microseconds[3]);
}
