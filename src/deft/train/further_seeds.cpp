#include "deft/train/further_seeds.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "deft/coach/run_log.h"
#include "deft/core/files.h"
#include "deft/core/run_folder.h"
#include "deft/decide/settings.h"
#include "deft/recipe/chapters.h"
#include "deft/train/run.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMost = 5;            // members: each costs its time again in every prediction
constexpr double kLonger = 1.25;             // a training may take this much longer than the first, or its plan would be cut short
constexpr double kEnd = 0.5, kShare = 0.1;   // seconds, and share of a training, for the answers of all members and the report

// The first training's log is with its member; what was decided holds for all.
void keep_decisions(const std::string& log) {
  std::string kept;
  std::vector<std::string> ignored;
  read_lines(log, [&](const nlohmann::json& line) {
    if (line.value("event", "") == "decision" && line.value("chapter", "") != "coach") kept += line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  }, ignored);
  write_file(log, kept);
}

}  // namespace

std::int64_t trainings_that_fit(double limit, double gone) {
  if (limit <= 0 || gone <= 0) return 1;
  const double left = limit - gone - kEnd;
  return std::clamp<std::int64_t>(1 + static_cast<std::int64_t>(std::floor(left / ((kLonger + kShare) * gone))), 1, kMost);
}

RunResult add_seeds(const RunRequest& request, const RunResult& first, std::int64_t count) {
  Problems problems;
  RecipeDocument document = read_recipe(first.folder + "/recipe.toml", problems);
  const Recipe recipe = bind(document, problems);
  problems.refuse_if_any();
  document.chapters["ensemble"] = {entry("seeds", {{"count", whole(count)}}), entry("average")};

  const fs::path folder = first.folder, member = folder / "members" / ("seed-" + std::to_string(recipe.train.seed));
  try {
    fs::create_directories(member);
    for (const fs::directory_entry& one : fs::directory_iterator(folder)) {
      if (one.path().filename() != "members") fs::copy(one.path(), member / one.path().filename(), fs::copy_options::recursive);
    }
  } catch (const fs::filesystem_error& error) {   // a full disk: what is finished stands
    std::error_code ignored;
    fs::remove_all(folder / "members", ignored);
    request.say(std::string("note: no training with other seeds follows: ") + error.what());
    return first;
  }
  keep_decisions((folder / "log.jsonl").string());
  const std::string what = fmt::format("{} with {} seeds, averaged", recipe.network.name, count), reason = "the first training left most of the time over, and what the luck of one start decides averages out";
  RunFolder::open(first.folder).log({{"event", "decision"}, {"t", first.summary["seconds"]}, {"chapter", "ensemble"}, {"what", what}, {"reason", reason}});
  request.say(fmt::format("  {:15} {}  ({})", "ensemble", what, reason));
  write_file((folder / "recipe.toml").string(), write_recipe(document, single_chapters()));
  fs::remove(folder / "summary.json");       // the run is not finished any more

  RunRequest all;
  all.resume = first.folder;
  all.say = request.say;
  all.load = request.load;
  all.started = request.started;
  return run_training(all);
}

}  // namespace deft
