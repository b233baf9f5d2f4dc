#include "deft/search/optuna_export.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "deft/core/problem.h"
#include "deft/search/sqlite_database.h"

namespace deft {
namespace {

// Optuna 3.1's tables (schema 12, alembic v3.0.0.d), those that loading reads.
constexpr const char* kTables[] = {
    "CREATE TABLE studies (study_id INTEGER NOT NULL PRIMARY KEY, study_name VARCHAR(512) NOT NULL UNIQUE)",
    "CREATE TABLE version_info (version_info_id INTEGER NOT NULL PRIMARY KEY, schema_version INTEGER, library_version VARCHAR(256), CHECK (version_info_id=1))",
    "CREATE TABLE study_directions (study_direction_id INTEGER NOT NULL PRIMARY KEY, direction VARCHAR(8) NOT NULL, study_id INTEGER NOT NULL, objective INTEGER NOT NULL, UNIQUE (study_id, objective))",
    "CREATE TABLE study_user_attributes (study_user_attribute_id INTEGER NOT NULL PRIMARY KEY, study_id INTEGER, \"key\" VARCHAR(512), value_json TEXT, UNIQUE (study_id, \"key\"))",
    "CREATE TABLE study_system_attributes (study_system_attribute_id INTEGER NOT NULL PRIMARY KEY, study_id INTEGER, \"key\" VARCHAR(512), value_json TEXT, UNIQUE (study_id, \"key\"))",
    "CREATE TABLE trials (trial_id INTEGER NOT NULL PRIMARY KEY, number INTEGER, study_id INTEGER, state VARCHAR(8) NOT NULL, datetime_start DATETIME, datetime_complete DATETIME)",
    "CREATE TABLE trial_user_attributes (trial_user_attribute_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER, \"key\" VARCHAR(512), value_json TEXT, UNIQUE (trial_id, \"key\"))",
    "CREATE TABLE trial_system_attributes (trial_system_attribute_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER, \"key\" VARCHAR(512), value_json TEXT, UNIQUE (trial_id, \"key\"))",
    "CREATE TABLE trial_params (param_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER, param_name VARCHAR(512), param_value FLOAT, distribution_json TEXT, UNIQUE (trial_id, param_name))",
    "CREATE TABLE trial_values (trial_value_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER NOT NULL, objective INTEGER NOT NULL, value FLOAT, value_type VARCHAR(7) NOT NULL, UNIQUE (trial_id, objective))",
    "CREATE TABLE trial_intermediate_values (trial_intermediate_value_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER NOT NULL, step INTEGER NOT NULL, intermediate_value FLOAT, "
    "intermediate_value_type VARCHAR(7) NOT NULL, UNIQUE (trial_id, step))",
    "CREATE TABLE trial_heartbeats (trial_heartbeat_id INTEGER NOT NULL PRIMARY KEY, trial_id INTEGER NOT NULL UNIQUE, heartbeat DATETIME NOT NULL)",
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
    "INSERT INTO version_info VALUES (1, 12, '3.1.0')",
    "INSERT INTO alembic_version VALUES ('v3.0.0.d')",
};

const char* state_name(Candidate::State state) {
  switch (state) {
    case Candidate::State::complete: return "COMPLETE";
    case Candidate::State::stopped: return "PRUNED";
    case Candidate::State::failed: return "FAIL";
    default: return "RUNNING";
  }
}

nlohmann::json distribution_of(const Parameter& p) {
  if (p.kind == Parameter::Kind::choice) return {{"name", "CategoricalDistribution"}, {"attributes", {{"choices", p.values}}}};
  if (p.kind == Parameter::Kind::whole) {
    return {{"name", "IntDistribution"}, {"attributes", {{"log", p.scale == SearchScale::logarithmic}, {"step", 1}, {"low", static_cast<std::int64_t>(p.low)}, {"high", static_cast<std::int64_t>(p.high)}}}};
  }
  return {{"name", "FloatDistribution"}, {"attributes", {{"step", nullptr}, {"low", p.low}, {"high", p.high}, {"log", p.scale == SearchScale::logarithmic}}}};
}

bool whole_steps(const Candidate& c) {
  for (const Candidate::Reading& one : c.curve) {
    if (one.epoch != std::floor(one.epoch)) return false;
  }
  return true;
}

}  // namespace

void export_optuna(const Search& search, const Space& space, const std::string& name, const std::vector<Trial>& trials, const std::string& file) {
  if (std::filesystem::exists(file)) throw Refusal(file + ": it exists; an export does not overwrite");
  const std::string part = file + ".part";
  std::filesystem::remove(part);
  try {
    SqliteDatabase base(part, [](const std::string&) {});
    base.transaction([&] {
      for (const char* sql : kTables) base.run(sql, {});
      base.run("INSERT INTO studies VALUES (1, $1)", {name});
      base.run("INSERT INTO study_directions VALUES (1, 'MAXIMIZE', 1, 0)", {});
      std::int64_t trial_id = 0;
      for (const Candidate& c : candidates_of(search, trials)) {
        const Cell id = cell(++trial_id);
        double begin = std::nan(""), end = std::nan("");
        nlohmann::json again = nlohmann::json::array();
        for (const Trial& t : trials) {
          if (t.candidate != c.number) continue;
          if (t.kind == Trial::Kind::replicate && t.state == Trial::State::complete) again.push_back(t.score);
          if (t.kind != Trial::Kind::search) continue;
          begin = std::fmin(begin, t.started);
          end = std::fmax(end, t.started + t.seconds);
        }
        const std::string time = "strftime('%Y-%m-%d %H:%M:%f', CAST($";
        base.run("INSERT INTO trials VALUES ($1, $2, 1, $3, " + time + "4 AS REAL), 'unixepoch'), " + time + "5 AS REAL), 'unixepoch'))",
                 {id, cell(trial_id - 1), state_name(c.state), cell(begin), c.state == Candidate::State::running ? Cell() : cell(end)});
        if (c.state == Candidate::State::complete) base.run("INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES ($1, 0, CAST($2 AS REAL), 'FINITE')", {id, cell(c.score)});
        if (!again.empty()) base.run("INSERT INTO trial_user_attributes (trial_id, \"key\", value_json) VALUES ($1, 'replicates', $2)", {id, again.dump()});
        for (std::size_t i = 0; i < space.size() && c.point.size() == space.size(); ++i) {
          if (std::isnan(c.point[i])) continue;
          const Parameter& p = space.parameters()[i];
          const double value = p.kind == Parameter::Kind::choice ? value_at(p, c.point[i]) : std::stod(text_at(p, c.point[i]));
          base.run("INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES ($1, $2, CAST($3 AS REAL), $4)",
                   {id, p.option, cell(std::clamp(value, p.kind == Parameter::Kind::choice ? value : p.low, p.kind == Parameter::Kind::choice ? value : p.high)), distribution_of(p).dump()});
        }
        const bool whole = whole_steps(c);
        for (std::size_t k = 0; k < c.curve.size(); ++k) {
          base.run("INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type) VALUES ($1, $2, CAST($3 AS REAL), 'FINITE')",
                   {id, cell(whole ? static_cast<std::int64_t>(c.curve[k].epoch) : static_cast<std::int64_t>(k + 1)), cell(c.curve[k].score)});
        }
      }
    });
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    throw;
  }
  std::error_code error;
  std::filesystem::rename(part, file, error);
  if (error) throw Refusal(file + ": cannot write: " + error.message());
}

}  // namespace deft
