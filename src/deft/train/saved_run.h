// A finished run and new data: what evaluate and predict share.
#ifndef DEFT_TRAIN_SAVED_RUN_H
#define DEFT_TRAIN_SAVED_RUN_H

#include <string>
#include <vector>

#include "deft/train/classifier.h"

namespace deft {

// runs/NAME/model.safetensors. Refuses a folder that is no finished run.
std::string model_file(const std::string& folder);

// The side at which this classifier's pictures are read.
std::int64_t load_side(const Classifier& classifier);

// The classifier of runs/NAME, with changes as in Classifier::load. Refuses a folder that is no finished run.
Classifier load_run(const std::string& folder, const std::vector<Override>& changes = {});

// Takes the overrides (train.precision=int8) out of a command's words: those with a '=' that name no file.
std::vector<Override> take_overrides(std::vector<std::string>& words);

// DATA as this classifier wants it: its test part where one is given, else all of it. Labels are matched to the
// classifier's classes by name, columns of a table by name and order, categories by their text.
Samples samples_for(const Classifier& classifier, const std::string& source);

// The files and folders of a prediction, in order; each sample's name is its file (for a CSV: FILE:row).
// Files that cannot be read are left out and said in `skipped`.
Samples samples_of_files(const Classifier& classifier, const std::vector<std::string>& files, std::vector<std::string>& skipped);

// Pictures, or JSON objects of a table's row ({"column": value, ...}; what is left out is missing), from memory. problems[i] says
// why body i is left out of the samples; empty: it is in.
Samples samples_of_bodies(const Classifier& classifier, const std::vector<std::string>& bodies, std::vector<std::string>& problems);

}  // namespace deft

#endif
