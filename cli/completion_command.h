// deft completion bash: a script for `source <(deft completion bash)`.
#ifndef DEFT_CLI_COMPLETION_COMMAND_H
#define DEFT_CLI_COMPLETION_COMMAND_H

#include "cli/command.h"

namespace deft {

int completion_command(const Arguments& arguments);
// The words that may follow: used by the script through `deft completion words WORD...`.
std::vector<std::string> completions(const std::vector<Command>& commands, const Arguments& words);

}  // namespace deft

#endif
