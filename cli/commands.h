// The table of commands. Those that need tensors live in the program deft-torch, which this one becomes.
#ifndef DEFT_CLI_COMMANDS_H
#define DEFT_CLI_COMMANDS_H

#include "cli/command.h"

namespace deft {

const std::vector<Command>& all_commands();

}  // namespace deft

#endif
