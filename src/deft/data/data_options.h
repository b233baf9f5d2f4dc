// The recipe's [data] table, described once.
#ifndef DEFT_DATA_DATA_OPTIONS_H
#define DEFT_DATA_DATA_OPTIONS_H

#include "deft/core/fields.h"
#include "deft/data/dataset.h"

namespace deft {

void describe(DataOptions& options, Fields& fields);

}  // namespace deft

#endif
