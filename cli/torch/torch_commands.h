#ifndef DEFT_CLI_TORCH_TORCH_COMMANDS_H
#define DEFT_CLI_TORCH_TORCH_COMMANDS_H

#include "cli/command.h"

namespace deft {

const std::vector<Command>& torch_commands();

int train_command(const Arguments& arguments);
int tune_command(const Arguments& arguments);
int ablate_command(const Arguments& arguments);
int predict_command(const Arguments& arguments);
int evaluate_command(const Arguments& arguments);
int augment_preview_command(const Arguments& arguments);
int export_command(const Arguments& arguments);
int explain_command(const Arguments& arguments);
int serve_command(const Arguments& arguments);
int ensemble_command(const Arguments& arguments);
int check_command(const Arguments& arguments);

}  // namespace deft

#endif
