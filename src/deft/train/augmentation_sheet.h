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

namespace deft {

struct AugmentationSheet {
  Sheet sheet;
  std::vector<std::string> rows;  // their labels
};

// `input`: what the network takes before preprocessing. Throws Refusal for tables.
AugmentationSheet augmentation_sheet(const Recipe& recipe, const SampleLayout& input, const Samples& train);

}  // namespace deft

#endif
