#include "cli/data_command.h"
namespace deft { int data_command(const std::vector<std::string>&) { return 0; } }
