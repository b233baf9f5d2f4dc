#include "cli/diagnose_command.h"

#include <algorithm>
#include <cmath>
#include <iostream>

#include "deft/coach/consult.h"
#include "deft/coach/recording.h"
#include "deft/coach/series.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

// Findings are no refusal of deft's: a program that asks can tell the two apart.
constexpr int kFaultFound = 3;

std::string text_of(const EvidenceValue& value) {
  const auto* words = std::get_if<std::string>(&value);
  return words ? *words : number(std::get<double>(value));
}

void print_columns(const Recording& run) {
  std::string unused;
  std::cout << "columns of " << one_line(run.source) << ":\n";
  for (const auto& [column, role] : run.columns) {
    if (role.empty()) {
      unused += (unused.empty() ? "" : ", ") + column;
    } else {
      std::cout << "  " << one_line(column) << " taken for " << role << "\n";
    }
  }
  if (!unused.empty()) std::cout << "  not used: " << one_line(unused) << "\n";
}

void print_finding(const Finding& finding) {
  std::cout << "\n" << severity_name(finding.severity) << ": " << coach_rules().find(finding.rule)->card.title << " (" << finding.rule;
  if (std::isfinite(finding.epoch)) std::cout << ", epoch " << number(finding.epoch);
  std::cout << ")\n  " << one_line(finding.advice) << "\n  evidence:";
  for (const auto& [name, value] : finding.evidence) std::cout << " " << name << " = " << one_line(text_of(value)) << ";";
  std::cout << "\n";
  if (finding.change.empty()) return;
  std::cout << "  try:";
  for (const auto& [option, value] : finding.change) std::cout << " " << option << "=" << one_line(value);
  std::cout << "\n";
}

void print_for_people(const Recording& run, const std::vector<Finding>& findings) {
  if (!run.columns.empty()) print_columns(run);
  std::cout << one_line(run.source) << ": " << run.seen.epochs.size() << " epochs, " << run.seen.steps.size() << " steps\n";
  for (const std::string& note : run.notes) std::cout << "note: " << one_line(note) << "\n";
  for (const Finding& finding : findings) print_finding(finding);
  if (findings.empty()) std::cout << "nothing was found wrong\n";
}

}  // namespace

int diagnose_command(const Arguments& arguments) {
  CLI::App app{"What is wrong with a run: findings of the coach, with evidence and a remedy.\n"
               "Exit code 3 with --fail-on if there is such a finding.",
               "deft diagnose"};
  std::string path, fail_on;
  std::int64_t classes = 0, val_samples = 0, batch_size = 0;
  bool json = false;
  app.add_option("run", path, "run folder, log.jsonl, CSV of curves (Keras, Lightning, Ultralytics, timm, own), or TensorBoard file")->required();
  app.add_flag("--json", json, "one JSON document on stdout: {findings: []}");
  app.add_option("--fail-on", fail_on, "exit with 3 if there is a finding as grave as this")->check(CLI::IsMember({"warning", "error"}));
  app.add_option("--classes", classes, "number of classes, where a table does not tell")->check(CLI::Range(2, 1000000));
  app.add_option("--val-samples", val_samples, "samples of the validation part, where a table does not tell")->check(CLI::PositiveNumber);
  app.add_option("--batch-size", batch_size, "samples per step, where a table does not tell")->check(CLI::PositiveNumber);
  int exit_code = 0;
  if (!parse(app, arguments, exit_code)) return exit_code;

  return guarded([&] {
    const Recording run = read_recording(path, {classes, val_samples, batch_size});
    const std::vector<Finding> findings = consult(run.seen);
    if (json) {
      nlohmann::json list = nlohmann::json::array();
      for (const Finding& one : findings) list.push_back(to_json(one));
      nlohmann::json columns = nlohmann::json::object();
      for (const auto& [column, role] : run.columns) columns[column] = role;
      print_json({{"source", run.source}, {"columns", columns}, {"notes", run.notes}, {"findings", list}});
    } else {
      print_for_people(run, findings);
    }
    const Severity limit = fail_on == "error" ? Severity::error : Severity::warning;
    const bool fault = std::any_of(findings.begin(), findings.end(), [&](const Finding& one) { return one.severity >= limit; });
    return !fail_on.empty() && fault ? kFaultFound : 0;
  });
}

}  // namespace deft
