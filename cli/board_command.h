// deft board: the runs of a folder in the browser, live.
#ifndef DEFT_CLI_BOARD_COMMAND_H
#define DEFT_CLI_BOARD_COMMAND_H

#include "cli/command.h"

namespace deft {

int board_command(const Arguments& arguments);

}  // namespace deft

#endif
