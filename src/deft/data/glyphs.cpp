#include "deft/data/glyphs.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "deft/data/glyph_shapes.h"
#include "deft/data/memory_pictures.h"
#include "deft/data/parallel.h"

namespace deft {
namespace {

// Nearly normal, mean 0: the sum of three uniform draws. Random::normal() needs log and cos, whose last digit
// differs between C libraries.
double bell(Random& random, double deviation) {
  double sum = random.uniform();
  sum += random.uniform();
  sum += random.uniform();
  return deviation * 2.0 * (sum - 1.5);
}

// Ink: how much of each pixel is covered, 0 .. 1.
class Mask {
 public:
  explicit Mask(std::int64_t size) : size_(size), ink_(static_cast<std::size_t>(size * size)) {}

  void segment(GlyphPoint a, GlyphPoint b, double half_width) {
    const double reach = half_width + 1;
    const std::int64_t top = at_least_0(std::min(a.y, b.y) - reach), bottom = at_most_last(std::max(a.y, b.y) + reach);
    const std::int64_t left = at_least_0(std::min(a.x, b.x) - reach), right = at_most_last(std::max(a.x, b.x) + reach);
    const double dx = b.x - a.x, dy = b.y - a.y;
    const double length2 = dx * dx + dy * dy;
    for (std::int64_t y = top; y <= bottom; ++y) {
      for (std::int64_t x = left; x <= right; ++x) {
        const double px = static_cast<double>(x) - a.x, py = static_cast<double>(y) - a.y;
        const double t = length2 > 0 ? std::clamp((px * dx + py * dy) / length2, 0.0, 1.0) : 0.0;
        const double ex = px - t * dx, ey = py - t * dy;
        const double cover = std::clamp(half_width + 0.5 - std::sqrt(ex * ex + ey * ey), 0.0, 1.0);
        double& ink = ink_[static_cast<std::size_t>(y * size_ + x)];
        ink = std::max(ink, cover);
      }
    }
  }
  double at(std::int64_t pixel) const { return ink_[static_cast<std::size_t>(pixel)]; }

 private:
  std::int64_t at_least_0(double v) const { return v < 0 ? 0 : static_cast<std::int64_t>(std::min(v, 1e6)); }
  std::int64_t at_most_last(double v) const {
    return v < 0 ? -1 : std::min(size_ - 1, static_cast<std::int64_t>(std::min(v, 1e6)) + 1);
  }
  std::int64_t size_;
  std::vector<double> ink_;
};

// From the box of the skeleton to pixels: style, slant, rotation, a smooth warp, and the place in the picture.
class Placement {
 public:
  Placement(Random& random, double size, double centre_x, double centre_y, double height) {
    const double stretch = random.uniform(0.55, 0.95);
    const double slant = bell(random, 0.16);
    const double t = bell(random, 0.075);  // tangent of half the angle
    const double cosine = (1 - t * t) / (1 + t * t), sine = 2 * t / (1 + t * t);
    const double wide = height * stretch;
    xx_ = wide * cosine;
    xy_ = -height * (slant * cosine + sine);
    yx_ = wide * sine;
    yy_ = height * (cosine - slant * sine);
    x0_ = centre_x;
    y0_ = centre_y;
    for (double& w : warp_) w = bell(random, 0.039 * size);
  }
  GlyphPoint operator()(GlyphPoint p) const {
    const double u = p.x - 0.5, v = p.y - 0.5;
    const double quadratic_u = 4 * u * u - 0.5, quadratic_v = 4 * v * v - 0.5, product = 4 * u * v;
    return {x0_ + xx_ * u + xy_ * v + warp_[0] * quadratic_v + warp_[1] * product + warp_[2] * quadratic_u * 0.5,
            y0_ + yx_ * u + yy_ * v + warp_[3] * quadratic_u + warp_[4] * product + warp_[5] * quadratic_v * 0.5};
  }

 private:
  double xx_, xy_, yx_, yy_, x0_, y0_;
  std::array<double, 6> warp_{};
};

void draw_shape(std::int64_t glyph, const Placement& place, double half_width, double serif, Mask& mask) {
  for (const GlyphStroke& stroke : glyph_shape(glyph)) {
    GlyphPoint from = place(stroke.front());
    for (std::size_t i = 1; i < stroke.size(); ++i) {
      const GlyphPoint to = place(stroke[i]);
      mask.segment(from, to, half_width);
      from = to;
    }
    if (serif <= 0) continue;
    for (const GlyphPoint& end : {stroke.front(), stroke.back()}) {
      mask.segment(place({end.x - serif, end.y}), place({end.x + serif, end.y}), half_width * 0.7);
    }
  }
}

struct Colour {
  double red, green, blue;
  double brightness() const { return 0.3 * red + 0.59 * green + 0.11 * blue; }
};

Colour random_colour(Random& random) {
  const double red = random.uniform(0, 255), green = random.uniform(0, 255);
  return {red, green, random.uniform(0, 255)};
}

Colour mixed(const Colour& a, const Colour& b, double t) {
  return {a.red + t * (b.red - a.red), a.green + t * (b.green - a.green), a.blue + t * (b.blue - a.blue)};
}

// Paper and ink differ in brightness by at least `contrast` at both ends of their gradients.
struct Palette {
  Colour paper, paper_end, ink, ink_end;
};

Palette random_palette(Random& random, double contrast) {
  const bool dark_ink = random.chance(0.8);  // mostly as in print, so that a linear classifier learns something
  auto turned = [&](Palette p) {
    if ((p.ink.brightness() < p.paper.brightness()) != dark_ink) {
      std::swap(p.ink, p.paper);
      std::swap(p.ink_end, p.paper_end);
    }
    return p;
  };
  Palette palette{};
  palette.paper = random_colour(random);
  palette.paper_end = mixed(palette.paper, random_colour(random), 0.4);
  const double low = std::min(palette.paper.brightness(), palette.paper_end.brightness());
  const double high = std::max(palette.paper.brightness(), palette.paper_end.brightness());
  auto clear = [&](const Colour& c) { return c.brightness() <= low - contrast || c.brightness() >= high + contrast; };
  for (int tries = 0; tries < 64; ++tries) {
    palette.ink = random_colour(random);
    palette.ink_end = mixed(palette.ink, random_colour(random), 0.3);
    const bool same_side = (palette.ink.brightness() < low) == (palette.ink_end.brightness() < low);
    if (clear(palette.ink) && clear(palette.ink_end) && same_side) return turned(palette);
  }
  const double grey = (low + high) / 2 < 127 ? 245 : 10;
  palette.ink = palette.ink_end = {grey, grey, grey};
  return turned(palette);
}

}  // namespace

const Card Glyphs::card{"data", "glyphs", "Drawn digits and letters", "deft"};

void describe(GlyphsOptions& o, Fields& f) {
  f.whole("samples", o.samples, "training pictures; a sixth as many more to test on", {36, 1e7});
  f.whole("classes", o.classes, "digits, then letters", {2, kGlyphs});
  f.whole("size", o.size, "side of a picture in pixels", {16, 256});
  f.real("imbalance", o.imbalance, "most frequent class : rarest class", {1, 1000});
  f.real("label_noise", o.label_noise, "share of wrong training labels", {0, 0.9});
  f.whole("seed", o.seed, "another seed draws another set", {0, 1e15});
}

void draw_glyph(std::int64_t label, std::int64_t size, Random random, std::uint8_t* out) {
  const auto side = static_cast<double>(size);
  const double middle = (side - 1) / 2;
  const Palette palette = random_palette(random, 31);

  Mask glyph(size), clutter(size), blobs(size);
  const double height = side * random.uniform(0.50, 0.78);
  const double half_width = side * random.uniform(0.022, 0.062);
  const double serif = random.chance(0.35) ? random.uniform(0.08, 0.18) : 0;
  const double centre_x = middle + random.uniform(-0.13, 0.13) * side;
  const double centre_y = middle + random.uniform(-0.11, 0.11) * side;
  draw_shape(label, Placement(random, side, centre_x, centre_y, height), half_width, serif, glyph);

  for (double sign : {-1.0, 1.0}) {  // neighbours, cut off by the border
    if (!random.chance(0.5)) continue;
    const double x = centre_x + sign * side * random.uniform(0.62, 0.75);
    const double y = centre_y + bell(random, 0.04 * side);
    const std::int64_t neighbour = random.below(kGlyphs);
    draw_shape(neighbour, Placement(random, side, x, y, height), half_width, serif, clutter);
  }
  auto anywhere = [&] {
    const double x = random.uniform(0, side);
    return GlyphPoint{x, random.uniform(0, side)};
  };
  for (std::int64_t lines = random.below(3); lines > 0; --lines) {
    const GlyphPoint a = anywhere(), b = anywhere();
    clutter.segment(a, b, side * random.uniform(0.006, 0.02));
  }
  for (std::int64_t n = random.below(4); n > 0; --n) {
    const GlyphPoint centre = anywhere();
    blobs.segment(centre, centre, side * random.uniform(0.04, 0.16));
  }
  const Colour blob = random_colour(random);
  const double blob_strength = random.uniform(0.15, 0.5), clutter_strength = random.uniform(0.35, 0.9);
  const double gx = random.uniform(-1, 1), gy = random.uniform(-1, 1);
  const double noise = random.uniform(2, 29);

  for (std::int64_t y = 0; y < size; ++y) {
    for (std::int64_t x = 0; x < size; ++x) {
      const std::int64_t p = y * size + x;
      const double along =
          std::clamp(0.5 + (gx * (static_cast<double>(x) - middle) + gy * (static_cast<double>(y) - middle)) / side, 0.0, 1.0);
      const Colour ink = mixed(palette.ink, palette.ink_end, along);
      Colour colour = mixed(palette.paper, palette.paper_end, along);
      colour = mixed(colour, blob, blobs.at(p) * blob_strength);
      colour = mixed(colour, ink, clutter.at(p) * clutter_strength);
      colour = mixed(colour, ink, glyph.at(p));
      for (double value : {colour.red, colour.green, colour.blue}) {
        *out++ = static_cast<std::uint8_t>(std::clamp(value + bell(random, noise) + 0.5, 0.0, 255.0));
      }
    }
  }
}

std::vector<std::int64_t> imbalanced_counts(std::int64_t samples, std::int64_t classes, double imbalance) {
  // Powers by repeated multiplication with a root found by bisection: std::pow differs between machines.
  double low = 1, high = imbalance;
  auto power = [&](double base) {
    double result = 1;
    for (std::int64_t i = 1; i < classes; ++i) result *= base;
    return result;
  };
  for (int i = 0; i < 200; ++i) (power((low + high) / 2) < imbalance ? low : high) = (low + high) / 2;
  const double step = imbalance == 1 ? 1 : (low + high) / 2;
  std::vector<double> weights(static_cast<std::size_t>(classes), 1);
  double sum = 1;
  for (std::size_t c = 1; c < weights.size(); ++c) sum += weights[c] = weights[c - 1] / step;
  std::vector<std::int64_t> counts;
  double edge = 0;
  std::int64_t given = 0;
  for (double weight : weights) {  // rounding the running sum keeps the total exact
    edge += weight;
    const auto until = static_cast<std::int64_t>(static_cast<double>(samples) * edge / sum + 0.5);
    counts.push_back(until - given);
    given = until;
  }
  for (std::int64_t& count : counts) {
    if (count > 0) continue;
    count = 1;
    --counts[0];
  }
  return counts;
}

DataSet Glyphs::load(const DataOptions&) const {
  const std::int64_t size = options_.size;
  const auto seed = static_cast<std::uint64_t>(options_.seed);
  auto draw = [&](const std::vector<std::int64_t>& counts, const char* purpose) {
    Samples samples;
    for (std::size_t c = 0; c < counts.size(); ++c) {
      samples.labels.insert(samples.labels.end(), static_cast<std::size_t>(counts[c]), static_cast<std::int64_t>(c));
    }
    Random::of(seed, "glyphs order", purpose[0]).shuffle(samples.labels);
    const auto count = static_cast<std::int64_t>(samples.labels.size());
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(count * size * size * 3));
    parallel_for(count, [&](std::int64_t i) {
      draw_glyph(samples.labels[static_cast<std::size_t>(i)], size,
                 Random::of(seed, purpose, static_cast<std::uint64_t>(i)), bytes.data() + i * size * size * 3);
    });
    samples.pictures = std::make_shared<MemoryPictures>(count, size, size, 3, std::move(bytes));
    return samples;
  };
  DataSet set;
  set.name = "glyphs";
  set.drawn_symbols = true;
  set.test_given = true;
  set.train = draw(imbalanced_counts(options_.samples, options_.classes, options_.imbalance), "train glyph");
  set.test = draw(imbalanced_counts(std::max(options_.samples / 6, options_.classes), options_.classes, 1), "test glyph");
  Random random = Random::of(seed, "glyphs label noise");
  for (std::int64_t& label : set.train.labels) {
    if (!random.chance(options_.label_noise)) continue;
    label = (label + 1 + random.below(options_.classes - 1)) % options_.classes;
  }
  for (std::int64_t c = 0; c < options_.classes; ++c) set.class_names.push_back(glyph_name(c));
  return set;
}

}  // namespace deft
