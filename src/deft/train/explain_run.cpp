#include "deft/train/explain_run.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "deft/core/files.h"
#include "deft/core/html.h"
#include "deft/core/png.h"
#include "deft/core/problem.h"
#include "deft/explain/answers.h"
#include "deft/explain/explain_page.h"
#include "deft/recipe/chapters.h"
#include "deft/report/page.h"
#include "deft/report/run_document.h"
#include "deft/train/imported.h"
#include "deft/train/run_subject.h"
#include "deft/train/saved_run.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kAnswers = 5;
constexpr std::size_t kMostInlined = std::size_t{8} << 20;   // of pictures in the report

std::vector<Named<Explanation>> chosen(const std::vector<Override>& overrides, std::set<std::string>& asked) {
  RecipeDocument document;
  document.file = "command line";
  for (const std::string& name : find_chapter("explain")->trick_names()) {
    Table entry;
    entry.set("name", {name, {}});
    document.chapters["explain"].push_back(entry);
    for (const Override& one : overrides) {
      if (one.value != "off" && (one.path == "explain." + name || one.path.starts_with("explain." + name + ".") || (one.path == "explain.name" && one.value == name))) asked.insert(name);
    }
  }
  Problems problems;
  apply_overrides(document, overrides, problems);
  problems.refuse_if_any();
  std::vector<Named<Explanation>> all = bind_explanations(document, problems);
  problems.refuse_if_any();
  if (all.empty()) throw Refusal("deft explain: every explanation is off; there is nothing to draw");
  return all;
}

// "table.csv:12" is row 12 of the file: its number among the rows, without the header.
bool split_row(const std::string& path, std::string& file, std::int64_t& row) {
  const std::size_t colon = path.rfind(':');
  if (fs::exists(path) || colon == std::string::npos || colon + 1 == path.size() || path.size() - colon > 12) return false;
  if (!std::all_of(path.begin() + static_cast<std::ptrdiff_t>(colon) + 1, path.end(), [](unsigned char c) { return std::isdigit(c); })) return false;
  file = path.substr(0, colon);
  row = std::stoll(path.substr(colon + 1));
  return true;
}

Samples asked_samples(const Classifier& classifier, const std::vector<std::string>& files, std::vector<std::string>& notes) {
  std::vector<std::string> skipped;
  if (classifier.columns().empty()) {
    const Samples samples = samples_of_files(classifier, files, skipped);
    if (samples.size() == 0) throw Refusal(skipped.empty() ? files[0] + ": no pictures in it" : skipped[0]);
    for (const std::string& one : skipped) notes.push_back("skipped " + one);
    if (samples.size() > kMostExplained) throw Refusal(fmt::format("{}: {} pictures are too many to explain at once; at most {}", files[0], samples.size(), kMostExplained));
    return samples;
  }
  Samples all;
  for (const std::string& path : files) {
    std::string file = path;
    std::int64_t row = 0;
    const bool one = split_row(path, file, row);
    const Samples samples = samples_of_files(classifier, {file}, skipped);
    if (one && (row < 1 || row > samples.size())) throw Refusal(fmt::format("{}: the file has rows 1 to {}", path, samples.size()));
    const auto width = static_cast<std::ptrdiff_t>(classifier.columns().size());
    for (std::int64_t i = one ? row - 1 : 0; i < (one ? row : samples.size()); ++i) {
      if (all.size() == kMostExplained) throw Refusal(fmt::format("{}: {} rows are too many to explain at once, at most {}; name one as {}:NUMBER", file, samples.size(), kMostExplained, file));
      all.rows.insert(all.rows.end(), samples.rows.begin() + i * width, samples.rows.begin() + (i + 1) * width);
      all.names.push_back(samples.names[static_cast<std::size_t>(i)]);
    }
  }
  return all;
}

// A file's name as a part of another one.
std::string plain_stem(const std::string& path) {
  std::string stem;
  for (const char c : fs::path(path).stem().string()) {
    if (stem.size() < 40) stem += std::isalnum(static_cast<unsigned char>(c)) || c == '-' ? c : '_';
  }
  return stem.empty() ? "sample" : stem;
}

nlohmann::json answers_of(const Subject& subject) {
  nlohmann::json answers = nlohmann::json::array();
  if (subject.task() == Task::regression) {
    for (std::size_t k = 0; k < subject.class_names().size(); ++k) answers.push_back({{"output", subject.class_names()[k]}, {"value", subject.answer()[k]}});
    return answers;
  }
  for (const std::int64_t k : best_outputs(subject, kAnswers)) answers.push_back({{"class", subject.class_names()[static_cast<std::size_t>(k)]}, {"probability", subject.answer()[static_cast<std::size_t>(k)]}});
  return answers;
}

// Weights from elsewhere know only how many classes there are.
std::vector<std::string> class_names_of(const std::string& source) {
  DataOptions options;
  options.source = source;
  return source.empty() ? std::vector<std::string>() : load_data(options).class_names;
}

// What is to be written, before anything is.
struct Drawn {
  std::string file, title, bytes;
};

class Explainer {
 public:
  Explainer(const RunSubject& subject, std::set<std::string> asked, std::vector<std::string>& notes) : subject_(subject), asked_(std::move(asked)), notes_(notes) {}

  // Of the sample in question, or of the network; `prefix` opens the file's name.
  void explain(const Named<Explanation>& one, const std::string& prefix, nlohmann::json& list) {
    try {
      const Explained found = one.trick->explain(subject_);
      nlohmann::json entry{{"name", one.name}, {"title", found.title}, {"lines", found.lines}, {"facts", found.facts}};
      if (found.picture.height > 0) {
        entry["picture"] = prefix + one.name + ".png";
        drawn.push_back({prefix + one.name + ".png", found.title, png(found.picture.pixels, found.picture.height, found.picture.width, 3)});
      }
      list.push_back(entry);
    } catch (const Refusal& refusal) {
      if (asked_.contains(one.name)) throw;
      const std::string note = one.name + " left out: " + refusal.what();
      if (std::find(notes_.begin(), notes_.end(), note) == notes_.end()) notes_.push_back(note);
    }
  }

  std::vector<Drawn> drawn;

 private:
  const RunSubject& subject_;
  std::set<std::string> asked_;
  std::vector<std::string>& notes_;
};

// The report and the board show what pictures.json holds.
void put_into_report(const std::string& run, const std::vector<Drawn>& drawn, std::vector<std::string>& notes) {
  nlohmann::json pictures = json_file(run + "/pictures.json", kLargestPictures);
  if (!pictures.is_object()) pictures = {{"batch", nlohmann::json::array()}, {"parts", nlohmann::json::array()}};
  pictures["explanations"] = nlohmann::json::array();
  std::size_t bytes = 0;
  for (const Drawn& one : drawn) {
    const std::string image = "data:image/png;base64," + base64(one.bytes);
    bytes += image.size();
    if (bytes > kMostInlined) {
      notes.push_back("the report shows only the first pictures: all of them are too large for it");
      break;
    }
    pictures["explanations"].push_back({{"name", one.file}, {"title", one.title}, {"image", image}});
  }
  write_file(run + "/pictures.json", pictures.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  if (fs::exists(run + "/report.html")) write_report(run);
}

}  // namespace

ExplainResult explain_run(const ExplainRequest& request) {
  std::vector<Override> own, others;
  for (const Override& one : request.overrides) (one.path == "explain" || one.path.starts_with("explain.") ? own : others).push_back(one);
  std::set<std::string> asked;
  const std::vector<Named<Explanation>> explanations = chosen(own, asked);
  const bool is_file = fs::is_regular_file(request.run);
  const Classifier classifier = is_file ? import_classifier(request.run, class_names_of(request.data)) : load_run(request.run, others);
  ExplainResult result;
  const Samples samples = request.files.empty() ? Samples() : asked_samples(classifier, request.files, result.notes);
  RunSubject subject(classifier, request.data, request.progress);
  Explainer explainer(subject, asked, result.notes);
  result.document = {{"run", request.run}, {"task", to_string(classifier.task())}, {"network", nlohmann::json::array()}, {"samples", nlohmann::json::array()}};
  if (samples.size() > 0) subject.take(samples, 0);
  for (const Named<Explanation>& one : explanations) {
    if (!one.trick->needs_sample()) explainer.explain(one, "", result.document["network"]);
    else if (samples.size() == 0 && asked.contains(one.name)) throw Refusal("[explain] " + one.name + " needs a sample: deft explain RUN FILE");
  }
  for (std::int64_t i = 0; i < samples.size(); ++i) {
    subject.take(samples, i);
    const std::string& name = samples.names[static_cast<std::size_t>(i)];
    nlohmann::json sample{{"file", name}, {"answers", answers_of(subject)}, {"explanations", nlohmann::json::array()}};
    for (const Named<Explanation>& one : explanations) {
      if (one.trick->needs_sample()) explainer.explain(one, fmt::format("{}_{}_", i + 1, plain_stem(name)), sample["explanations"]);
    }
    result.document["samples"].push_back(sample);
  }
  result.document["left_out"] = result.notes;

  const bool in_run = request.out.empty() && !is_file;
  const std::string folder = !request.out.empty() ? request.out : is_file ? "explain" : request.run + "/explain";
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Refusal(folder + ": cannot make this folder: " + error.message());
  const auto write = [&](const std::string& name, const std::string& bytes) {
    write_file(folder + "/" + name, bytes);
    result.written.push_back(folder + "/" + name);
  };
  for (const Drawn& one : explainer.drawn) write(one.file, one.bytes);
  write("explain.json", result.document.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
  write("index.html", explain_page(result.document));
  if (in_run) put_into_report(request.run, explainer.drawn, result.notes);
  return result;
}

}  // namespace deft
