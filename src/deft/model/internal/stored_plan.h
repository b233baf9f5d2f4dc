// The plan with the form in which every value is stored, and the changes of form as steps of their own.
#ifndef DEFT_MODEL_INTERNAL_STORED_PLAN_H
#define DEFT_MODEL_INTERNAL_STORED_PLAN_H

#include "deft/model/inference.h"
#include "deft/model/internal/plan.h"

namespace deft {

enum class Form { float32, bfloat16, uint8, int8 };
std::size_t bytes_of(Form form);

struct Stored {
  Shape shape;
  Form form = Form::float32;
  float scale = 1.0f;               // of uint8 and int8
};

struct StoredStep {
  Step step;                        // its values are those of this plan
  bool changes_form = false;        // from[0] -> to and nothing else; `work` is not looked at
};

struct StoredPlan {
  std::vector<Stored> values;
  std::vector<StoredStep> steps;
  std::size_t result = 0;           // float32 or bfloat16
};

// All values in one form; logits straight from a linear layer or a convolution are float32.
StoredPlan stored_plan(Plan plan, Precision precision);

// Convolutions without groups whose input has a range, the first ones excepted, read 8 bits; what they and max pooling
// hand to each other is never anything else. float32 elsewhere.
StoredPlan int8_plan(Plan plan, const Ranges& ranges);

}  // namespace deft

#endif
