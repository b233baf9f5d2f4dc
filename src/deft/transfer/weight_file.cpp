#include "deft/transfer/weight_file.h"

#include <algorithm>
#include <fstream>

#include "deft/core/problem.h"
#include "deft/core/safetensors.h"
#include "deft/transfer/caffe_weights.h"
#include "deft/transfer/onnx_weights.h"
#include "deft/transfer/pickle_tensors.h"
#include "deft/transfer/zip_archive.h"

namespace deft {
namespace {

std::string beginning(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Refusal(path + ": cannot be opened");
  std::string bytes(16, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

SourceWeights from_safetensors(const std::string& path) {
  SourceWeights weights{path, "safetensors", {}, {}};
  TensorFile file = read_safetensors(path);
  for (auto& [name, tensor] : file.tensors) weights.tensors.push_back({name, tensor.shape, std::move(tensor.values)});
  weights.metadata = file.metadata;
  return weights;
}

// A safetensors file begins with the length of its header, and the header with a brace.
bool looks_like_safetensors(const std::string& begin) { return begin.size() >= 10 && begin[8] == '{' && begin[7] == 0; }

}  // namespace

const SourceTensor* SourceWeights::find(const std::string& name) const {
  const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const SourceTensor& t) { return t.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

std::string to_text(const std::vector<std::int64_t>& shape) {
  std::string text;
  for (const std::int64_t side : shape) text += (text.empty() ? "" : " x ") + std::to_string(side);
  return text.empty() ? "a single number" : text;
}

std::int64_t elements_of(const std::vector<std::int64_t>& shape, std::int64_t most) {
  std::int64_t count = 1;
  for (const std::int64_t side : shape) {
    if (side < 0) return -1;
    if (side != 0 && count > most / side) return -1;
    count *= side;
  }
  return count;
}

SourceWeights read_weights(const std::string& path) {
  const std::string begin = beginning(path);
  const bool caffe = path.ends_with(".caffemodel");
  SourceWeights weights;
  if (looks_like_safetensors(begin)) {
    weights = from_safetensors(path);
  } else if (looks_like_zip(begin)) {
    weights = read_pytorch_weights(path);
  } else if (caffe) {
    weights = read_caffe_weights(path);
  } else if (path.ends_with(".onnx")) {
    weights = read_onnx_weights(path);
  } else if (begin.starts_with("\x80")) {
    throw Refusal(path + ": a bare pickle, as PyTorch wrote before version 1.6; load it there and save it again with torch.save");
  } else {
    throw Refusal(path + ": neither safetensors, a PyTorch zip file, .onnx nor .caffemodel" +
                  (path.ends_with(".prototxt") ? "; the weights stand in the .caffemodel beside it" : ""));
  }
  if (weights.tensors.empty()) throw Refusal(path + ": there are no weights in it");
  return weights;
}

}  // namespace deft
