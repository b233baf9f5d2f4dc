// How many labels are wrong, read from answers to samples that the model has not seen.
//
//   surest: the tenth of each class's answers that the model is surest of;   next: the second and third tenth
//   share of wrong labels = contradictions among the surest, if those among the next are no more (1.5 standard errors)
//
// What a model is surest of it hardly gets wrong itself: what is left are labels. A model that is merely weak errs less where it
// is surer, right up to the top, and then nothing is said. The bend of the same curve: Northcutt, Jiang, Chuang 2021, arXiv:1911.00068.
//
//   SurestAnswers one = surest_answers(probabilities, labels, 10);        // samples x classes; {500, 203, 1000, 412}
//   wrong_labels(one)->share == 0.406         low 0.363, high 0.450: two standard errors
#ifndef DEFT_COACH_SUREST_ANSWERS_H
#define DEFT_COACH_SUREST_ANSWERS_H

#include <cstdint>
#include <optional>
#include <span>

namespace deft {

struct SurestAnswers {
  std::int64_t surest = 0, surest_wrong = 0;   // samples, those labelled otherwise
  std::int64_t next = 0, next_wrong = 0;
};

// A class answered fewer than ten times adds none.
SurestAnswers surest_answers(std::span<const float> probabilities, std::span<const std::int64_t> labels, std::int64_t classes);

struct WrongLabels {
  double share = 0.0, low = 0.0, high = 0.0;
};

// None where it cannot be told from the model's own errors, where too few samples were asked, or where hardly any label is wrong.
std::optional<WrongLabels> wrong_labels(const SurestAnswers& answers);

}  // namespace deft

#endif
