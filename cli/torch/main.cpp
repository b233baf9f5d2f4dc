// deft-torch: the commands that compute. Started by deft; the user never types its name.
#include <cstdlib>
#include <iostream>

#include "cli/torch/torch_commands.h"
#include "deft/core/interrupt.h"
#include "deft/core/started.h"

int main(int count, char** words) {
  deft::started();
  const deft::Arguments arguments(words + 1, words + count);
  deft::watch_for_interrupts();
  for (const deft::Command& command : deft::torch_commands()) {
    if (!arguments.empty() && command.name == arguments[0]) {
      return deft::guarded([&] { return command.run(deft::Arguments(arguments.begin() + 1, arguments.end())); });
    }
  }
  std::cerr << "deft-torch: started by deft; there is no such command here\n";
  return 2;
}
