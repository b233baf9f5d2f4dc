#include "cli/command.h"

#include <algorithm>
#include <iostream>

#include "deft/core/problem.h"

namespace deft {

bool parse(CLI::App& app, const Arguments& arguments, int& exit_code) {
  Arguments reversed(arguments.rbegin(), arguments.rend());  // CLI11 takes them from the back
  try {
    app.parse(reversed);
    return true;
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
    exit_code = 0;
  } catch (const CLI::ParseError& error) {
    std::cerr << app.get_name() << ": " << error.what() << "\n"
              << "Try '" << app.get_name() << " --help'.\n";
    exit_code = 2;
  }
  return false;
}

int guarded(const std::function<int()>& body) {
  try {
    return body();
  } catch (const Refusal& refusal) {
    for (const Problem& problem : refusal.problems()) std::cerr << "deft: " << to_string(problem) << "\n";
    return 1;
  } catch (const TrainingFailure& failure) {
    std::cerr << "deft: " << failure.what() << "\n";
    return 3;
  } catch (const std::bad_alloc&) {
    std::cerr << "deft: not enough memory; a smaller train.batch_size or data.size needs less\n";
    return 1;
  } catch (const std::exception& error) {
    std::cerr << "deft: this is a fault in deft itself, please report it: " << error.what() << "\n";
    return 1;
  }
}

std::string one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 32 || c == 127) c = '?';
  }
  return text;
}

void print_json(const nlohmann::json& document) {
  std::cout << document.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
}

}  // namespace deft
