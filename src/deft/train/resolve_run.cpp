// The first half of a run: what the user typed becomes data, decisions and a whole recipe.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/decide/measured.h"
#include "deft/model/process_group.h"
#include "deft/recipe/chapters.h"
#include "deft/train/ranks.h"
#include "deft/train/resolved_run.h"
#include "deft/train/snapshots.h"

namespace deft {
namespace {

Value text_value(const std::string& text) { return {text, {"command line"}}; }

// Ranks on other machines need not see the run folder.
RecipeDocument resumed_recipe(const RunRequest& request, Problems& problems) {
  const std::string path = request.resume + "/recipe.toml";
  if (!request.group) return read_recipe(path, problems);
  RecipeDocument document;
  if (request.group->leads()) document = read_recipe(path, problems);
  return read_recipe_text(request.group->from_leader(request.group->leads() ? write_recipe(document, single_chapters()) : ""), path, problems);
}

// The sizes in force, so that the resolved recipe and the saved model load pictures the same way.
void keep_sizes(const Pictures& pictures, Table& data) {
  const auto fill = [&](const char* name) {
    const Field* field = data.find(name);
    const auto* given = field ? std::get_if<std::int64_t>(&field->value.data) : nullptr;
    if (!given || *given == 0) data.set(name, {pictures.height(), {"decided from the data"}});
  };
  fill("load_size");
  fill("size");
}

}  // namespace

RecipeDocument open_document(const RunRequest& request, std::vector<Override>& deferred) {
  Problems problems;
  RecipeDocument document;
  if (!request.resume.empty()) {
    document = resumed_recipe(request, problems);
  } else if (is_recipe(request.source)) {
    document = read_recipe(request.source, problems);
  } else {
    document.file = "command line";
    document.chapters["data"] = {Table{}};
    document.chapters["data"][0].set("source", text_value(request.source));
  }
  std::vector<Override> overrides;
  for (const std::string& word : request.overrides) overrides.push_back(parse_override(word));
  if (!request.time.empty()) overrides.push_back({"train.time", "\"" + request.time + "\""});
  document.chapters["ensemble"];  // its options depend on no data: what the user says of it need not wait
  apply_overrides(document, overrides, problems, &deferred);
  if (document.chapters["ensemble"].empty()) document.chapters.erase("ensemble");
  // What is wrong already is said now, before minutes are spent on reading data.
  bind(document, problems);
  problems.refuse_if_any();
  return document;
}

bool is_recipe(const std::string& source) {
  return source.ends_with(".toml") && !std::filesystem::is_directory(source);
}

Parts divide(const DataSet& data, const DataOptions& options) {
  Parts parts;
  parts.test = data.test;
  if (options.validation <= 0) {
    parts.train = data.train;
    return parts;
  }
  std::vector<std::int64_t> labels = data.train.labels;
  if (labels.empty()) labels.assign(static_cast<std::size_t>(data.train.size()), 0);
  const Split split = stratified_split(labels, options.validation, options.seed);
  parts.validation = subset(data.train, split.part);
  parts.train = subset(data.train, split.rest);
  return parts;
}

ResolvedRun resolve_run(const RunRequest& request) {
  ResolvedRun run;
  std::vector<Override> deferred;
  RecipeDocument document = open_document(request, deferred);
  if (request.group) agree_on_request(*request.group, document, deferred);
  Problems problems;
  DataOptions data_options = bind_data(document, problems);
  problems.refuse_if_any();
  if (data_options.source.empty()) throw Refusal("[data] source is empty: say what to train on, as source = \"cifar10:DIR\" or a folder");

  request.say("reading " + data_options.source);
  run.data = request.load(data_options);
  if (request.group) agree_on_data(*request.group, run.data);
  for (const std::string& note : run.data.notes) request.say("note: " + note);
  run.facts = facts_of(run.data);
  run.facts.several_models = request.several_models && deferred.empty() && request.resume.empty();
  TrainOptions train_options = bind_train(document, problems);
  run.time_limit = train_options.time.empty() ? 0.0 : seconds_of(train_options.time);
  const auto transfer = document.chapters.find("transfer");
  const bool transfers = transfer != document.chapters.end() && !transfer->second.empty();
  run.facts.pretrained = pretrained_for(run.facts, transfers ? transfer->second[0].text("from") : "");
  const bool own_schedule = document.has("schedule") || std::any_of(deferred.begin(), deferred.end(), [](const Override& one) { return one.path.starts_with("schedule"); });
  run.decisions = decide(run.facts, run.time_limit, document);
  run.further_seeds = std::any_of(run.decisions.begin(), run.decisions.end(), [](const Decision& one) { return one.chapter == "ensemble"; });
  if (!run.decisions.empty()) {
    count_copies(run.data, run.facts);
    run.decisions.insert(run.decisions.begin(), {"data", "measured", measured(run.facts)});
  }
  if (run.data.train.pictures) {
    // Read again at the size decided on, as a replay of the resolved recipe will.
    const DataOptions decided = bind_data(document, problems);
    if (decided.load_size != 0 && decided.load_size != run.data.train.pictures->height()) run.data = request.load(decided);
    keep_sizes(*run.data.train.pictures, document.chapters["data"].at(0));
  }
  run.rate_decided = std::any_of(run.decisions.begin(), run.decisions.end(), [](const Decision& one) { return one.chapter == "optimization"; }) &&
                     std::none_of(deferred.begin(), deferred.end(), [](const Override& one) { return one.path.starts_with("optimization"); });
  apply_overrides(document, deferred, problems);
  run.recipe = bind(document, problems);
  problems.refuse_if_any();
  if (snapshots_of(run.recipe) > 0 && !own_schedule) {
    decide_cycles(document, snapshots_of(run.recipe), run.recipe.train.epochs);
    std::erase_if(run.decisions, [](const Decision& one) { return one.chapter == "schedule"; });
    run.decisions.push_back({"schedule", fmt::format("{} cosine cycles", snapshots_of(run.recipe)), "a snapshot is taken at the end of each"});
    run.recipe = bind(document, problems);
    problems.refuse_if_any();
  }
  return run;
}

}  // namespace deft
