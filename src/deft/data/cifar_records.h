// CIFAR's binary layout: per record `label_bytes` labels, then 3072 bytes: 32 x 32 red, green, blue planes.
//
//   cifar10: 1 + 3072 bytes a record;   cifar100: coarse label, fine label + 3072 bytes
//
// Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images
#ifndef DEFT_DATA_CIFAR_RECORDS_H
#define DEFT_DATA_CIFAR_RECORDS_H

#include <filesystem>
#include <string>
#include <vector>

#include "deft/data/dataset.h"

namespace deft {

// All records of the files; the last label byte is the label, below `classes`. Refuses other lengths and labels.
Samples read_cifar(const std::vector<std::filesystem::path>& files, std::int64_t label_bytes, std::int64_t classes);

// The non-empty lines of a meta file if there are `classes` of them, else "0", "1", ...
std::vector<std::string> cifar_class_names(const std::filesystem::path& file, std::int64_t classes);

// `folder`, or the one the official archive makes inside it, whichever holds `file`. Refuses where none does.
std::filesystem::path cifar_folder(const std::string& folder, const std::string& inside, const std::string& file);

}  // namespace deft

#endif
