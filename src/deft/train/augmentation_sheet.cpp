#include "deft/train/augmentation_sheet.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "deft/core/problem.h"
#include "deft/data/memory_pictures.h"
#include "deft/train/batches.h"
#include "deft/train/preparation.h"

namespace deft {
namespace {

constexpr std::int64_t kPictures = 8, kBatches = 3, kGap = 4, kCell = 96, kMostCell = 128;

using Row = std::vector<Image>;

std::vector<Draw> draws_of(const Recipe& recipe, const Samples& train, std::int64_t epoch) {
  const auto sampling = sampling_of(recipe);
  const std::int64_t classes = train.labels.empty() ? 0 : 1 + *std::max_element(train.labels.begin(), train.labels.end());
  return draws_of_epoch(sampling.get(), sampling ? members_of(train.labels, classes) : Members{}, train, true,
                        static_cast<std::uint64_t>(recipe.train.seed), epoch, 0.0);
}

}  // namespace

std::vector<Image> batch_pictures(const Recipe& recipe, const Preparation& preparation, const Samples& train, std::int64_t epoch, std::int64_t most,
                                  std::vector<std::int64_t>* samples) {
  const auto seed = static_cast<std::uint64_t>(recipe.train.seed);
  const std::vector<Draw> draws = draws_of(recipe, train, epoch);
  const std::int64_t count = std::min(most, static_cast<std::int64_t>(draws.size()));
  const Shape shape = preparation.input().shape;
  const auto size = static_cast<std::size_t>(shape.size());
  Preparation::Scratch scratch;
  std::vector<float> inputs, targets(static_cast<std::size_t>(count), 1.0f);
  for (std::int64_t i = 0; i < count; ++i) {
    const Draw& draw = draws[static_cast<std::size_t>(i)];
    const SampleContext context{epoch, draw.sample, seed, draw.copy};
    preparation.picture(train, draw.sample, &context, scratch);
    if (samples) samples->push_back(draw.sample);
    inputs.insert(inputs.end(), scratch.image.pixels.begin(), scratch.image.pixels.end());
  }
  MixableBatch batch{count, shape.height, shape.width, shape.channels, 1, inputs, targets};
  Random random = Random::of(seed, "mixing", static_cast<std::uint64_t>(epoch));
  for (const Named<BatchMixing>& one : recipe.mixing) one.trick->mix(batch, random);
  Row result;
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    Image image{shape.height, shape.width, shape.channels, {}};
    for (std::size_t k = 0; k < size; ++k) {
      image.pixels.push_back(static_cast<std::uint8_t>(std::clamp(std::round(inputs[i * size + k]), 0.0f, 255.0f)));
    }
    result.push_back(std::move(image));
  }
  return result;
}

Image thumbnail(const Image& image, std::int64_t side) {
  const std::int64_t longer = std::max(image.height, image.width);
  if (longer <= side) return image;
  Image small{std::max<std::int64_t>(1, image.height * side / longer), std::max<std::int64_t>(1, image.width * side / longer), image.channels, {}};
  small.pixels.resize(static_cast<std::size_t>(small.height * small.width * small.channels));
  resize_box(image.pixels.data(), image.width, image.channels, {0, 0, image.height, image.width}, small.height, small.width, small.pixels.data());
  return small;
}

namespace {

// Small pictures grow by whole factors, so that pixels stay pixels; large ones shrink to the cell.
void draw(Sheet& sheet, std::int64_t top, std::int64_t left, const Image& image) {
  const std::int64_t longer = std::max(image.height, image.width);
  if (longer <= kMostCell) {
    const std::int64_t factor = std::max<std::int64_t>(1, kCell / longer);
    place_picture(sheet, top, left, image.pixels.data(), image.height, image.width, image.channels, factor);
    return;
  }
  const Image small = thumbnail(image, kMostCell);
  place_picture(sheet, top, left, small.pixels.data(), small.height, small.width, small.channels, 1);
}

}  // namespace

AugmentationSheet augmentation_sheet(const Recipe& recipe, const SampleLayout& input, const Samples& train) {
  if (!train.pictures) throw Refusal("augment-preview: these data are a table, and augmentation changes pictures");
  Recipe plain;  // size and channels only
  const Preparation original(plain, input);
  const auto seed = static_cast<std::uint64_t>(recipe.train.seed);
  std::vector<std::int64_t> order;
  for (const Draw& draw : draws_of(recipe, train, 1)) order.push_back(draw.sample);
  const std::int64_t count = std::min(kPictures, static_cast<std::int64_t>(order.size()));
  std::vector<Row> rows(1);
  AugmentationSheet result;
  result.rows.push_back("the pictures");
  Preparation::Scratch scratch;
  for (std::int64_t i = 0; i < count; ++i) {
    original.picture(train, order[static_cast<std::size_t>(i)], nullptr, scratch);
    rows[0].push_back(scratch.image);
  }
  for (std::size_t k = 0; k < recipe.augmentation.size(); ++k) {
    Recipe alone;
    alone.augmentation = {recipe.augmentation[k]};
    Preparation preparation(alone, input);
    preparation.fit(train);
    result.rows.push_back(recipe.augmentation[k].name);
    rows.emplace_back();
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t sample = order[static_cast<std::size_t>(i)];
      // Trick k of a recipe draws from the seed's k-th stream; here it stands first.
      const SampleContext context{1, sample, seed + k};
      preparation.picture(train, sample, &context, scratch);
      rows.back().push_back(scratch.image);
    }
  }
  Recipe augmented;
  augmented.augmentation = recipe.augmentation;
  Preparation preparation(augmented, input);
  preparation.fit(train);
  std::string with;
  for (const Named<BatchMixing>& one : recipe.mixing) with += (with.empty() ? " (with " : ", ") + one.name;
  if (!with.empty()) with += ")";
  for (std::int64_t epoch = 1; epoch <= kBatches; ++epoch) {
    rows.push_back(batch_pictures(recipe, preparation, train, epoch, kPictures));
    result.rows.push_back("batch " + std::to_string(epoch) + " as the network sees it" + with);
  }

  const std::int64_t cell = kMostCell + kGap, line = kSheetLine + cell;
  Sheet& sheet = result.sheet;
  sheet.height = line * static_cast<std::int64_t>(rows.size()) + kGap;
  sheet.width = cell * std::max<std::int64_t>(count, 4) + kGap;  // room for the labels
  sheet.pixels.assign(static_cast<std::size_t>(sheet.height * sheet.width * 3), 255);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    const std::int64_t top = line * static_cast<std::int64_t>(r);
    write_text(sheet, top + kGap, kGap, result.rows[r]);
    for (std::size_t i = 0; i < rows[r].size(); ++i) {
      draw(sheet, top + kSheetLine, kGap + cell * static_cast<std::int64_t>(i), rows[r][i]);
    }
  }
  return result;
}

}  // namespace deft
