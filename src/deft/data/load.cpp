#include <algorithm>
#include <filesystem>
#include <set>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/data/memory_pictures.h"
#include "deft/data/role.h"
#include "deft/data/source_options.h"

namespace deft {
namespace {

constexpr std::int64_t kFoldSeedStep = 1'000'003;   // between repetitions of the folds: no other seed is as far away
constexpr double kTestShare = 0.2;

// A regression has no classes: all its samples are of one kind.
std::vector<std::int64_t> strata(const Samples& samples) {
  if (!samples.labels.empty()) return samples.labels;
  return std::vector<std::int64_t>(static_cast<std::size_t>(samples.size()), 0);
}

void check(const DataOptions& o) {
  Problems problems;
  auto require = [&](bool holds, const std::string& text) {
    if (!holds) problems.add({}, text);
  };
  require(o.validation >= 0 && o.validation < 1, "data.validation = " + std::to_string(o.validation) + ": expected 0 .. 1");
  require(o.fraction > 0 && o.fraction <= 1, "data.fraction = " + std::to_string(o.fraction) + ": expected above 0, up to 1");
  require(o.long_tail >= 1, "data.long_tail = " + std::to_string(o.long_tail) + ": expected at least 1");
  require(o.size >= 0 && o.size <= 4096, "data.size = " + std::to_string(o.size) + " is outside 0 .. 4096");
  require(o.load_size >= 0 && o.load_size <= 4096,
          "data.load_size = " + std::to_string(o.load_size) + " is outside 0 .. 4096");
  require(o.folds == 0 || o.folds >= 2, "data.folds = " + std::to_string(o.folds) + ": expected 0 or at least 2");
  require(o.folds == 0 || (o.fold >= 0 && o.fold < o.folds),
          "data.fold = " + std::to_string(o.fold) + " is outside 0 .. " + std::to_string(o.folds - 1));
  problems.refuse_if_any();
}

void need_two_of_each(const DataSet& set, const std::string& why) {
  if (set.task != Task::classes) return;
  std::vector<std::int64_t> counts(set.class_names.size());
  for (std::int64_t label : set.train.labels) ++counts[static_cast<std::size_t>(label)];
  for (std::size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] < 2) {
      throw Refusal(set.source + ": class '" + set.class_names[c] + "' has " + std::to_string(counts[c]) +
                    " sample, at least 2 are needed to " + why);
    }
  }
}

std::string source_text(const std::string& text) {
  std::error_code error;
  if (text.empty()) throw Refusal("data.source is missing: a folder, or cifar10:DIR, mnist:DIR, csv:FILE, glyphs");
  if (std::filesystem::is_directory(text, error)) return "image_folder:" + text;
  if (std::filesystem::exists(text, error) && std::filesystem::path(text).extension() == ".csv") return "csv:" + text;
  return text;
}

}  // namespace

std::unique_ptr<DataSource> data_source(const std::string& given) {
  const std::string text = source_text(given);
  const std::size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  const Entry<DataSource>* found = data_sources().find(name);
  if (!found) {
    const bool looks_like_path = text.find('/') != std::string::npos || text.find('.') != std::string::npos;
    if (looks_like_path && colon == std::string::npos) throw Refusal(text + ": no such file or folder");
    std::vector<std::string> names;
    for (const Entry<DataSource>& one : data_sources().entries()) names.push_back(one.card.name);
    throw Refusal("data.source: '" + name + "' is neither a folder nor a known source" + did_you_mean(name, names));
  }
  SourceOptions fields(name, colon == std::string::npos ? "" : text.substr(colon + 1));
  std::unique_ptr<DataSource> source = found->make(fields);
  fields.refuse_if_any();
  return source;
}

DataSet load_data(const DataOptions& options) { return divided(read_source(options), options); }

DataSet read_source(const DataOptions& options) {
  check(options);
  DataSet set = data_source(options.source)->load(options);
  set.source = options.source;
  return set;
}

DataSet divided(DataSet set, const DataOptions& options) {
  check(options);
  if (set.train.size() == 0) throw Refusal(options.source + ": no samples to train on");
  if (set.train.pictures) {
    if (set.typical_height == 0) {
      set.typical_height = set.train.pictures->height();
      set.typical_width = set.train.pictures->width();
    }
    const std::int64_t side = options.load_size ? options.load_size : options.size;
    for (Samples* part : {&set.train, &set.test}) {
      if (side && part->pictures) part->pictures = resized(part->pictures, side);
    }
  }
  if (set.task == Task::classes && set.class_names.size() < 2) {
    throw Refusal(options.source + ": only one class ('" + (set.class_names.empty() ? "" : set.class_names[0]) +
                  "'); at least 2 are needed");
  }
  auto split_off = [&](const std::vector<std::int64_t>& test, const std::vector<std::int64_t>& train) {
    set.test = subset(set.train, test);
    set.train = subset(set.train, train);
  };
  if (options.folds) {
    if (set.test_given) set.notes.push_back("k-fold: the folds are of the training part, the given test part is unused");
    need_two_of_each(set, "make folds");
    if (options.holdout > 0 && !set.test_given) set.train = subset(set.train, stratified_split(strata(set.train), options.holdout, options.seed).rest);
    const std::vector<std::int64_t> fold = stratified_folds(strata(set.train), options.folds, options.seed + kFoldSeedStep * options.repeat);
    std::vector<std::int64_t> in, out;
    for (std::size_t i = 0; i < fold.size(); ++i) {
      (fold[i] == options.fold ? in : out).push_back(static_cast<std::int64_t>(i));
    }
    if (in.empty() || out.empty()) throw Refusal(options.source + ": too few samples for that many folds");
    split_off(in, out);
    set.test_given = false;
  } else if (!set.test_given) {
    need_two_of_each(set, "split off a test part");
    const Split split = stratified_split(strata(set.train), kTestShare, options.seed);
    split_off(split.part, split.rest);
    set.notes.push_back("no test part given: " + std::to_string(split.part.size()) + " samples (20 %) were split off");
  }
  if (options.fraction < 1) {
    set.train = subset(set.train, stratified_split(strata(set.train), options.fraction, options.seed + 1).part);
    const std::set<std::int64_t> left(set.train.labels.begin(), set.train.labels.end());
    if (set.train.size() == 0 || (set.task == Task::classes && left.size() < 2)) {
      throw Refusal("data.fraction = " + std::to_string(options.fraction) + " leaves too few training samples");
    }
  }
  if (options.long_tail > 1) {
    if (set.task != Task::classes) throw Refusal("data.long_tail = " + std::to_string(options.long_tail) + " thins out classes, and " + options.source + " has none");
    set.train = subset(set.train, long_tailed(set.train.labels, set.outputs(), options.long_tail, options.seed + 2));
  }
  return set;
}

}  // namespace deft
