// A run folder as one JSON document of bounded size: what the report's page and the board show.
//
//   nlohmann::json run = run_document("runs/glyphs-1");
//   run["state"] == "finished"      run["steps"]["loss"].size() <= kMostSteps      run["offset"]: bytes of log.jsonl read
//
// Files may come from anybody and may still be written: sizes are checked before memory is taken, fields of another type
// than expected are left out, and only regular files inside the folder are read.
#ifndef DEFT_REPORT_RUN_DOCUMENT_H
#define DEFT_REPORT_RUN_DOCUMENT_H

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace deft {

constexpr std::size_t kMostSteps = 2048;            // more are merged two by two: mean loss, and the band around both
constexpr std::size_t kMostEpochs = 2048;           // more: every second goes
constexpr std::size_t kMostProbedEpochs = 64;       // with layers and their histograms
constexpr std::uint64_t kLargestSummary = std::uint64_t{8} << 20, kLargestPictures = std::uint64_t{16} << 20, kLargestRecipe = std::uint64_t{1} << 20;

// name state start steps epochs layers findings decisions end summary recipe pictures attempts members offset; throws Refusal where
// there is no readable log. Where the autopilot trained several times, the last training is shown, and `attempts` holds steps
// and epochs of those before; a decision says its `attempt` and `epoch`. `members`: name, start (task, network), steps and epochs of the
// trainings in the folder's members/, eight at most.
nlohmann::json run_document(const std::string& folder);

// "running", "finished", "failed" or "stopped" (nothing was written for two minutes).
std::string run_state(const std::string& folder);

// The line of a list of runs: name state data network epoch accuracy metric changed; `error` where it cannot be read. Reads
// a few kilobytes, however long the run is.
nlohmann::json run_headline(const std::string& folder);

// The complete lines of log.jsonl behind `offset`, which moves on. At most kMostBytes at once.
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 20;
std::vector<nlohmann::json> lines_behind(const std::string& folder, std::uint64_t& offset);

// The file's text; empty where it is missing, larger, a link or no regular file.
std::string small_file(const std::string& path, std::uint64_t largest);
nlohmann::json json_file(const std::string& path, std::uint64_t largest);   // null where that is no JSON object

}  // namespace deft

#endif
