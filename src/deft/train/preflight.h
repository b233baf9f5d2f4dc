// The preflight: what can be known to be wrong before hours are spent on training.
//
//   const Preflight found = run_preflight(run, parts, classifier, 50.0, say);
//   found.checks[3].name == "inputs"   found.checks[3].finding        // nothing: fine
//
// Every check gives a line of evidence; one that objects also gives a finding (coach/role.h). A check that cannot judge
// (no test part, no time left) says so and objects to nothing. Nothing of the classifier is changed.
#ifndef DEFT_TRAIN_PREFLIGHT_H
#define DEFT_TRAIN_PREFLIGHT_H

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "deft/coach/role.h"
#include "deft/network/layer_table.h"
#include "deft/train/resolved_run.h"
#include "deft/train/small_fit.h"

namespace deft {

struct Check {
  std::string name;                  // "labels"
  std::string text;                  // the evidence, in words
  std::vector<Finding> findings;     // none: ok
};

struct Preflight {
  std::vector<Check> checks;
  std::vector<LayerLine> layers;
  std::vector<std::string> class_names;
  std::vector<std::int64_t> train_counts, test_counts;   // per class
  double seconds = 0.0;
  bool has_error() const;
};

// `seconds`: about how long the whole may take; checks that need the network shrink to fit.
Preflight run_preflight(const ResolvedRun& run, const Parts& parts, const Classifier& classifier, double seconds,
                        const std::function<void(const Check&)>& say);
nlohmann::json to_json(const Preflight& preflight);

// "ok", or the gravest severity of its findings.
std::string result_of(const Check& check);

// The single checks.
Check check_labels(const DataSet& data);
Check check_duplicates(const DataSet& data);
Check check_near_duplicates(const DataSet& data);
// `values`: samples as the network sees them, `features` numbers of each that are judged apart (channels or columns).
Check check_inputs(std::span<const float> values, std::int64_t features);
Check check_start(const Classifier& classifier, const FixedBatch& batch);
Check check_small_fit(const Classifier& classifier, const Samples& train, double seconds, SmallFit& best);
Check check_constant_inputs(const Classifier& classifier, const Samples& train, const SmallFit& best, double seconds);
Check check_gradient(const Classifier& classifier, const FixedBatch& batch, double seconds);

}  // namespace deft

#endif
