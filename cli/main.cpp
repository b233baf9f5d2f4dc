// deft: the program. Finds the command in the table and runs it.
#include <algorithm>
#include <iostream>
#include <string>

#include "cli/commands.h"
#include "deft/core/nearest_name.h"
#include "deft/core/started.h"

namespace {

void print_help(std::ostream& out) {
  out << "deft: trains neural-network classifiers with every trick of the trade\n\n"
         "  deft train glyphs                 the built-in data, no download needed\n"
         "  deft train FOLDER                 a folder with one subfolder of pictures per class\n"
         "  deft train csv:FILE --time 1m     a table; the last column is the class\n\n"
         "commands (deft COMMAND --help):\n";
  std::size_t widest = 0;
  for (const deft::Command& command : deft::all_commands()) widest = std::max(widest, std::string(command.name).size());
  for (const deft::Command& command : deft::all_commands()) {
    out << "  " << command.name << std::string(widest + 2 - std::string(command.name).size(), ' ') << command.meaning << "\n";
  }
}

}  // namespace

int main(int count, char** words) {
  deft::note_start();
  const deft::Arguments arguments(words + 1, words + count);
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "help") {
    print_help(arguments.empty() ? std::cerr : std::cout);
    return arguments.empty() ? 2 : 0;
  }
  if (arguments[0] == "--version") {
    std::cout << "deft 0.1.0\n";
    return 0;
  }
  std::vector<std::string> names;
  for (const deft::Command& command : deft::all_commands()) {
    if (command.name == arguments[0]) {
      return deft::guarded([&] { return command.run(deft::Arguments(arguments.begin() + 1, arguments.end())); });
    }
    names.push_back(command.name);
  }
  std::cerr << "deft: there is no command '" << arguments[0] << "'" << deft::did_you_mean(arguments[0], names) << " (deft --help)\n";
  return 2;
}
