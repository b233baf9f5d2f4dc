// From a stored sample to the network's input: augmentation, size, preprocessing, precision, in one pass.
//
//   Preparation preparation(recipe.augmentation, recipe.preprocessing, data.train, columns, {32, 32, 3});
//   preparation.picture(samples, index, &context, image, out);    // context == nullptr: no augmentation
//
// Fitted on the training part it is given and on nothing else.
#ifndef DEFT_TRAIN_PREPARATION_H
#define DEFT_TRAIN_PREPARATION_H

#include <cstdint>
#include <span>
#include <vector>

#include "deft/augmentation/role.h"
#include "deft/data/dataset.h"
#include "deft/preprocessing/role.h"
#include "deft/recipe/recipe.h"

namespace deft {

// Cuts the middle out of a picture that is larger than the network's input.
void centre_crop(Image& image, std::int64_t height, std::int64_t width);

class Preparation {
 public:
  Preparation() = default;
  // `input`: what the network takes before preprocessing (pictures: size and channels; tables: columns).
  Preparation(const Recipe& recipe, SampleLayout input);

  void fit(const Samples& train);              // fits preprocessing and augmentation
  void load(const State& state);               // or takes a fitted one
  State save() const;
  // What the columns of a table are called behind preprocessing; one name for each number that the network sees.
  void name_columns(const std::vector<std::string>& names);

  const SampleLayout& input() const { return input_; }
  const SampleLayout& output() const { return output_; }   // what the network sees

  // Writes one sample as floats or bf16. `image` is scratch memory of the calling thread.
  struct Scratch {
    Image image, view;
    std::vector<float> before, after;
  };
  void write(const Samples& samples, std::int64_t index, const SampleContext* augment, Scratch& scratch, std::span<float> out) const;
  void write(const Samples& samples, std::int64_t index, const SampleContext* augment, Scratch& scratch, std::span<std::uint16_t> out) const;
  std::vector<float> prepared(const Samples& samples, const std::vector<std::int64_t>& which) const;   // one after the other
  // The same for a view of test-time augmentation.
  void write_view(const TestTimeViews& views, std::int64_t number, const Samples& samples, std::int64_t index, Scratch& scratch,
                  std::span<float> out) const;

  // The augmented picture itself, at the network's input size: for sheets and the report.
  void picture(const Samples& samples, std::int64_t index, const SampleContext* augment, Scratch& scratch) const;

 private:
  template <class Number>
  void write_image(Scratch& scratch, std::span<Number> out) const;
  void chain(Scratch& scratch) const;           // scratch.before -> scratch.before through all preprocessing
  void merge();                                 // per-channel chains become one factor and offset

  std::vector<Named<Imbalance>> imbalance_;     // may change pictures that are shown again
  std::vector<Named<Augmentation>> augmentation_;
  std::vector<Named<Preprocessing>> preprocessing_;
  SampleLayout input_, output_;
  std::vector<std::int64_t> sizes_;             // numbers of a sample after each preprocessing trick
  bool per_channel_ = false;
  std::vector<float> factor_, offset_;          // byte -> number, when per_channel_
};

}  // namespace deft

#endif
