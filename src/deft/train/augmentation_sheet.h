// What augmentation does, on one sheet: each trick by itself on the same few pictures, then batches as the network sees
// them.
//
//   const AugmentationSheet drawn = augmentation_sheet(recipe, input, train);
//   write_file("sheet.png", png(drawn.sheet.pixels, drawn.sheet.height, drawn.sheet.width, 3));
//   drawn.rows == {"the pictures", "random_crop", "batch 1 as the network sees it", ..}
//
// The same draws as in training: seed, epoch and sample decide. Mixing is shown on the bytes; preprocessing is not shown.
#ifndef DEFT_TRAIN_AUGMENTATION_SHEET_H
#define DEFT_TRAIN_AUGMENTATION_SHEET_H

#include <string>
#include <vector>

#include "deft/data/contact_sheet.h"
#include "deft/preprocessing/role.h"
#include "deft/recipe/recipe.h"
#include "deft/train/preparation.h"

namespace deft {

struct AugmentationSheet {
  Sheet sheet;
  std::vector<std::string> rows;  // their labels
};

// `input`: what the network takes before preprocessing. Throws Refusal for tables.
AugmentationSheet augmentation_sheet(const Recipe& recipe, const SampleLayout& input, const Samples& train);

// The first pictures of an epoch's first batch after all augmentation and mixing, as BatchStream makes them; `samples`, if
// asked for, gets their numbers.
std::vector<Image> batch_pictures(const Recipe& recipe, const Preparation& preparation, const Samples& train, std::int64_t epoch, std::int64_t most,
                                  std::vector<std::int64_t>* samples = nullptr);

// The picture, no side of it longer than `side`.
Image thumbnail(const Image& image, std::int64_t side);

}  // namespace deft

#endif
