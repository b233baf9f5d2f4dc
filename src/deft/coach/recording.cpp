#include "deft/coach/recording.h"

#include <cmath>
#include <filesystem>

#include "deft/coach/event_file.h"
#include "deft/coach/series.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

bool is_event_file(const fs::path& path) { return path.filename().string().find("tfevents") != std::string::npos; }

Recording read_any(const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) throw Refusal(path + ": there is no such file or folder");
  if (!fs::is_directory(path, error)) {
    if (is_event_file(path)) return read_event_file(path);
    return fs::path(path).extension() == ".jsonl" ? read_run_log(path) : read_curve_table(path);
  }
  if (fs::exists(fs::path(path) / "log.jsonl", error)) return read_run_log(path);
  for (const char* name : {"metrics.csv", "results.csv", "summary.csv"}) {  // Lightning, Ultralytics, timm
    if (fs::exists(fs::path(path) / name, error)) return read_curve_table((fs::path(path) / name).string());
  }
  for (const fs::directory_entry& one : fs::directory_iterator(path, error)) {
    if (is_event_file(one.path())) return read_event_file(one.path().string());
  }
  throw Refusal(path + ": holds no run: neither log.jsonl nor metrics.csv, results.csv, summary.csv or a TensorBoard file");
}

}  // namespace

Recording read_recording(const std::string& path, const KnownFacts& known) {
  Recording run = read_any(path);
  RunFacts& facts = run.seen.facts;
  if (known.classes > 0) facts.classes = known.classes;
  if (known.val_samples > 0) facts.val_samples = known.val_samples;
  if (known.batch_size > 0) facts.batch_size = known.batch_size;
  const Observations& seen = run.seen;
  if (seen.steps.empty() && seen.epochs.empty()) throw Refusal(run.source + ": no step and no epoch was recorded yet");
  if (seen.epochs.size() == 1) run.notes.push_back("only one epoch was recorded: most rules need several");
  if (!seen.epochs.empty() && epoch_series(seen, &EpochObservation::val_loss).empty() &&
      epoch_series(seen, &EpochObservation::val_accuracy).empty()) {
    run.notes.push_back("no validation curve: overfitting and label noise cannot be seen");
  }
  if (seen.facts.classes == 0 && seen.facts.task == "classes") {
    run.notes.push_back("the number of classes is not known (--classes): what chance would reach is not either");
  }
  return run;
}

}  // namespace deft
