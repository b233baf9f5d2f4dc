#include "cli/torch/torch_commands.h"

namespace deft {

const std::vector<Command>& torch_commands() {
  static const std::vector<Command> all{
      {"train", "", train_command},
      {"tune", "", tune_command},
      {"ablate", "", ablate_command},
      {"check", "", check_command},
      {"predict", "", predict_command},
      {"evaluate", "", evaluate_command},
      {"serve", "", serve_command},
      {"ensemble", "", ensemble_command},
      {"export", "", export_command},
      {"explain", "", explain_command},
      {"augment-preview", "", augment_preview_command},
  };
  return all;
}

}  // namespace deft
