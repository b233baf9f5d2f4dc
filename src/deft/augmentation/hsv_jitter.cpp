#include "deft/augmentation/hsv_jitter.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace deft {
namespace {

// x -> clamp(factor * x^power + offset) at 0, 1/n, .., 1: a power per pixel would cost more than all the rest.
// The logarithms are the same for every picture, so that only exp() is left: x^p = exp(p log x).
template <std::size_t N>
std::array<float, N + 1> curve(double power, double factor, double offset) {
  static const std::array<float, N + 1> logarithms = [] {
    std::array<float, N + 1> values{};
    for (std::size_t i = 1; i <= N; ++i) values[i] = static_cast<float>(std::log(static_cast<double>(i) / N));
    return values;
  }();
  const auto p = static_cast<float>(power), a = static_cast<float>(factor), b = static_cast<float>(offset);
  std::array<float, N + 1> values;
  values[0] = std::clamp(b, 0.0F, 1.0F);  // 0^p = 0
  for (std::size_t i = 1; i <= N; ++i) values[i] = std::clamp(a * std::exp(p * logarithms[i]) + b, 0.0F, 1.0F);
  return values;
}

}  // namespace

const Card HsvJitter::card{"augmentation", "hsv_jitter", "HSV jitter", "Dosovitskiy et al. 2014, arXiv:1406.6909"};

void describe(HsvJitterOptions& o, Fields& f) {
  f.real("probability", o.probability, "share of pictures changed", {0, 1});
  f.real("power", o.power, "saturation and brightness are raised to 1/power .. power", {1, 16});
  f.real("factor_low", o.factor_low, "smallest factor of saturation and brightness", {0, 10});
  f.real("factor_high", o.factor_high, "largest factor of saturation and brightness", {0, 10});
  f.real("offset", o.offset, "largest offset of saturation and brightness, either way", {0, 1});
  f.real("hue", o.hue, "largest turn of the hue either way, in whole turns", {0, 0.5});
  f.require(o.factor_low <= o.factor_high, "factor_low must not exceed factor_high");
}

void change_hsv(Image& image, const HsvChange& change) {
  if (image.channels != 3) return;
  constexpr std::size_t kSaturationSteps = 1024;
  const auto saturation_curve =
      curve<kSaturationSteps>(change.saturation_power, change.saturation_factor, change.saturation_offset);
  const auto value_curve = curve<255>(change.value_power, change.value_factor, change.value_offset);
  const auto turn = static_cast<float>(6 * (change.hue_offset - std::floor(change.hue_offset)));
  for (std::size_t p = 0; p + 2 < image.pixels.size(); p += 3) {
    std::uint8_t* rgb = image.pixels.data() + p;
    const int high = std::max({rgb[0], rgb[1], rgb[2]}), low = std::min({rgb[0], rgb[1], rgb[2]});
    const auto range = static_cast<float>(high - low);
    // Selections instead of branches, which a noisy picture would mispredict.
    const bool red = high == rgb[0], green = !red && high == rgb[1];
    const int numerator = red ? rgb[1] - rgb[2] : green ? rgb[2] - rgb[0] : rgb[0] - rgb[1];
    const float sector = red ? 6.0F : green ? 2.0F : 4.0F;
    float hue = sector + turn + static_cast<float>(numerator) / std::max(range, 1.0F);  // in sixths of a turn
    hue -= hue >= 12 ? 12.0F : hue >= 6 ? 6.0F : 0.0F;
    const float saturation = range / std::max(static_cast<float>(high), 1.0F);
    const float place = saturation * kSaturationSteps;
    const auto step = std::min(static_cast<std::size_t>(place), kSaturationSteps - 1);
    const float part = place - static_cast<float>(step);
    const float s = saturation_curve[step] + part * (saturation_curve[step + 1] - saturation_curve[step]);
    const float v = 255 * value_curve[static_cast<std::size_t>(high)];
    auto channel = [&](float shift) {  // v (1 - s max(0, min(k, 4 - k, 1))), k = (shift + hue) mod 6
      float k = shift + hue;
      k -= k >= 6 ? 6.0F : 0.0F;
      return static_cast<std::uint8_t>(v - v * s * std::clamp(std::min(k, 4 - k), 0.0F, 1.0F) + 0.5F);
    };
    rgb[0] = channel(5);
    rgb[1] = channel(3);
    rgb[2] = channel(1);
  }
}

HsvChange random_hsv_change(const HsvJitterOptions& o, Random& random) {
  HsvChange change;
  const double log_power = std::log(o.power);
  change.saturation_power = std::exp(random.uniform(-log_power, log_power));
  change.saturation_factor = random.uniform(o.factor_low, o.factor_high);
  change.saturation_offset = random.uniform(-o.offset, o.offset);
  change.value_power = std::exp(random.uniform(-log_power, log_power));
  change.value_factor = random.uniform(o.factor_low, o.factor_high);
  change.value_offset = random.uniform(-o.offset, o.offset);
  change.hue_offset = random.uniform(-o.hue, o.hue);
  return change;
}

void HsvJitter::apply(Image& image, Random& random, const SampleContext&) const {
  if (random.chance(options_.probability)) change_hsv(image, random_hsv_change(options_, random));
}

}  // namespace deft
