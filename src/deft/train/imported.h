// A classifier straight from somebody's weights, without any training: for networks that deft knows, whose head is in the file.
//
//   Classifier classifier = import_classifier("resnet20_cifar10.safetensors", {"airplane", ...});     // as many names as outputs
//   classifier.evaluate(samples_for(classifier, "cifar10:DIR")).accuracy
//
// Throws Refusal for unknown networks, a missing head, or another number of classes.
#ifndef DEFT_TRAIN_IMPORTED_H
#define DEFT_TRAIN_IMPORTED_H

#include <string>
#include <vector>

#include "deft/train/classifier.h"

namespace deft {

// Empty names: the classes are called 1, 2, ...
Classifier import_classifier(const std::string& path, const std::vector<std::string>& class_names);

}  // namespace deft

#endif
