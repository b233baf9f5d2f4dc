#include "deft/train/model_answerer.h"

#include <algorithm>
#include <cmath>

#include "deft/core/problem.h"
#include "deft/data/memory_pictures.h"

namespace deft {
namespace {

Image stored_picture(const Samples& samples) {
  const Pictures& all = *samples.pictures;
  Image image{all.height(), all.width(), all.channels(), {}};
  image.pixels.resize(static_cast<std::size_t>(image.height * image.width * image.channels));
  all.read(0, image.pixels.data());
  return image;
}

// The patch in the picture's mean colour.
void hide(Image& image, const Patch& patch, std::span<const std::uint8_t> mean) {
  const auto at = [](double share, std::int64_t side) { return std::clamp<std::int64_t>(std::llround(share * static_cast<double>(side)), 0, side); };
  for (std::int64_t y = at(patch.top, image.height); y < at(patch.top + patch.height, image.height); ++y) {
    for (std::int64_t x = at(patch.left, image.width); x < at(patch.left + patch.width, image.width); ++x) {
      std::copy(mean.begin(), mean.end(), image.pixels.begin() + (y * image.width + x) * image.channels);
    }
  }
}

std::vector<std::uint8_t> mean_color(const Image& image) {
  const auto channels = static_cast<std::size_t>(image.channels);
  std::vector<double> sums(channels, 0.0);
  for (std::size_t i = 0; i < image.pixels.size(); ++i) sums[i % channels] += image.pixels[i];
  std::vector<std::uint8_t> mean;
  for (const double sum : sums) mean.push_back(static_cast<std::uint8_t>(std::lround(sum * static_cast<double>(channels) / static_cast<double>(image.pixels.size()))));
  return mean;
}

// One picture for each patch.
Samples without(const Samples& sample, std::span<const Patch> patches) {
  const Image whole = stored_picture(sample);
  const std::vector<std::uint8_t> mean = mean_color(whole);
  std::vector<std::uint8_t> bytes;
  for (const Patch& patch : patches) {
    Image changed = whole;
    hide(changed, patch, mean);
    bytes.insert(bytes.end(), changed.pixels.begin(), changed.pixels.end());
  }
  Samples result;
  result.pictures = std::make_shared<MemoryPictures>(static_cast<std::int64_t>(patches.size()), whole.height, whole.width, whole.channels, std::move(bytes));
  return result;
}

}  // namespace

Parts training_parts(const Classifier& classifier, const std::string& source) {
  DataOptions options = classifier.data_options();
  if (!source.empty()) options.source = source;
  try {
    const DataSet data = load_data(options);
    if (data.class_names != classifier.class_names()) throw Refusal(options.source + ": its classes are not those of the run");
    return divide(data, options);
  } catch (const Refusal& refusal) {
    throw Refusal("the training data cannot be had: " + std::string(refusal.what()) + " (--data says where they are now)");
  }
}

void ModelAnswerer::take(const Inputs& inputs, std::int64_t index) {
  taken_ = changed(inputs, [&](const Samples& all) { return subset(all, {index}); });
  answer_ = model_.predict(taken_);
  member_answers_.clear();
  if (model_.is_ensemble()) {
    for (MemberAnswers& one : model_.answers(taken_, Wants::predictions).members) member_answers_.push_back(std::move(one.values));
  }
  if (taken_[0]->pictures) picture_ = stored_picture(*taken_[0]);
}

const KnownRows& ModelAnswerer::rows(const std::string& part, std::int64_t most) const {
  const auto found = known_.find({part, most});
  if (found != known_.end()) return found->second;
  if (!parts_) parts_ = training_parts(model_.first(), data_);
  KnownRows known{"training", {}};
  const Samples* samples = &parts_->train;
  if (part != "training" && parts_->validation.size() > 0) known.part = "validation", samples = &parts_->validation;
  if (part == "test" && parts_->test.size() > 0) known.part = "test", samples = &parts_->test;
  known.samples = subset(*samples, evenly_spread(samples->size(), most));
  return known_.emplace(std::pair(part, most), std::move(known)).first->second;
}

std::vector<float> ModelAnswerer::answers(std::span<const float> rows) const {
  for (const Member& one : model_.members()) {
    const std::vector<Column>& own = one.classifier.columns();
    const bool alike = std::equal(own.begin(), own.end(), columns().begin(), columns().end(), [](const Column& a, const Column& b) { return a.name == b.name && a.categories == b.categories; });
    if (!alike) throw Refusal("[explain] " + one.name + " reads other columns or categories than " + model_.members()[0].name + ": their answers cannot be compared column by column");
  }
  Samples samples;
  samples.rows.assign(rows.begin(), rows.end());
  samples.names.resize(rows.size() / columns().size());
  return model_.predict(Inputs(model_.members().size(), std::make_shared<const Samples>(std::move(samples))));
}

std::vector<float> ModelAnswerer::answers_without(std::span<const Patch> patches) const {
  return model_.predict(changed(taken_, [&](const Samples& sample) { return without(sample, patches); }));
}

}  // namespace deft
