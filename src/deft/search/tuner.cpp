#include "deft/search/tuner.h"

#include <sys/wait.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <limits>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/interrupt.h"
#include "deft/core/problem.h"
#include "deft/core/seconds_since.h"
#include "deft/report/run_document.h"
#include "deft/search/child_process.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr auto kPoll = std::chrono::milliseconds(25);
constexpr double kBeatsPerPatience = 6.0;
constexpr int kMostEqualFailures = 3;          // with no success before: the study itself is at fault
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double number_or_nan(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_number() ? found->get<double>() : kNan;
}

}  // namespace

Tuner::Tuner(Study& study, const Space& space, const Search& search, TunerOptions options)
    : study_(study), space_(space), search_(search), options_(std::move(options)), worker_(this_worker()) {}

double Tuner::seconds() const { return seconds_since(start_); }

std::string Tuner::trial_name(std::int64_t number) const { return fmt::format("{:04}", number); }

// Another candidate only where it can end, and what follows the search can, too.
bool Tuner::time_for_another(const std::vector<Trial>& trials) const {
  if (options_.time_limit <= 0) return true;
  double sum = 0.0, count = 0.0;
  for (const Trial& t : trials) {
    if (t.state != Trial::State::complete || !(t.seconds > 0)) continue;
    sum += t.seconds;
    ++count;
  }
  if (count == 0) return seconds() < 0.5 * options_.time_limit;
  const StudyOptions& study = *search_.study();
  const double one = sum / count, workers = static_cast<double>(options_.workers);
  const double again = search_.folds() > 0 || search_.one_at_a_time() ? 0.0 : static_cast<double>((study.leaders + 1) * study.replicates);
  const double last = study.final_run ? one / study.fraction : 0.0;
  return seconds() + one + std::ceil(again / workers) * one + last < options_.time_limit;
}

TunerResult Tuner::run() {
  return run([this](const std::vector<Trial>& trials) {
    const bool enough = !time_for_another(trials);
    if (enough) result_.out_of_time = true;
    return next_trial(search_, space_, options_.seed, trials, enough);
  });
}

TunerResult Tuner::run(const Study::Next& next) {
  start_ = beaten_ = std::chrono::steady_clock::now();
  std::error_code error;
  fs::create_directories(options_.folder + "/trials", error);
  if (error) throw Refusal(options_.folder + "/trials: cannot make the folder: " + error.message());
  const double patience = search_.study() ? search_.study()->patience : StudyOptions{}.patience;
  bool ended = false;
  try {
    while (true) {
      bool idle = false;
      while (!ended && !interrupt_requested() && static_cast<std::int64_t>(running_.size()) < options_.workers) {
        std::optional<Trial> trial = study_.claim(worker_, patience, worker_is_gone, next);
        if (!trial) {
          idle = true;
          break;
        }
        start(std::move(*trial));
      }
      if (interrupt_requested()) break;
      if (idle && running_.empty()) {
        // Others may still be at work on it, and what they find decides what is left to do.
        const std::vector<Trial> all = study_.trials();
        const bool others = std::any_of(all.begin(), all.end(), [](const Trial& t) { return t.state == Trial::State::running || t.state == Trial::State::waiting; });
        if (!others) break;
        std::this_thread::sleep_for(20 * kPoll);
        continue;
      }
      // A worker that is free asks again only when something has changed here, or from time to time.
      const auto asked = std::chrono::steady_clock::now();
      while (!interrupt_requested()) {
        look_at_curves();
        int status = 0;
        const pid_t child = waitpid(-1, &status, WNOHANG);
        if (child > 0) {
          collect(child, status);
          break;
        }
        const auto now = std::chrono::steady_clock::now();
        if (std::chrono::duration<double>(now - beaten_).count() > patience / kBeatsPerPatience) {
          std::vector<std::int64_t> mine;
          for (const auto& [pid, one] : running_) mine.push_back(one.trial.number);
          study_.beat(mine, worker_);
          beaten_ = now;
        }
        if (static_cast<std::int64_t>(running_.size()) < options_.workers && now - asked > std::chrono::seconds(1)) break;
        std::this_thread::sleep_for(kPoll);
      }
    }
  } catch (...) {
    end_all();
    throw;
  }
  if (!running_.empty()) {
    end_all();
    result_.interrupted = true;
  }
  result_.interrupted = result_.interrupted || interrupt_requested();
  result_.seconds = seconds();
  return result_;
}

void Tuner::start(Trial trial) {
  Running one;
  one.job.trial = trial;
  one.job.folder = options_.folder + "/" + (trial.kind == Trial::Kind::final ? "final" : "trials/" + trial_name(trial.number));
  one.job.overrides = trial.words;
  one.job.overrides.push_back(fmt::format("train.seed={}", trial.seed));
  one.job.scores_test = trial.kind == Trial::Kind::final || trial.fold >= 0;
  if (trial.parent >= 0) {
    for (const Trial& other : study_.trials()) {
      if (other.number == trial.parent) one.job.parent = other.folder;
    }
  }
  std::error_code ignored;
  fs::remove_all(one.job.folder, ignored);   // what an attempt before this one had begun
  const std::string output = options_.folder + "/trials/" + trial_name(trial.number) + ".txt";
  one.trial = std::move(trial);
  one.trial.folder = one.job.folder;
  one.start = std::chrono::steady_clock::now();
  const pid_t child = start_child(output, [&] { options_.train(one.job); });
  if (child < 0) throw Refusal("no more processes can be started; fewer search.workers need fewer");
  running_.emplace(child, std::move(one));
}

void Tuner::look_at_curves(pid_t ended) {
  for (auto& [pid, one] : running_) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(one.job.folder + "/log.jsonl", error);
    if (error || size == one.offset) continue;
    for (const nlohmann::json& line : lines_behind(one.job.folder, one.offset)) {
      if (!line.is_object() || line.value("event", "") != "epoch") continue;
      const double epoch = number_or_nan(line, "epoch"), score = number_or_nan(line, "val_accuracy");
      if (!std::isfinite(epoch) || !std::isfinite(score)) continue;
      one.trial.curve.push_back({epoch, score});
      study_.report(one.trial.number, epoch, score);
      if (pid == ended || one.asked_to_stop || one.trial.kind != Trial::Kind::search || one.trial.fold >= 0) continue;
      const std::vector<Candidate> all = candidates_of(search_, study_.trials());
      const auto mine = std::find_if(all.begin(), all.end(), [&](const Candidate& c) { return c.number == one.trial.candidate; });
      if (mine == all.end() || !search_.stops(*mine, all)) continue;
      one.asked_to_stop = true;
      kill(pid, SIGTERM);
    }
  }
}

void Tuner::collect(pid_t child, int status) {
  const auto found = running_.find(child);
  if (found == running_.end()) return;
  look_at_curves(child);
  Running one = std::move(found->second);
  running_.erase(found);
  const std::string output = options_.folder + "/trials/" + trial_name(one.trial.number) + ".txt";
  Trial& trial = one.trial;
  trial.score = trial.test_score = kNan;
  trial.seconds = seconds_since(one.start);
  const int code = exit_status(status);
  Trial::State state = Trial::State::failed;
  if (code == 0) {
    const nlohmann::json summary = json_file(one.job.folder + "/summary.json", kLargestSummary);
    trial.test_score = summary.is_object() ? number_or_nan(summary, "test_accuracy") : kNan;
    trial.score = trial.fold >= 0 ? trial.test_score : summary.is_object() ? number_or_nan(summary, "val_accuracy") : kNan;
    if (trial.kind != Trial::Kind::final) trial.test_score = kNan;
    state = std::isfinite(trial.score) || trial.kind == Trial::Kind::final ? Trial::State::complete : Trial::State::failed;
    if (state == Trial::State::failed) trial.note = "its score is not a number";
  } else if (one.asked_to_stop && (code == 130 || code == 143)) {
    state = Trial::State::stopped;
    trial.note = fmt::format("ended after epoch {:g}", trial.curve.empty() ? 0.0 : trial.curve.back().epoch);
  } else if (code == 1 || code == 3) {
    trial.note = last_line(output);
  } else {   // killed, or ended by somebody else: again
    state = trial.attempts >= kMostAttempts ? Trial::State::failed : Trial::State::waiting;
    trial.note = code > 128 ? fmt::format("its process was ended by signal {}", code - 128) : fmt::format("its process ended with status {}", code);
  }
  study_.finish(trial, worker_, state);
  trial.state = state;
  ++result_.trials_run;
  std::error_code ignored;
  if (code == 0) fs::remove(output, ignored);
  if (state == Trial::State::stopped) fs::remove_all(one.job.folder + "/checkpoints", ignored);
  if (state == Trial::State::complete || state == Trial::State::stopped) ++succeeded_;
  options_.after_trial(trial, study_.trials());
  if (state == Trial::State::failed && succeeded_ == 0 && ++failures_[trial.note] >= kMostEqualFailures) {
    throw Refusal(fmt::format("the first {} trials all failed alike: {}", kMostEqualFailures, trial.note));
  }
}

void Tuner::end_all() {
  for (const auto& [pid, one] : running_) kill(pid, SIGKILL);
  for (auto& [pid, one] : running_) {
    int status = 0;
    waitpid(pid, &status, 0);
    one.trial.score = one.trial.test_score = kNan;
    one.trial.note = "interrupted";
    try {
      study_.finish(one.trial, worker_, Trial::State::waiting);
    } catch (const std::exception&) {
      // The database is what failed: the heartbeat will show that the trial is lost.
    }
    std::error_code ignored;
    fs::remove_all(one.job.folder, ignored);
    fs::remove(options_.folder + "/trials/" + trial_name(one.trial.number) + ".txt", ignored);
  }
  running_.clear();
}

}  // namespace deft
