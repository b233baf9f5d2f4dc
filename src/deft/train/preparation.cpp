#include "deft/train/preparation.h"

#include <algorithm>
#include <cstring>

#include "deft/core/problem.h"
#include "deft/kernel/convert.h"

namespace deft {
namespace {

constexpr std::int64_t kFitSamples = 10000;  // enough for means and covariances, small enough to hold as floats

std::vector<std::int64_t> evenly(std::int64_t count, std::int64_t limit) {
  const std::int64_t taken = std::min(count, limit);
  std::vector<std::int64_t> which;
  for (std::int64_t i = 0; i < taken; ++i) which.push_back(i * count / taken);
  return which;
}

// A colour network fed with grey pictures, or the other way round (luma of ITU-R BT.601).
void adapt_channels(Image& image, std::int64_t channels) {
  if (image.channels == channels) return;
  const auto count = static_cast<std::size_t>(image.height * image.width);
  std::vector<std::uint8_t> pixels(count * static_cast<std::size_t>(channels));
  for (std::size_t i = 0; i < count; ++i) {
    if (channels == 3) {
      pixels[3 * i] = pixels[3 * i + 1] = pixels[3 * i + 2] = image.pixels[i];
    } else {
      const std::uint8_t* p = image.pixels.data() + 3 * i;
      pixels[i] = static_cast<std::uint8_t>((299 * p[0] + 587 * p[1] + 114 * p[2] + 500) / 1000);
    }
  }
  image.pixels = std::move(pixels);
  image.channels = channels;
}

}  // namespace

void centre_crop(Image& image, std::int64_t height, std::int64_t width) {
  if (image.height == height && image.width == width) return;
  const std::int64_t top = (image.height - height) / 2;
  const std::int64_t left = (image.width - width) / 2;
  const auto row = static_cast<std::size_t>(width * image.channels);
  for (std::int64_t y = 0; y < height; ++y) {  // rows move towards the front, never over one still needed
    std::memmove(image.pixels.data() + static_cast<std::size_t>(y) * row,
                 image.pixels.data() + ((y + top) * image.width + left) * image.channels, row);
  }
  image.height = height;
  image.width = width;
  image.pixels.resize(row * static_cast<std::size_t>(height));
}

Preparation::Preparation(const Recipe& recipe, SampleLayout input)
    : imbalance_(recipe.imbalance), augmentation_(recipe.augmentation), preprocessing_(recipe.preprocessing), input_(std::move(input)),
      output_(input_) {
  if (input_.table() && !augmentation_.empty()) {
    throw Refusal("[augmentation] " + augmentation_[0].name + " changes pictures, and these data are a table; write augmentation=off");
  }
  merge();
}

void Preparation::fit(const Samples& train) {
  for (const Named<Augmentation>& one : augmentation_) one.trick->fit(train);
  if (preprocessing_.empty()) return;
  std::vector<float> samples;
  if (input_.table()) {
    samples = train.rows;
  } else {
    Scratch scratch;
    const auto size = static_cast<std::size_t>(input_.shape.size());
    const std::vector<std::int64_t> which = evenly(train.size(), std::max<std::int64_t>(1, std::min(kFitSamples, (std::int64_t{1} << 28) / input_.shape.size())));
    samples.resize(which.size() * size);
    for (std::size_t i = 0; i < which.size(); ++i) {
      picture(train, which[i], nullptr, scratch);
      for (std::size_t k = 0; k < size; ++k) samples[i * size + k] = static_cast<float>(scratch.image.pixels[k]) / 255.0f;
    }
  }
  SampleLayout layout = input_;
  sizes_.clear();
  for (const Named<Preprocessing>& one : preprocessing_) {
    const SampleLayout next = one.trick->fit(samples, layout);
    if (&one != &preprocessing_.back()) {   // what is fitted next sees what this one makes
      const auto in = static_cast<std::size_t>(layout.shape.size());
      const auto out = static_cast<std::size_t>(next.shape.size());
      std::vector<float> after(samples.size() / in * out);
      for (std::size_t i = 0; i * in < samples.size(); ++i) {
        one.trick->apply(std::span(samples).subspan(i * in, in), std::span(after).subspan(i * out, out));
      }
      samples = std::move(after);
    }
    layout = next;
    sizes_.push_back(next.shape.size());
  }
  output_ = layout;
  merge();
}

void Preparation::merge() {
  const auto channels = static_cast<std::size_t>(input_.shape.channels);
  factor_.assign(channels, 1.0f / 255.0f);
  offset_.assign(channels, 0.0f);
  per_channel_ = !input_.table();
  for (const Named<Preprocessing>& one : preprocessing_) {
    std::vector<float> factor, offset;
    if (!one.trick->per_channel(factor, offset) || factor.size() != channels) {
      per_channel_ = false;
      return;
    }
    for (std::size_t c = 0; c < channels; ++c) {
      factor_[c] *= factor[c];
      offset_[c] = offset_[c] * factor[c] + offset[c];
    }
  }
}

State Preparation::save() const {
  State state;
  for (std::size_t i = 0; i < preprocessing_.size(); ++i) {
    State part;
    preprocessing_[i].trick->save(part);
    if (i < sizes_.size()) part.numbers["size_after"] = static_cast<double>(sizes_[i]);
    state.put(std::to_string(i), part);
  }
  state.numbers["height"] = static_cast<double>(output_.shape.height);
  state.numbers["width"] = static_cast<double>(output_.shape.width);
  state.numbers["channels"] = static_cast<double>(output_.shape.channels);
  return state;
}

void Preparation::name_columns(const std::vector<std::string>& names) {
  output_.columns.clear();
  for (std::size_t i = 0; i < static_cast<std::size_t>(output_.shape.size()); ++i) output_.columns.push_back({i < names.size() ? names[i] : "input " + std::to_string(i + 1), {}});
}

void Preparation::load(const State& state) {
  sizes_.clear();
  for (std::size_t i = 0; i < preprocessing_.size(); ++i) {
    const State part = state.part(std::to_string(i));
    preprocessing_[i].trick->load(part);
    sizes_.push_back(static_cast<std::int64_t>(part.number("size_after")));
  }
  output_.shape = {static_cast<std::int64_t>(state.number("height")), static_cast<std::int64_t>(state.number("width")),
                   static_cast<std::int64_t>(state.number("channels"))};
  merge();
}

void Preparation::picture(const Samples& samples, std::int64_t index, const SampleContext* augment, Scratch& scratch) const {
  Image& image = scratch.image;
  image.height = samples.pictures->height();
  image.width = samples.pictures->width();
  image.channels = samples.pictures->channels();
  image.pixels.resize(static_cast<std::size_t>(image.height * image.width * image.channels));
  samples.pictures->read(index, image.pixels.data());
  adapt_channels(image, input_.shape.channels);
  if (augment) {
    // A sample that is shown again in the same epoch is another draw.
    const std::uint64_t draw = static_cast<std::uint64_t>(augment->sample) + (static_cast<std::uint64_t>(augment->copy) << 40);
    const auto stream = [&](std::uint64_t seed, const std::string& name) {
      return Random::of(seed, name, static_cast<std::uint64_t>(augment->epoch), draw);
    };
    for (const Named<Imbalance>& one : imbalance_) {
      if (augment->copy == 0) break;
      Random random = stream(augment->seed, one.name);
      one.trick->change_copy(image, random);
    }
    for (std::size_t i = 0; i < augmentation_.size(); ++i) {
      Random random = stream(augment->seed + i, augmentation_[i].name);
      augmentation_[i].trick->apply(image, random, *augment);
    }
  }
  centre_crop(image, input_.shape.height, input_.shape.width);
}

void Preparation::chain(Scratch& scratch) const {
  for (std::size_t i = 0; i < preprocessing_.size(); ++i) {
    scratch.after.resize(static_cast<std::size_t>(sizes_[i]));
    preprocessing_[i].trick->apply(scratch.before, scratch.after);
    std::swap(scratch.before, scratch.after);
  }
}

template <class Number>
void Preparation::write_image(Scratch& scratch, std::span<Number> out) const {
  if (per_channel_) {
    normalize_pixels(scratch.image.pixels, factor_, offset_, out);
    return;
  }
  scratch.before.resize(scratch.image.pixels.size());
  for (std::size_t k = 0; k < scratch.before.size(); ++k) scratch.before[k] = static_cast<float>(scratch.image.pixels[k]) / 255.0f;
  chain(scratch);
  if constexpr (std::is_same_v<Number, float>) {
    std::copy(scratch.before.begin(), scratch.before.end(), out.begin());
  } else {
    to_bfloat16(std::span<const float>(scratch.before), out);
  }
}

void Preparation::write(const Samples& samples, std::int64_t index, const SampleContext* augment, Scratch& scratch,
                        std::span<float> out) const {
  if (!input_.table()) {
    picture(samples, index, augment, scratch);
    write_image(scratch, out);
    return;
  }
  const auto columns = static_cast<std::size_t>(input_.shape.channels);
  const auto* row = samples.rows.data() + static_cast<std::size_t>(index) * columns;
  scratch.before.assign(row, row + columns);
  chain(scratch);
  std::copy(scratch.before.begin(), scratch.before.end(), out.begin());
}

void Preparation::write(const Samples& samples, std::int64_t index, const SampleContext* augment, Scratch& scratch,
                        std::span<std::uint16_t> out) const {
  if (!input_.table()) {
    picture(samples, index, augment, scratch);
    write_image(scratch, out);
    return;
  }
  std::vector<float> row(out.size());
  write(samples, index, augment, scratch, std::span<float>(row));
  to_bfloat16(std::span<const float>(row), out);
}

std::vector<float> Preparation::prepared(const Samples& samples, const std::vector<std::int64_t>& which) const {
  const auto size = static_cast<std::size_t>(output().shape.size());
  std::vector<float> values(which.size() * size);
  Scratch scratch;
  for (std::size_t i = 0; i < which.size(); ++i) write(samples, which[i], nullptr, scratch, std::span(values).subspan(i * size, size));
  return values;
}

void Preparation::write_view(const TestTimeViews& views, std::int64_t number, const Samples& samples, std::int64_t index,
                             Scratch& scratch, std::span<float> out) const {
  picture(samples, index, nullptr, scratch);
  views.view(number, scratch.image, scratch.view);
  std::swap(scratch.image, scratch.view);
  write_image(scratch, out);
}

}  // namespace deft
