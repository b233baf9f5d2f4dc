// Words for answers, and the outputs that explanations look at.
#ifndef DEFT_EXPLAIN_ANSWERS_H
#define DEFT_EXPLAIN_ANSWERS_H

#include <string>
#include <vector>

#include "deft/explain/role.h"

namespace deft {

// The `count` outputs with the largest answers, best first; of a regression the first output alone.
std::vector<std::int64_t> best_outputs(const Subject& subject, std::size_t count);

// The same of answers themselves.
std::vector<std::int64_t> best_outputs(Task task, std::span<const float> answer, std::size_t count);
std::string answer_text(Task task, const std::string& name, double value);

// "cat 93.1 %" (regression: "price 3.2")
std::string answer_text(const Subject& subject, std::int64_t output);

}  // namespace deft

#endif
