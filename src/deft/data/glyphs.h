// Glyphs: digits and letters drawn by a program, so that training can be tried with no download.
//
//   load_data({.source = "glyphs"})                    6000 pictures of the digits to train on, 1000 to test on
//   load_data({.source = "glyphs:classes=36,imbalance=20,label_noise=0.1"})
//
// Each picture: a skeleton of strokes (glyph_shapes.h) in a random style (slant, stretch, stroke width, serifs),
// moved, turned and warped, drawn with soft edges in a colour gradient on another (dark on light in four of five),
// with parts of neighbouring glyphs, lines, blobs and noise around it. Class c of C has a share ~ imbalance^(-c / (C - 1)) of the training
// part; a share `label_noise` of its labels is replaced by another class. The test part is balanced and clean.
// Only deft::Random, + - * / and sqrt are used: every machine draws the same bytes.
#ifndef DEFT_DATA_GLYPHS_H
#define DEFT_DATA_GLYPHS_H

#include "deft/core/random.h"
#include "deft/data/role.h"

namespace deft {

struct GlyphsOptions {
  std::int64_t samples = 6000;
  std::int64_t classes = 10;
  std::int64_t size = 32;
  double imbalance = 1;
  double label_noise = 0;
  std::int64_t seed = 0;
};
void describe(GlyphsOptions& options, Fields& fields);

// One picture of glyph number `label` (0-9, then A-Z): size x size x 3 bytes.
void draw_glyph(std::int64_t label, std::int64_t size, Random random, std::uint8_t* out);

// How many samples each class gets: exponential profile, sum `samples`, at least 1 each.
std::vector<std::int64_t> imbalanced_counts(std::int64_t samples, std::int64_t classes, double imbalance);

class Glyphs : public DataSource {
 public:
  static const Card card;
  using Options = GlyphsOptions;
  explicit Glyphs(Options options) : options_(options) {}
  DataSet load(const DataOptions& options) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
