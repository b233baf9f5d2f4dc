// deft diagnose: what the coach says to a run that is recorded somewhere.
#ifndef DEFT_CLI_DIAGNOSE_COMMAND_H
#define DEFT_CLI_DIAGNOSE_COMMAND_H

#include "cli/command.h"

namespace deft {

int diagnose_command(const Arguments& arguments);

}  // namespace deft

#endif
