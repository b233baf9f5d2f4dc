// What is known of the data before anything is decided, as one line for people and the log.
//
//   measured(facts) == "24,421 rows, 2 classes (largest 3.1 times the smallest), 6 numeric and 8 categorical columns, missing values"
#ifndef DEFT_DECIDE_MEASURED_H
#define DEFT_DECIDE_MEASURED_H

#include <string>

#include "deft/decide/decide.h"

namespace deft {

std::string measured(const Facts& facts);

}  // namespace deft

#endif
