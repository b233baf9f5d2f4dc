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
#include "deft/explain/explained.h"
#include "deft/recipe/chapters.h"
#include "deft/report/page.h"
#include "deft/report/run_document.h"
#include "deft/train/imported.h"
#include "deft/train/model_answerer.h"
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

Inputs asked_samples(const SavedModel& model, const std::vector<std::string>& words, std::vector<std::string>& notes) {
  std::vector<std::string> skipped;
  if (model.first().columns().empty()) {
    const Inputs inputs = samples_of_files(model, words, skipped);
    const std::int64_t count = inputs[0]->size();
    if (count == 0) throw Refusal(skipped.empty() ? words[0] + ": no pictures in it" : skipped[0]);
    for (const std::string& one : skipped) notes.push_back("skipped " + one);
    if (count > kMostExplained) throw Refusal(fmt::format("{}: {} pictures are too many to explain at once; at most {}", words[0], count, kMostExplained));
    return inputs;
  }
  std::vector<std::string> files;
  std::vector<std::int64_t> which;
  std::int64_t before = 0;
  for (const std::string& path : words) {
    std::string file = path;
    std::int64_t row = 0;
    const bool one = split_row(path, file, row);
    const std::int64_t count = samples_of_files(model.first(), {file}, skipped).size();
    if (one && (row < 1 || row > count)) throw Refusal(fmt::format("{}: the file has rows 1 to {}", path, count));
    for (std::int64_t i = one ? row - 1 : 0; i < (one ? row : count); ++i) which.push_back(before + i);
    if (static_cast<std::int64_t>(which.size()) > kMostExplained) throw Refusal(fmt::format("{}: {} rows are too many to explain at once, at most {}; name one as {}:NUMBER", file, count, kMostExplained, file));
    files.push_back(file);
    before += count;
  }
  return changed(samples_of_files(model, files, skipped), [&](const Samples& all) { return subset(all, which); });
}

// A file's name as a part of another one.
std::string plain_stem(const std::string& path) {
  std::string stem;
  for (const char c : fs::path(path).stem().string()) {
    if (stem.size() < 40) stem += std::isalnum(static_cast<unsigned char>(c)) || c == '-' ? c : '_';
  }
  return stem.empty() ? "sample" : stem;
}

nlohmann::json answers_of(const SavedModel& model, const std::vector<float>& answer) {
  nlohmann::json answers = nlohmann::json::array();
  if (model.task() == Task::regression) {
    for (std::size_t k = 0; k < model.class_names().size(); ++k) answers.push_back({{"output", model.class_names()[k]}, {"value", answer[k]}});
    return answers;
  }
  for (const std::int64_t k : best_outputs(model.task(), answer, kAnswers)) answers.push_back({{"class", model.class_names()[static_cast<std::size_t>(k)]}, {"probability", answer[static_cast<std::size_t>(k)]}});
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

// A network of the model: the model itself, or a member of an ensemble.
struct NetworkInside {
  std::size_t member = 0;
  std::string name;                      // of the member
  std::unique_ptr<RunSubject> subject;
};

std::string short_name(const std::string& name) { return fs::path(name).filename().string(); }

// Everything that is drawn of one model and its samples, before anything is written.
class Explainer {
 public:
  Explainer(const ExplainRequest& request, const SavedModel& model, const std::vector<Named<Explanation>>& explanations, std::set<std::string> asked, std::vector<std::string>& notes)
      : model_(model), explanations_(explanations), asked_(std::move(asked)), notes_(notes), answerer_(model, request.data) {
    for (std::size_t m = 0; m < model.members().size(); ++m) {
      const Classifier& classifier = model.members()[m].classifier;
      if (classifier.has_network()) inside_.push_back({m, model.members()[m].name, std::make_unique<RunSubject>(classifier, request.data, request.progress)});
    }
  }

  void explain_model(nlohmann::json& document, bool with_sample) {
    if (model_.is_ensemble()) document["members"] = members();
    for (const Named<Explanation>& one : explanations_) {
      if (one.trick->needs_sample() && !with_sample && asked_.contains(one.name)) throw Refusal("[explain] " + one.name + " needs a sample: deft explain RUN FILE");
      if (one.trick->needs_sample()) continue;
      if (const AnswerExplanation* outside = one.trick->of_answers()) {
        draw(one, "", "", document["network"], [&] { return outside->explain_answers(answerer_); });
      } else if (!model_.is_ensemble()) {
        look_inside(one, "", document["network"]);
      } else if (!with_sample || asked_.contains(one.name)) {  // of each member only where nothing else is asked
        look_inside_members(one, "", document["members"]);
      }
    }
  }

  // What is drawn of the model marks this sample.
  void take(const Inputs& inputs, std::int64_t index) {
    answerer_.take(inputs, index);
    for (const NetworkInside& one : inside_) one.subject->take(*inputs[one.member], index);
  }

  nlohmann::json explain_sample(const Inputs& inputs, std::int64_t index) {
    take(inputs, index);
    const std::string& name = inputs[0]->names[static_cast<std::size_t>(index)];
    nlohmann::json sample{{"file", name}, {"answers", answers_of(model_, answerer_.answer())}, {"explanations", nlohmann::json::array()}};
    if (model_.is_ensemble()) {
      sample["members"] = members();
      for (std::size_t m = 0; m < sample["members"].size(); ++m) sample["members"][m]["answers"] = answers_of(model_, answerer_.member_answers()[m]);
    }
    const std::string prefix = fmt::format("{}_{}_", index + 1, plain_stem(name));
    for (const Named<Explanation>& one : explanations_) {
      if (!one.trick->needs_sample()) continue;
      if (const AnswerExplanation* outside = one.trick->of_answers()) draw(one, prefix, "", sample["explanations"], [&] { return outside->explain_answers(answerer_); });
      else if (model_.is_ensemble()) look_inside_members(one, prefix, sample["members"]);
      else look_inside(one, prefix, sample["explanations"]);
    }
    return sample;
  }

  std::vector<Drawn> drawn;

 private:
  nlohmann::json members() const {
    nlohmann::json list = nlohmann::json::array();
    const std::vector<double> weights = model_.rule().trick->weights(model_.members().size());
    for (std::size_t m = 0; m < model_.members().size(); ++m) {
      const Recipe& recipe = model_.members()[m].classifier.recipe();
      const bool network = model_.members()[m].classifier.has_network();
      list.push_back({{"name", model_.members()[m].name}, {"model", network ? recipe.network.name : recipe.forest.name}, {"weight", weights.empty() ? nlohmann::json() : nlohmann::json(weights[m])},
                      {"explanations", nlohmann::json::array()}});
    }
    return list;
  }

  void look_inside(const Named<Explanation>& one, const std::string& prefix, nlohmann::json& list) {
    draw(one, prefix, "", list, [&] {
      expect_a_network(one);
      return one.trick->explain(*inside_[0].subject);
    });
  }

  void look_inside_members(const Named<Explanation>& one, const std::string& prefix, nlohmann::json& members) {
    if (inside_.empty()) draw(one, prefix, "", members, [&]() -> Explained {
        expect_a_network(one);
        return {};
      });
    for (const NetworkInside& network : inside_) {
      draw(one, fmt::format("{}member{}_", prefix, network.member + 1), short_name(network.name) + ": ", members[network.member]["explanations"], [&] { return one.trick->explain(*network.subject); });
    }
  }

  void expect_a_network(const Named<Explanation>& one) const {
    if (!inside_.empty()) return;
    throw Refusal("[explain] " + one.name + " looks into a network, and " + (model_.is_ensemble() ? "no member of this ensemble is one" : "this model is " + model_.first().forest().described()) +
                  "; occlusion and permutation work for any model");
  }

  // `prefix` opens the file's name, `whose` the title.
  void draw(const Named<Explanation>& one, const std::string& prefix, const std::string& whose, nlohmann::json& list, const std::function<Explained()>& explain) {
    try {
      const Explained found = explain();
      nlohmann::json entry{{"name", one.name}, {"title", found.title}, {"lines", found.lines}, {"facts", found.facts}};
      if (found.picture.height > 0) {
        entry["picture"] = prefix + one.name + ".png";
        drawn.push_back({prefix + one.name + ".png", whose + found.title, png(found.picture.pixels, found.picture.height, found.picture.width, 3)});
      }
      list.push_back(entry);
    } catch (const Refusal& refusal) {
      if (asked_.contains(one.name)) throw;
      const std::string note = one.name + " left out: " + refusal.what();
      if (std::find(notes_.begin(), notes_.end(), note) == notes_.end()) notes_.push_back(note);
    }
  }

  const SavedModel& model_;
  const std::vector<Named<Explanation>>& explanations_;
  std::set<std::string> asked_;
  std::vector<std::string>& notes_;
  ModelAnswerer answerer_;
  std::vector<NetworkInside> inside_;
};

SavedModel model_of(const ExplainRequest& request, const std::vector<Override>& changes) {
  if (!fs::is_regular_file(request.run)) return load_model(request.run, changes);
  if (std::optional<SavedModel> own = model_in_file(request.run, changes)) return std::move(*own);
  return SavedModel(import_classifier(request.run, class_names_of(request.data)));
}

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
  const SavedModel model = model_of(request, others);
  ExplainResult result;
  const Inputs inputs = request.files.empty() ? Inputs() : asked_samples(model, request.files, result.notes);
  Explainer explainer(request, model, explanations, asked, result.notes);
  result.document = {{"run", request.run}, {"task", to_string(model.task())}, {"network", nlohmann::json::array()}, {"samples", nlohmann::json::array()}};
  if (model.is_ensemble()) result.document["rule"] = model.rule().name;
  const std::int64_t count = inputs.empty() ? 0 : inputs[0]->size();
  if (count > 0) explainer.take(inputs, 0);
  explainer.explain_model(result.document, count > 0);
  for (std::int64_t i = 0; i < count; ++i) result.document["samples"].push_back(explainer.explain_sample(inputs, i));
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
