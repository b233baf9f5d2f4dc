// What all commands share: how they end, and how they talk.
//
// Exit codes: 0 done, 1 refused, 2 wrong usage, 3 training failed, 130 interrupted.
// With --json one document goes to standard output; everything for people goes to standard error.
#ifndef DEFT_CLI_COMMAND_H
#define DEFT_CLI_COMMAND_H

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace deft {

using Arguments = std::vector<std::string>;

struct Command {
  std::string name;
  std::string meaning;                           // one line
  std::function<int(const Arguments&)> run;      // arguments after the command's name
};

// Parses; true if the command should go on. Otherwise exit_code says how to end (help: 0, wrong usage: 2).
bool parse(CLI::App& app, const Arguments& arguments, int& exit_code);

// Runs `body` and turns exceptions into messages on standard error and exit codes.
int guarded(const std::function<int()>& body);

std::string one_line(std::string text);            // names from files and folders may hold line ends and terminal codes
void print_json(const nlohmann::json& document);   // NaN as null, invalid UTF-8 replaced

}  // namespace deft

#endif
