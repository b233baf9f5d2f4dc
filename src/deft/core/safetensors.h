// The safetensors format: named float arrays with text metadata in one file; no code, no pickle.
//
//   TensorFile file;  file.tensors["conv1.weight"] = {{16, 3, 3, 3}, values};  file.metadata["classes"] = "[...]";
//   write_safetensors("model.safetensors", file);        // to a temporary name first, then renamed
//   TensorFile same = read_safetensors("model.safetensors");
//
// Layout: 8 bytes header length (little endian), JSON header, data.  Reading checks every size against the
// file before memory is taken and throws Refusal on the first lie. F32, F16, BF16 and F64 become floats.
#ifndef DEFT_CORE_SAFETENSORS_H
#define DEFT_CORE_SAFETENSORS_H

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace deft {

struct NamedTensor {
  std::vector<std::int64_t> shape;
  std::vector<float> values;
};

struct TensorFile {
  std::map<std::string, NamedTensor> tensors;
  std::map<std::string, std::string> metadata;
};

TensorFile read_safetensors(const std::string& path);
void write_safetensors(const std::string& path, const TensorFile& file);  // throws Refusal when the disk is full

}  // namespace deft

#endif
