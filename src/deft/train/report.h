// report.html: the run as pictures in one file that needs no network.
#ifndef DEFT_TRAIN_REPORT_H
#define DEFT_TRAIN_REPORT_H

#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "deft/core/run_folder.h"
#include "deft/decide/decide.h"
#include "deft/train/classifier.h"
#include "deft/train/run.h"

namespace deft {

// Curves, confusion matrix, worst mistakes, an example batch as the network sees it, decisions, settings.
void write_report(const RunFolder& folder, const nlohmann::json& summary, const std::vector<EpochResult>& history,
                  const std::vector<Decision>& decisions, const DataSet& data, const Classifier& classifier, const Parts& parts,
                  const Metrics& test);

}  // namespace deft

#endif
