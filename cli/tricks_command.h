// deft tricks [CHAPTER | CHAPTER.NAME | NAME]: the catalogue; one trick's card.
#ifndef DEFT_CLI_TRICKS_COMMAND_H
#define DEFT_CLI_TRICKS_COMMAND_H

#include "cli/command.h"

namespace deft {

int tricks_command(const Arguments& arguments);

}  // namespace deft

#endif
