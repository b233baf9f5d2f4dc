#include "deft/search/ablation_record.h"

#include <filesystem>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{256} << 20;

nlohmann::json to_json(const std::vector<std::string>& overrides, std::int64_t seed, const Outcome& outcome) {
  nlohmann::json curve = nlohmann::json::array();
  for (const Outcome::Epoch& one : outcome.curve) curve.push_back({one.epoch, one.score});
  return {{"overrides", overrides}, {"seed", seed}, {"score", outcome.score}, {"seconds", outcome.seconds}, {"curve", curve}};
}

}  // namespace

AblationRecord::AblationRecord(std::string file) : file_(std::move(file)) {
  if (!std::filesystem::exists(file_)) return;
  std::istringstream lines(read_file(file_, kMostBytes));
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    try {
      const nlohmann::json one = nlohmann::json::parse(line);
      Outcome outcome{one.at("score").get<double>(), one.at("seconds").get<double>(), {}};
      for (const nlohmann::json& point : one.at("curve")) outcome.curve.push_back({point.at(0).get<double>(), point.at(1).get<double>()});
      outcomes_[{one.at("overrides").get<std::vector<std::string>>(), one.at("seed").get<std::int64_t>()}] = std::move(outcome);
    } catch (const nlohmann::json::exception&) {
      throw Refusal(fmt::format("{}:{}: not a line of an ablation; take it out, or name another folder with --name", file_, number));
    }
  }
}

const Outcome* AblationRecord::find(const std::vector<std::string>& overrides, std::int64_t seed) const {
  const auto found = outcomes_.find({overrides, seed});
  return found == outcomes_.end() ? nullptr : &found->second;
}

void AblationRecord::add(const std::vector<std::string>& overrides, std::int64_t seed, const Outcome& outcome) {
  outcomes_[{overrides, seed}] = outcome;
  std::string text;
  for (const auto& [key, one] : outcomes_) text += to_json(key.first, key.second, one).dump() + "\n";
  write_file(file_, text);
}

}  // namespace deft
