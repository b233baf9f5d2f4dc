#include "deft/search/study.h"

#include <unistd.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/json_text.h"
#include "deft/core/problem.h"
#include "deft/core/recipe_document.h"

namespace deft {
namespace {

constexpr int kVersion = 1;
constexpr std::size_t kMostDifferences = 8;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

constexpr const char* kKinds[] = {"search", "replicate", "final", "retest"};
constexpr const char* kStates[] = {"waiting", "running", "complete", "stopped", "failed"};

template <class Enum, std::size_t N>
Enum named(const char* const (&names)[N], const Cell& name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (name == names[i]) return static_cast<Enum>(i);
  }
  throw Refusal("the study holds '" + name.value_or("") + "', which this version of deft does not know");
}

std::string point_text(const Point& point) {
  nlohmann::json list = nlohmann::json::array();
  for (const double unit : point) list.push_back(std::isnan(unit) ? nlohmann::json(nullptr) : nlohmann::json(unit));
  return list.dump();
}

Point point_of(const Cell& text) {
  Point point;
  const nlohmann::json list = parse_json(text.value_or("[]"));
  for (const nlohmann::json& one : list.is_array() ? list : nlohmann::json::array()) point.push_back(one.is_number() ? one.get<double>() : kNan);
  return point;
}

std::string settings_text(const std::vector<Setting>& settings) {
  nlohmann::json list = nlohmann::json::array();
  for (const Setting& one : settings) list.push_back({one.option, one.value});
  return list.dump();
}

std::vector<Setting> settings_of(const Cell& text) {
  std::vector<Setting> settings;
  const nlohmann::json list = parse_json(text.value_or("[]"));
  for (const nlohmann::json& one : list.is_array() ? list : nlohmann::json::array()) {
    if (one.is_array() && one.size() == 2 && one[0].is_string() && one[1].is_string()) settings.push_back({one[0], one[1]});
  }
  return settings;
}

std::vector<std::string> words_of(const Cell& text) {
  std::vector<std::string> words;
  const nlohmann::json list = parse_json(text.value_or("[]"));
  for (const nlohmann::json& one : list.is_array() ? list : nlohmann::json::array()) {
    if (one.is_string()) words.push_back(one);
  }
  return words;
}

// "optimization.nesterov.learning_rate" -> "0.05", for everything in a recipe that bears on results.
std::map<std::string, std::string> flat(const std::string& recipe) {
  Problems problems;
  const RecipeDocument document = read_recipe_text(recipe, "study", problems);
  std::map<std::string, std::string> result;
  for (const auto& [chapter, entries] : document.chapters) {
    if (chapter == "log" || chapter == "search") continue;
    std::map<std::string, int> seen;
    for (const Table& entry : entries) {
      const std::string name = entry.text("name");
      const int number = ++seen[name];
      const std::string path = chapter + (name.empty() ? "" : "." + name) + (number > 1 ? "." + std::to_string(number) : "");
      if (!name.empty()) result[path] = "on";
      for (const Field& field : entry.fields) {
        if (field.name == "name" || (chapter == "train" && (field.name == "threads" || field.name == "workers" || field.name == "time"))) continue;
        RecipeDocument one;
        one.chapters["x"] = {Table{}};
        one.chapters["x"][0].set("v", field.value);
        const std::string text = write_recipe(one, {"x"});
        const std::size_t at = text.find("v = ");
        result[path + "." + field.name] = at == std::string::npos ? text : text.substr(at + 4, text.size() - at - 5);
      }
    }
  }
  return result;
}

void compare_lines(const std::string& study, const std::string& here, const std::string& what, std::vector<std::string>& out) {
  const auto lines = [](const std::string& text) {
    std::map<std::string, std::string> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) result[line.substr(0, line.find(": "))] = line.find(": ") == std::string::npos ? "" : line.substr(line.find(": ") + 2);
    return result;
  };
  const auto theirs = lines(study), ours = lines(here);
  for (const auto& [key, value] : theirs) {
    const auto found = ours.find(key);
    if (found == ours.end()) out.push_back(what + " has " + key + " in the study, and not here");
    else if (found->second != value) out.push_back(what + " " + key + " is " + value + " in the study, and " + found->second + " here");
  }
  for (const auto& [key, value] : ours) {
    if (!theirs.contains(key)) out.push_back(what + " has " + key + " here, and not in the study");
  }
}

std::string host() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

std::string first_line(const std::string& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

// When a process began, in ticks since the machine did; empty where there is none of that number.
std::string start_of(const std::string& pid) {
  const std::string line = first_line("/proc/" + pid + "/stat");
  const std::size_t end = line.rfind(')');
  if (end == std::string::npos) return "";
  std::istringstream words(line.substr(end + 1));
  std::string word;
  for (int i = 0; i < 20 && words >> word; ++i) {
    if (i == 0 && (word == "Z" || word == "X")) return "";
  }
  return word;
}

}  // namespace

const char* to_string(Trial::Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }
const char* to_string(Trial::State state) { return kStates[static_cast<std::size_t>(state)]; }

std::vector<std::string> differences(const StudyHead& study, const StudyHead& here) {
  std::vector<std::string> result;
  const auto theirs = flat(study.recipe), ours = flat(here.recipe);
  for (const auto& [key, value] : theirs) {
    const auto found = ours.find(key);
    if (found == ours.end()) result.push_back(key + " is " + value + " in the study, and absent here");
    else if (found->second != value) result.push_back(key + " is " + value + " in the study, and " + found->second + " here");
  }
  for (const auto& [key, value] : ours) {
    if (!theirs.contains(key)) result.push_back(key + " is " + value + " here, and absent in the study");
  }
  compare_lines(study.space, here.space, "the space", result);
  if (study.objective != here.objective) result.push_back("its trials are judged by " + study.objective + ", and these by " + here.objective);
  if (result.size() > kMostDifferences) {
    const std::size_t more = result.size() - kMostDifferences;
    result.resize(kMostDifferences);
    result.push_back(fmt::format("and {} more", more));
  }
  return result;
}

Study::Study(std::unique_ptr<Database> base, std::string name) : base_(std::move(base)), name_(std::move(name)) {
  base_->transaction([&] {
    base_->run("CREATE TABLE IF NOT EXISTS deft_study (name TEXT PRIMARY KEY, version INTEGER, recipe TEXT, space TEXT, objective TEXT, created DOUBLE PRECISION)");
    base_->run(
        "CREATE TABLE IF NOT EXISTS deft_trial (study TEXT, number INTEGER, kind TEXT, candidate INTEGER, parent INTEGER, fold INTEGER, repeat INTEGER, seed BIGINT, point TEXT, settings TEXT, words TEXT, "
        "state TEXT, score DOUBLE PRECISION, test_score DOUBLE PRECISION, attempts INTEGER, worker TEXT, started DOUBLE PRECISION, heartbeat DOUBLE PRECISION, ended DOUBLE PRECISION, "
        "folder TEXT, note TEXT, PRIMARY KEY (study, number))");
    base_->run("CREATE TABLE IF NOT EXISTS deft_report (study TEXT, trial INTEGER, epoch DOUBLE PRECISION, score DOUBLE PRECISION, PRIMARY KEY (study, trial, epoch))");
  });
}

std::optional<StudyHead> Study::head() {
  const std::vector<Row> rows = base_->run("SELECT version, recipe, space, objective FROM deft_study WHERE name = $1", {name_});
  if (rows.empty()) return std::nullopt;
  if (whole_of(rows[0][0]) > kVersion) throw Refusal(base_->place() + ": this study was written by a newer deft");
  return StudyHead{rows[0][1].value_or(""), rows[0][2].value_or(""), rows[0][3].value_or("")};
}

void Study::create(const StudyHead& head) {
  base_->transaction([&] {
    const std::optional<StudyHead> there = this->head();
    if (!there) {
      base_->run("INSERT INTO deft_study (name, version, recipe, space, objective, created) VALUES ($1, $2, $3, $4, $5, " + base_->clock() + ")",
                 {name_, std::to_string(kVersion), head.recipe, head.space, head.objective});
      return;
    }
    const std::vector<std::string> different = differences(*there, head);
    if (different.empty()) return;
    std::string text = base_->place() + ": the study '" + name_ + "' belongs to another recipe:";
    for (const std::string& one : different) text += "\n  " + one;
    throw Refusal(text + "\n  begin another study (--name NAME), or go on with that one by its own recipe");
  });
}

std::vector<Trial> Study::trials() {
  std::vector<Trial> result;
  std::map<std::int64_t, std::size_t> at;
  for (const Row& row : base_->run("SELECT number, kind, candidate, parent, fold, repeat, seed, point, settings, state, score, test_score, attempts, worker, started, ended, folder, note, words "
                                   "FROM deft_trial WHERE study = $1 ORDER BY number", {name_})) {
    Trial t;
    t.number = whole_of(row[0]);
    t.kind = named<Trial::Kind>(kKinds, row[1]);
    t.candidate = whole_of(row[2]);
    t.parent = whole_of(row[3]);
    t.fold = whole_of(row[4]);
    t.repeat = whole_of(row[5]);
    t.seed = whole_of(row[6]);
    t.point = point_of(row[7]);
    t.settings = settings_of(row[8]);
    t.state = named<Trial::State>(kStates, row[9]);
    t.score = real_of(row[10]);
    t.test_score = real_of(row[11]);
    t.attempts = whole_of(row[12]);
    t.worker = row[13].value_or("");
    t.seconds = real_of(row[15]) - real_of(row[14]);
    t.folder = row[16].value_or("");
    t.note = row[17].value_or("");
    t.words = words_of(row[18]);
    at[t.number] = result.size();
    result.push_back(std::move(t));
  }
  for (const Row& row : base_->run("SELECT trial, epoch, score FROM deft_report WHERE study = $1 ORDER BY trial, epoch", {name_})) {
    const auto found = at.find(whole_of(row[0]));
    if (found != at.end()) result[found->second].curve.push_back({real_of(row[1]), real_of(row[2])});
  }
  return result;
}

// `dead` knows of this machine's processes at once what the heartbeat would only show after `patience`.
void Study::hand_back_lost(double patience, const std::function<bool(const std::string&)>& dead) {
  const auto rows = base_->run("SELECT number, attempts, worker, " + base_->clock() + " - heartbeat FROM deft_trial WHERE study = $1 AND state = 'running'", {name_});
  for (const Row& row : rows) {
    const std::string worker = row[2].value_or("");
    if (!(real_of(row[3]) > patience) && !(dead && dead(worker))) continue;
    const bool enough = whole_of(row[1]) >= kMostAttempts;
    base_->run("UPDATE deft_trial SET state = $3, note = $4 WHERE study = $1 AND number = $2",
               {name_, row[0], enough ? "failed" : "waiting", enough ? fmt::format("its workers died {} times", kMostAttempts) : "lost with its worker " + worker});
    base_->run("DELETE FROM deft_report WHERE study = $1 AND trial = $2", {name_, row[0]});
  }
}

std::optional<Trial> Study::claim(const std::string& worker, double patience, const std::function<bool(const std::string&)>& dead, const Next& next) {
  std::optional<Trial> result;
  base_->transaction([&] {
    result.reset();
    hand_back_lost(patience, dead);
    const std::vector<Trial> all = trials();
    for (const Trial& one : all) {
      if (one.state != Trial::State::waiting) continue;
      result = one;
      base_->run("UPDATE deft_trial SET state = 'running', attempts = attempts + 1, worker = $3, note = '', folder = '', score = NULL, started = " + base_->clock() + ", heartbeat = " + base_->clock() +
                     ", ended = NULL WHERE study = $1 AND number = $2",
                 {name_, cell(one.number), worker});
      ++result->attempts;
      result->curve.clear();
      return;
    }
    result = next(all);
    if (!result) return;
    result->number = all.empty() ? 0 : all.back().number + 1;
    result->attempts = 1;
    base_->run("INSERT INTO deft_trial (study, number, kind, candidate, parent, fold, repeat, seed, point, settings, words, state, attempts, worker, started, heartbeat, folder, note) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'running', 1, $12, " + base_->clock() + ", " + base_->clock() + ", '', '')",
               {name_, cell(result->number), to_string(result->kind), cell(result->candidate), cell(result->parent), cell(result->fold), cell(result->repeat), cell(result->seed),
                point_text(result->point), settings_text(result->settings), nlohmann::json(result->words).dump(), worker});
  });
  if (result) {
    result->state = Trial::State::running;
    result->worker = worker;
  }
  return result;
}

void Study::beat(const std::vector<std::int64_t>& numbers, const std::string& worker) {
  for (const std::int64_t number : numbers) {
    base_->run("UPDATE deft_trial SET heartbeat = " + base_->clock() + " WHERE study = $1 AND number = $2 AND worker = $3 AND state = 'running'", {name_, cell(number), worker});
  }
}

void Study::report(std::int64_t number, double epoch, double score) {
  base_->run("INSERT INTO deft_report (study, trial, epoch, score) VALUES ($1, $2, $3, $4) ON CONFLICT (study, trial, epoch) DO UPDATE SET score = excluded.score",
             {name_, cell(number), cell(epoch), cell(score)});
}

void Study::finish(const Trial& trial, const std::string& worker, Trial::State state) {
  base_->run("UPDATE deft_trial SET state = $4, score = $5, test_score = $6, folder = $7, note = $8, ended = " + base_->clock() + " WHERE study = $1 AND number = $2 AND worker = $3 AND state = 'running'",
             {name_, cell(trial.number), worker, to_string(state), cell(trial.score), cell(trial.test_score), trial.folder, trial.note});
}

std::string this_worker() {
  const std::string pid = std::to_string(getpid());
  return host() + "/" + first_line("/proc/sys/kernel/random/boot_id") + "/" + pid + "/" + start_of(pid);
}

bool worker_is_gone(const std::string& worker) {
  std::vector<std::string> parts(1);
  for (const char c : worker) {
    if (c == '/') parts.emplace_back();
    else parts.back() += c;
  }
  if (parts.size() != 4 || parts[0] != host()) return false;
  // The same boot of the same machine, and no such process: containers that share a kernel have host names of their own.
  return parts[1] == first_line("/proc/sys/kernel/random/boot_id") && start_of(parts[2]) != parts[3];
}

}  // namespace deft
