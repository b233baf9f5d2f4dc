// Top of a search: the best finished runs of a folder, chosen by their validation accuracy, answer together.    Caruana et al. 2004
//
//   folder = "runs", count = 5:  the five runs of runs/ with the largest val_accuracy (regression: R2) that were trained on this data
//   runs = ["runs/a", "runs/b"]: these, whatever they reached (what `deft ensemble` writes into its recipe)
//
// Nothing is trained. Test accuracies are not looked at.
#ifndef DEFT_ENSEMBLE_TOP_OF_SEARCH_H
#define DEFT_ENSEMBLE_TOP_OF_SEARCH_H

#include "deft/ensemble/role.h"

namespace deft {

// The finished single runs in `folder`, best validation first; `source`: only those trained on it ("" : all).
std::vector<std::string> ranked_runs(const std::string& folder, const std::string& source);

// These runs, best validation first. Throws Refusal for one whose summary has no validation accuracy.
std::vector<std::string> by_validation(const std::vector<std::string>& runs);

struct TopOfSearchOptions {
  std::string folder = "runs";
  std::int64_t count = 5;
  std::vector<std::string> runs;
};
void describe(TopOfSearchOptions& options, Fields& fields);

class TopOfSearch : public MemberSource {
 public:
  static const Card card;
  using Options = TopOfSearchOptions;
  explicit TopOfSearch(Options options) : options_(std::move(options)) {}
  bool finished() const override { return true; }
  std::vector<std::string> runs(const std::string& source) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
