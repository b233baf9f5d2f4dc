// pictures.json of a run folder: a batch as the network sees it, and of each judged part the confusion matrix and the worst
// mistakes. Of bounded size: small pictures, a few dozen of them, matrices of not too many classes.
//
//   RunPictures pictures(folder, classifier, parts.train);
//   pictures.judged("validation", 3, metrics, parts.validation);     // epoch 3: written if it is time again
//   pictures.judged("test", 0, test, parts.test);  pictures.write();
#ifndef DEFT_TRAIN_RUN_PICTURES_H
#define DEFT_TRAIN_RUN_PICTURES_H

#include <chrono>
#include <string>

#include <nlohmann/json.hpp>

#include "deft/core/run_folder.h"
#include "deft/train/classifier.h"

namespace deft {

constexpr std::int64_t kThumbnailSide = 96;
constexpr std::int64_t kMostMatrixClasses = 100;

class RunPictures {
 public:
  RunPictures(const RunFolder& folder, const Classifier& classifier, const Samples& train);
  // What was answered on a part; `epoch` 0: at the end. Writes where 5 seconds, and 400 times what writing took, have passed.
  void judged(const std::string& part, std::int64_t epoch, const Metrics& metrics, const Samples& samples);
  void write();

 private:
  std::string path_;
  const Classifier& classifier_;
  nlohmann::json content_;
  std::chrono::steady_clock::time_point last_{};
  double seconds_ = 0.0;             // the last time, to make and write them
};

}  // namespace deft

#endif
