// A trained classifier in other formats: what `deft export` does.
//
//   export_classifier(classifier, "onnx", "model.onnx");      // or "torchscript", "safetensors"
//
// onnx, torchscript: from pixels (count x channels x height x width, 0 .. 255, already at the network's size) or table rows to
// probabilities, preprocessing inside, in float32. safetensors: the weights, with class names and preprocessing in the metadata.
#ifndef DEFT_TRAIN_EXPORT_RUN_H
#define DEFT_TRAIN_EXPORT_RUN_H

#include <string>
#include <vector>

#include "deft/train/saved_model.h"

namespace deft {

void export_classifier(const Classifier& classifier, const std::string& format, const std::string& path);

// The same for what may be an ensemble: one graph holds all members, trees too, and their rule. Throws Refusal where members take different
// inputs, and for trees in torchscript, which has no operation for them.
void export_model(const SavedModel& model, const std::string& format, const std::string& path);
std::vector<std::string> export_notes(const SavedModel& model, const std::string& format);

// What the reader of the file has to know: its input, and what is left out (test-time augmentation).
std::vector<std::string> export_notes(const Classifier& classifier, const std::string& format);

}  // namespace deft

#endif
