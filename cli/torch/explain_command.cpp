// deft explain RUN [FILE ...] [explain.TRICK.OPTION=VALUE ...] [--out DIR] [--data DATA] [--json]
#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "cli/torch/torch_commands.h"
#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/train/explain_run.h"
#include "deft/train/saved_run.h"

namespace deft {
namespace {

void print_all(const nlohmann::json& list) {
  for (const nlohmann::json& one : list) {
    fmt::print("  {:13} {}\n", one["name"].get<std::string>(), one_line(one["title"].get<std::string>()));
    for (const nlohmann::json& line : one["lines"]) fmt::print("                  {}\n", one_line(line.get<std::string>()));
  }
}

void print_answers(const nlohmann::json& answers, std::size_t most) {
  for (std::size_t i = 0; i < std::min(most, answers.size()); ++i) {
    const nlohmann::json& one = answers[i];
    if (one.contains("value")) fmt::print("  {:.4g}  {}\n", one["value"].get<double>(), one_line(one["output"].get<std::string>()));
    else fmt::print("  {:6.2f} %  {}\n", 100 * one["probability"].get<double>(), one_line(one["class"].get<std::string>()));
  }
}

// Weight and answer of each member; what explains them one by one is in the page.
void print_members(const nlohmann::json& members) {
  std::size_t explained = 0;
  for (const nlohmann::json& one : members) {
    fmt::print("  {:13} {} {}", "member", one["weight"].is_number() ? fmt::format("{:.3f}", one["weight"].get<double>()) : "     ", one_line(one["name"].get<std::string>()));
    print_answers(one["answers"], 1);
    explained += one["explanations"].empty() ? 0 : 1;
  }
  if (explained > 0) fmt::print("  {} of {} members are networks, explained one by one in the page\n", explained, members.size());
}

void print_people(const ExplainResult& result) {
  for (const nlohmann::json& sample : result.document["samples"]) {
    fmt::print("{}\n", one_line(sample["file"].get<std::string>()));
    print_answers(sample["answers"], sample["answers"].size());
    print_all(sample["explanations"]);
    if (sample.contains("members")) print_members(sample["members"]);
  }
  if (!result.document["network"].empty()) fmt::print("{}\n", result.document.contains("members") ? "the ensemble" : "the model");
  print_all(result.document["network"]);
  fmt::print("wrote {} files; the page is {}\n", result.written.size(), result.written.back());
}

}  // namespace

int explain_command(const Arguments& arguments) {
  CLI::App app{"Why the model answers so: occlusion and permutation for any model, an ensemble too; filters, feature maps, saliency, Grad-CAM, nearest training samples and embedding of a network, or of each member that is one. deft tricks explain lists the options.", "deft explain"};
  ExplainRequest request;
  std::vector<std::string> words;
  bool json = false;
  app.add_option("run", request.run, "run folder, or a file of weights with a head")->required();
  app.add_option("files", words, "pictures, or rows of a table as FILE.csv:12; none: the model alone. explain.TRICK.OPTION=VALUE, explain.TRICK=off and explain.name=TRICK among them are taken as such");
  app.add_option("--out", request.out, "folder to write into (default: RUN/explain; then the report shows the pictures, too)");
  app.add_option("--data", request.data, "where the training data are, if they have moved");
  app.add_flag("--json", json, "what explain.json holds, and the files written");
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;
  request.overrides = take_overrides(words);
  request.files = words;
  Progress progress;
  request.progress = [&](const std::string& what, double share) { progress.show(what, share, fmt::format("{:.0f} %", 100 * share)); };
  const ExplainResult result = explain_run(request);
  progress.clear();
  for (const std::string& note : result.notes) std::cerr << "deft: " << one_line(note) << "\n";
  if (json) {
    nlohmann::json answer = result.document;
    answer["written"] = result.written;
    print_json(answer);
  } else {
    print_people(result);
  }
  return 0;
}

}  // namespace deft
