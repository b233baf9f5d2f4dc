// What a study found, for people and for programs.
//
//   print(study_lines(search, space, trials));      winner: trial 12, 94.1 % (93.6 .. 94.6, 3 seeds), the recipe's own: 92.8 %
//   write_file("study.json", study_json(...).dump());
#ifndef DEFT_SEARCH_STUDY_SUMMARY_H
#define DEFT_SEARCH_STUDY_SUMMARY_H

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "deft/search/plan.h"

namespace deft {

// One line of the live table: number, score, best so far, what was set.
std::string trial_line(const Trial& trial, const std::vector<Trial>& all);
std::vector<std::string> study_lines(const Search& search, const std::vector<Trial>& trials, const std::string& objective);
// name objective trials[] winner{candidate settings found mean low high scores} leaders[] own lead lead_low lead_high final{folder test_score}
nlohmann::json study_json(const Search& search, const std::string& name, const std::vector<Trial>& trials, const std::string& objective);

}  // namespace deft

#endif
