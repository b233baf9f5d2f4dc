// Occlusion: how much of the answer goes when a part of the sample is hidden.
//                        pictures: Zeiler, Fergus 2014, arXiv:1311.2901; tables: Robnik-Sikonja, Kononenko 2008 (prediction difference)
//   d_j = p_c(x) - mean over rows b of p_c(x with x_j := b_j)        a table's column j takes the values of training rows
//   d(patch) = p_c(x) - p_c(x with the patch in the picture's mean)
//
// c: the class answered (a regression's first output, and its value for p). Only answers are asked for: any model has it, an ensemble too.
//
//   with p = 0.1 x_1 + 0.2 x_2, rows of mean (1, 1) and x = (3, 0):   d = 0.1 (3 - 1), 0.2 (0 - 1)
#ifndef DEFT_EXPLAIN_OCCLUSION_H
#define DEFT_EXPLAIN_OCCLUSION_H

#include "deft/explain/role.h"

namespace deft {

// d of each column; `rows`: those whose values are taken.
std::vector<double> column_differences(const Answerer& model, std::span<const float> rows, std::int64_t output);

// The mean difference of the patches that cover a cell, cells x cells of them: `width` cells wide, at every cell where they fit.
std::vector<float> patch_differences(const Answerer& model, std::int64_t cells, std::int64_t width, std::int64_t output);

struct OcclusionOptions {
  std::int64_t rows = 100;
  std::int64_t cells = 8;
  std::int64_t patch = 2;
  std::int64_t most = 20;
};
void describe(OcclusionOptions& options, Fields& fields);

class Occlusion : public AnswerExplanation {
 public:
  static const Card card;
  using Options = OcclusionOptions;
  explicit Occlusion(Options options) : options_(options) {}
  Explained explain_answers(const Answerer& model) const override;

 private:
  Explained of_columns(const Answerer& model, std::int64_t output) const;
  Explained of_picture(const Answerer& model, std::int64_t output) const;

  Options options_;
};

}  // namespace deft

#endif
