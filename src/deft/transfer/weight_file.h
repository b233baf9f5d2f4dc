// Weights from anybody's file: named float arrays, in the order of the file. Reading never runs what a file contains.
//
//   SourceWeights weights = read_weights("resnet18.pth");
//   weights.format == "PyTorch"    weights.tensors[0].name == "conv1.weight"    weights.tensors[0].shape == {64, 3, 7, 7}
//
// By content: safetensors; PyTorch's and TorchScript's zip files (pickle_tensors.h); ONNX initialisers; Caffe's .caffemodel.
// Convolutions are out x in x height x width, linear layers out x in. Integers (counters) are left out.
// Refused: anything else, with what it looks like; files that lie about sizes; formats that would need code to be run.
#ifndef DEFT_TRANSFER_WEIGHT_FILE_H
#define DEFT_TRANSFER_WEIGHT_FILE_H

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace deft {

struct SourceTensor {
  std::string name;
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

struct SourceWeights {
  std::string path;
  std::string format;                            // "safetensors", "PyTorch", "ONNX", "Caffe"
  std::vector<SourceTensor> tensors;
  std::map<std::string, std::string> metadata;   // safetensors only
  const SourceTensor* find(const std::string& name) const;
};

SourceWeights read_weights(const std::string& path);

std::string to_text(const std::vector<std::int64_t>& shape);   // "64 x 3 x 7 x 7"

// The number of elements, or -1 where it is negative, or larger than `most`.
std::int64_t elements_of(const std::vector<std::int64_t>& shape, std::int64_t most);

}  // namespace deft

#endif
