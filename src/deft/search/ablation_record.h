// What an ablation has trained so far, one line a training, so that one that was cut off goes on and a new question starts from
// what is known.
//
//   AblationRecord record("runs/ablate-glyphs/trainings.jsonl");        // reads what is there
//   record.find({"loss.focal=on"}, 3)                                   // the outcome, or nothing
//   record.add({"loss.focal=on"}, 3, outcome);                          // on disk when it returns
//
// The file is written whole and put in place. A line that cannot be read is refused with its number.
#ifndef DEFT_SEARCH_ABLATION_RECORD_H
#define DEFT_SEARCH_ABLATION_RECORD_H

#include "deft/search/ablation_study.h"

namespace deft {

class AblationRecord {
 public:
  explicit AblationRecord(std::string file);
  const Outcome* find(const std::vector<std::string>& overrides, std::int64_t seed) const;
  void add(const std::vector<std::string>& overrides, std::int64_t seed, const Outcome& outcome);
  std::size_t size() const { return outcomes_.size(); }

 private:
  std::string file_;
  std::map<std::pair<std::vector<std::string>, std::int64_t>, Outcome> outcomes_;
};

}  // namespace deft

#endif
