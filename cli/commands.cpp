#include "cli/commands.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "cli/board_command.h"
#include "cli/completion_command.h"
#include "cli/data_command.h"
#include "cli/diagnose_command.h"
#include "cli/tricks_command.h"
#include "deft/core/huge_pages.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

// libtorch takes half a second to load; only commands that compute pay for it.
std::function<int(const Arguments&)> in_torch_program(const std::string& name) {
  return [name](const Arguments& arguments) -> int {
    std::error_code error;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::string program = (self.parent_path() / "deft-torch").string();
    // Read by libgomp before main: threads that wait must not burn a core that data workers or other programs need.
    setenv("OMP_WAIT_POLICY", "passive", 0);
    const char* tunables = std::getenv("GLIBC_TUNABLES");
    setenv("GLIBC_TUNABLES", with_huge_pages(tunables ? tunables : "").c_str(), 1);
    std::vector<std::string> words{program, name};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    execv(program.c_str(), pointers.data());
    throw Refusal(program + ": cannot start it: " + std::strerror(errno) + " (it is built and installed beside deft)");
  };
}

}  // namespace

const std::vector<Command>& all_commands() {
  static const std::vector<Command> all{
      {"train", "train a classifier on DATA or by RECIPE.toml", in_torch_program("train")},
      {"tune", "search good options: many trainings, the best again, then one on all data", in_torch_program("tune")},
      {"ablate", "which trick helps? pairs of trainings with and without each, until it is clear", in_torch_program("ablate")},
      {"check", "look at data and network before training", in_torch_program("check")},
      {"predict", "label and probability for files", in_torch_program("predict")},
      {"evaluate", "accuracy, recall of each class, confusion matrix", in_torch_program("evaluate")},
      {"serve", "predictions over HTTP on 127.0.0.1", in_torch_program("serve")},
      {"ensemble", "several finished runs as one model, with a leaderboard", in_torch_program("ensemble")},
      {"export", "the network as ONNX, TorchScript or safetensors", in_torch_program("export")},
      {"explain", "filters, feature maps, saliency, Grad-CAM, nearest samples, embedding", in_torch_program("explain")},
      {"diagnose", "what is wrong with a run, a log or a table of curves", diagnose_command},
      {"augment-preview", "one sheet: what augmentation does to pictures", in_torch_program("augment-preview")},
      {"tricks", "the catalogue of tricks; one trick's card", tricks_command},
      {"data", "describe, make or download data", data_command},
      {"board", "the runs of a folder in the browser, live", board_command},
      {"completion", "completion script for bash", completion_command},
  };
  return all;
}

}  // namespace deft
