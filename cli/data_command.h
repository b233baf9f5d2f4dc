#ifndef DEFT_CLI_DATA_COMMAND_H
#define DEFT_CLI_DATA_COMMAND_H
#include "cli/command.h"
namespace deft { int data_command(const std::vector<std::string>& arguments); }
#endif
