#include "deft/train/ranks.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <sstream>
#include <thread>

#include <sched.h>
#include <unistd.h>

#include <fmt/format.h>

#include "deft/core/progress.h"
#include "deft/data/checksum.h"
#include "deft/recipe/chapters.h"
#include "deft/train/run_result.h"
#include "deft/train/trainer.h"

namespace deft {
namespace {

const std::set<std::string> kOwn{"data.source", "train.threads", "train.workers", "log.folder"};   // of each rank
constexpr std::int64_t kFingerprintedPictures = 2000;   // spread over a part: all of ImageNet would take minutes

// Every rank learns of a disagreement; one speaks.
[[noreturn]] void refuse_together(ProcessGroup& group, const std::string& text) {
  if (group.leads()) throw CommonRefusal(text);
  throw QuietEnd{1};
}

std::string packed(const std::map<std::string, std::string>& values) {
  std::string text;
  for (const auto& [key, value] : values) text += key + "\x1f" + value + "\x1e";
  return text;
}

std::map<std::string, std::string> unpacked(const std::string& text) {
  std::map<std::string, std::string> values;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t middle = text.find('\x1f', at), end = text.find('\x1e', at);
    if (middle == std::string::npos || end == std::string::npos) break;
    values[text.substr(at, middle - at)] = text.substr(middle + 1, end - middle - 1);
    at = end + 1;
  }
  return values;
}

// The first name whose value differs between rank 0 and another rank, in words; empty: none.
std::string difference(ProcessGroup& group, const std::map<std::string, std::string>& own) {
  const std::vector<std::string> texts = group.gather(packed(own));
  const std::map<std::string, std::string> first = unpacked(texts[0]);
  for (int rank = 1; rank < group.size(); ++rank) {
    const std::map<std::string, std::string> other = unpacked(texts[static_cast<std::size_t>(rank)]);
    std::set<std::string> names;
    for (const auto* all : {&first, &other}) {
      for (const auto& [name, value] : *all) names.insert(name);
    }
    for (const std::string& name : names) {
      const auto here = first.find(name), there = other.find(name);
      const auto text = [&](const auto& found, const auto& map) { return found == map.end() ? std::string("not given") : found->second; };
      if (here == first.end() || there == other.end() || here->second != there->second) {
        return fmt::format("{}: {} has {}, {} has {}", name, group.name_of(0), text(here, first), group.name_of(rank), text(there, other));
      }
    }
  }
  return "";
}

void add_bytes(Checksum& sum, const void* data, std::size_t size) { sum.add(static_cast<const std::uint8_t*>(data), size); }

template <class T>
void add_values(Checksum& sum, const std::vector<T>& values) { add_bytes(sum, values.data(), values.size() * sizeof(T)); }

std::string short_form(const std::string& checksum) { return checksum.substr(0, 12); }

}  // namespace

std::map<std::string, std::string> options_by_name(const RecipeDocument& document, const std::vector<Override>& deferred) {
  std::map<std::string, std::string> values;
  std::istringstream lines(write_recipe(document, single_chapters()));
  std::string line, chapter;
  std::map<std::string, int> entries;
  while (std::getline(lines, line)) {
    if (line.starts_with("[")) {
      const std::string name = line.substr(line.find_first_not_of('['), line.find(']') - line.find_first_not_of('['));
      const int number = ++entries[name];
      chapter = name + (number > 1 ? "." + std::to_string(number) : "");
    } else if (const std::size_t equals = line.find(" = "); equals != std::string::npos) {
      values[chapter + "." + line.substr(0, equals)] = line.substr(equals + 3);
    }
  }
  for (const Override& one : deferred) values[one.path] = one.value;
  for (const std::string& name : kOwn) values.erase(name);
  return values;
}

void agree_on_command(ProcessGroup& group, const RunRequest& request) {
  const std::string found = difference(group, {{"--resume", request.resume.empty() ? "not given" : "a run folder"}, {"--time", request.time.empty() ? "not given" : request.time}});
  if (!found.empty()) refuse_together(group, "the ranks were started differently: " + found);
}

void agree_on_request(ProcessGroup& group, const RecipeDocument& document, const std::vector<Override>& deferred) {
  const std::string found = difference(group, options_by_name(document, deferred));
  if (!found.empty()) refuse_together(group, "the ranks were started with different recipes: " + found);
}

std::string fingerprint(const Samples& samples) {
  Checksum sum("sha256");
  add_values(sum, samples.labels);
  add_values(sum, samples.targets);
  add_values(sum, samples.rows);
  if (samples.pictures) {
    const Pictures& pictures = *samples.pictures;
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(pictures.height() * pictures.width() * pictures.channels()));
    const std::int64_t looked_at = std::min(pictures.size(), kFingerprintedPictures);
    for (std::int64_t i = 0; i < looked_at; ++i) {
      pictures.read(i * pictures.size() / looked_at, bytes.data());
      add_values(sum, bytes);
    }
  }
  return sum.text();
}

void agree_on_data(ProcessGroup& group, const DataSet& data) {
  std::string classes;
  for (const std::string& name : data.class_names) classes += name + " ";
  const std::map<std::string, std::string> own{
      {"classes", classes},
      {"fingerprint of the training part", short_form(fingerprint(data.train))},
      {"fingerprint of the test part", short_form(fingerprint(data.test))},
      {"samples for training", with_commas(data.train.size())},
      {"samples for the test", with_commas(data.test.size())}};
  // Numbers say more than fingerprints: they are compared first.
  for (const bool prints : {false, true}) {
    std::map<std::string, std::string> some;
    for (const auto& [name, value] : own) {
      if (name.starts_with("fingerprint") == prints) some[name] = value;
    }
    const std::string found = difference(group, some);
    if (!found.empty()) refuse_together(group, "the ranks read different data: " + found);
  }
}

void agree_on_network(ProcessGroup& group, const Classifier& classifier) {
  const std::map<std::string, std::string> own{{"precision", to_string(classifier.model_options().precision)},
                                               {"parameters", with_commas(classifier.parameter_count())}};
  const std::string found = difference(group, own);
  if (!found.empty()) refuse_together(group, "the ranks' networks differ: " + found + (found.starts_with("precision") ? "; train.precision=float32 runs on every machine" : ""));
}

void adopt_leaders_recipe(ProcessGroup& group, ResolvedRun& run) {
  const std::string text = group.from_leader(write_recipe(run.recipe.resolved, single_chapters()));
  run.time_limit = std::stod(group.from_leader(fmt::format("{}", run.time_limit)));
  if (group.leads()) return;
  const DataOptions data = run.recipe.data;
  const TrainOptions train = run.recipe.train;
  Problems problems;
  run.recipe = bind(read_recipe_text(text, "the recipe of " + group.name_of(0), problems), problems);
  problems.refuse_if_any();
  run.recipe.data.source = data.source;
  run.recipe.train.threads = train.threads;
  run.recipe.train.workers = train.workers;
}

void expect_divisible(ProcessGroup& group, const Recipe& recipe, std::int64_t draws) {
  if (recipe.coach.mode == "act") {
    refuse_together(group, fmt::format("[coach] mode = \"act\" changes the recipe of a training in one process, and this one has {}; write coach.mode=advise", group.size()));
  }
  const std::int64_t batch = std::min(recipe.train.batch_size, draws);
  if (batch < group.size()) {
    refuse_together(group, fmt::format("[train] batch_size = {}: a batch of {} samples cannot be divided between {} ranks; start fewer, or raise it", recipe.train.batch_size, batch, group.size()));
  }
}

void share_processors(ProcessGroup& group, TrainOptions& options) {
  if (options.threads != 0) return;
  const auto all = static_cast<int>(sysconf(_SC_NPROCESSORS_ONLN));
  options.threads = processors() < all ? processors() : std::max(1, all / group.ranks_here());
}

RunResult follow(const ResolvedRun& run, const Parts& parts, Classifier& classifier, const std::optional<HeadFit>& head, bool resumes, ProcessGroup& group) {
  RunFolder folder = RunFolder::nowhere();
  TrainerOptions options;
  options.time_limit = run.time_limit;
  options.final_samples = parts.test.size();
  options.group = &group;
  Trainer trainer(classifier, parts.train, parts.validation, folder, options);
  if (resumes) trainer.resume();
  RunResult result;
  if (head && head->whole_training) return result;
  try {
    result.interrupted = trainer.run().interrupted;
  } catch (const RankLost&) {
    throw;
  } catch (const TrainingFailure&) {  // diverged, as on every rank
    throw QuietEnd{3};
  }
  return result;
}

}  // namespace deft
