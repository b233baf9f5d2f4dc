#include "cli/completion_command.h"

#include <iostream>

#include "cli/commands.h"
#include "deft/core/problem.h"
#include "deft/recipe/chapters.h"

namespace deft {
namespace {

// Files are completed by bash itself; everything else comes from the catalogue.
constexpr const char* kBash = R"bash(_deft() {
  local word="${COMP_WORDS[COMP_CWORD]}"
  COMP_WORDBREAKS="${COMP_WORDBREAKS//=/}"
  local words
  words="$(deft completion words "${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null)"
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  [[ ${#COMPREPLY[@]} -eq 0 || "$word" == */* || "$word" == .* ]] && COMPREPLY+=($(compgen -f -- "$word"))
  [[ "${COMPREPLY[0]}" == *= ]] && compopt -o nospace
}
complete -o filenames -F _deft deft ./deft
)bash";

}  // namespace

std::vector<std::string> completions(const std::vector<Command>& commands, const Arguments& words) {
  std::vector<std::string> result;
  if (words.empty()) {
    for (const Command& command : commands) result.push_back(command.name);
    return result;
  }
  if (words[0] == "tricks") {
    for (const Chapter& chapter : chapters()) {
      result.push_back(chapter.name);
      for (const ChapterTrick& trick : chapter.tricks) result.push_back(chapter.name + "." + trick.card.name);
    }
  } else if (words[0] == "train" || words[0] == "check" || words[0] == "tune" || words[0] == "ablate") {
    if (words.size() == 1) result = {"glyphs", "cifar10:", "cifar100:", "mnist:", "csv:"};
    result.insert(result.end(), {"--name", "--time", "--json", "--help"});
    if (words[0] == "train") result.push_back("--resume");
    if (words[0] == "ablate") result.insert(result.end(), {"--tricks", "--seeds", "--interactions"});
    if (words[0] == "tune") result.insert(result.end(), {"--trials", "--study", "--retest", "--times"});
    for (const Chapter& chapter : chapters()) {
      if (!chapter.inside.empty() || !chapter.command.empty()) continue;
      if (chapter.named) result.push_back(chapter.name + ".name=");
      for (const OptionInfo& option : options_of(chapter, "")) result.push_back(chapter.name + "." + option.name + "=");
      for (const ChapterTrick& trick : chapter.named ? chapter.tricks : std::vector<ChapterTrick>{}) {
        for (const OptionInfo& option : options_of(chapter, trick.card.name)) {
          result.push_back(chapter.name + "." + trick.card.name + "." + option.name + "=");
        }
      }
    }
  } else if (words[0] == "explain") {
    result = {"--out", "--data", "--json", "--help", "explain.name="};
    for (const ChapterTrick& trick : find_chapter("explain")->tricks) {
      result.push_back("explain." + trick.card.name + "=off");
      for (const OptionInfo& option : options_of(*find_chapter("explain"), trick.card.name)) result.push_back("explain." + trick.card.name + "." + option.name + "=");
    }
  } else if (words[0] == "data") {
    if (words.size() == 1) {
      result = {"describe", "make", "get"};
    } else if (words[1] == "get") {
      result = {"cifar10", "cifar100", "mnist"};
    } else {
      result = {"glyphs", "cifar10:", "cifar100:", "mnist:", "csv:"};
    }
  } else if (words[0] == "board") {
    result = {"--port", "--help"};
  } else if (words[0] == "completion") {
    result = {"bash"};
  }
  return result;
}

int completion_command(const Arguments& arguments) {
  if (!arguments.empty() && arguments[0] == "words") {
    for (const std::string& word : completions(all_commands(), Arguments(arguments.begin() + 1, arguments.end()))) std::cout << word << "\n";
    return 0;
  }
  if (arguments.size() == 1 && (arguments[0] == "--help" || arguments[0] == "-h")) {
    std::cout << "deft completion bash: prints a script; put  source <(deft completion bash)  into ~/.bashrc\n";
    return 0;
  }
  if (arguments.size() != 1 || arguments[0] != "bash") {
    std::cerr << "deft completion: the one shell it knows is bash: source <(deft completion bash)\n";
    return 2;
  }
  std::cout << kBash;
  return 0;
}

}  // namespace deft
