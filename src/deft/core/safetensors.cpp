#include "deft/core/safetensors.h"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>

#include <nlohmann/json.hpp>

#include "deft/core/files.h"
#include "deft/core/half_float.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

constexpr std::uint64_t kLargestHeader = 100u << 20;

[[noreturn]] void refuse(const std::string& path, const std::string& what) {
  throw Refusal(path + ": not a safetensors file that can be trusted: " + what);
}

std::int64_t bytes_of(const std::string& type) {
  if (type == "F64") return 8;
  if (type == "F32") return 4;
  if (type == "F16" || type == "BF16") return 2;
  return 0;
}

float element(const std::string& type, const char* at) {
  if (type == "F32") {
    float value;
    std::memcpy(&value, at, 4);
    return value;
  }
  if (type == "F64") {
    double value;
    std::memcpy(&value, at, 8);
    return static_cast<float>(value);
  }
  std::uint16_t bits;
  std::memcpy(&bits, at, 2);
  return type == "BF16" ? bfloat16_to_float(bits) : half_to_float(bits);
}

}  // namespace

TensorFile read_safetensors(const std::string& path) {
  const std::string bytes = read_file(path);
  std::uint64_t header_size = 0;
  if (bytes.size() < 8) refuse(path, "it is shorter than 8 bytes");
  std::memcpy(&header_size, bytes.data(), 8);
  if (header_size > kLargestHeader || header_size > bytes.size() - 8) refuse(path, "its header does not fit into the file");
  // Depth is bounded by refusing anything nested deeper than the format's three levels.
  const nlohmann::json header = nlohmann::json::parse(
      bytes.begin() + 8, bytes.begin() + 8 + static_cast<std::ptrdiff_t>(header_size),
      [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth <= 4; }, false);
  if (!header.is_object()) refuse(path, "its header is not JSON");
  const std::uint64_t data_size = bytes.size() - 8 - header_size;
  const char* data = bytes.data() + 8 + header_size;
  TensorFile file;
  std::uint64_t taken = 0;  // entries that share bytes would make much memory of little file
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      if (!entry.is_object()) refuse(path, "its metadata is not an object");
      for (const auto& [key, value] : entry.items()) {
        if (value.is_string()) file.metadata[key] = value.get<std::string>();
      }
      continue;
    }
    const auto type = entry.is_object() ? entry.find("dtype") : entry.end();
    const auto shape = entry.is_object() ? entry.find("shape") : entry.end();
    const auto offsets = entry.is_object() ? entry.find("data_offsets") : entry.end();
    if (!entry.is_object() || type == entry.end() || shape == entry.end() || offsets == entry.end() || !type->is_string() ||
        !shape->is_array() || !offsets->is_array() || offsets->size() != 2 || !(*offsets)[0].is_number_unsigned() ||
        !(*offsets)[1].is_number_unsigned()) {
      refuse(path, "the entry '" + name + "' is malformed");
    }
    const std::int64_t width = bytes_of(type->get<std::string>());
    if (width == 0) continue;  // integer tensors (counters) are no weights
    NamedTensor tensor;
    std::uint64_t count = 1;
    for (const nlohmann::json& side : *shape) {
      if (!side.is_number_unsigned()) refuse(path, "'" + name + "' has a side that is not a whole number");
      const auto length = side.get<std::uint64_t>();
      if (length != 0 && count > data_size / length) refuse(path, "'" + name + "' is larger than the file");
      count *= length;
      tensor.shape.push_back(static_cast<std::int64_t>(length));
    }
    const auto begin = (*offsets)[0].get<std::uint64_t>();
    const auto end = (*offsets)[1].get<std::uint64_t>();
    if (begin > end || end > data_size || end - begin != count * static_cast<std::uint64_t>(width)) {
      refuse(path, "the place of '" + name + "' does not fit its shape and the file");
    }
    taken += end - begin;
    if (taken > data_size) refuse(path, "its entries overlap");
    tensor.values.resize(count);
    for (std::uint64_t i = 0; i < count; ++i) {
      tensor.values[i] = element(type->get<std::string>(), data + begin + i * static_cast<std::uint64_t>(width));
    }
    file.tensors[name] = std::move(tensor);
  }
  return file;
}

void write_safetensors(const std::string& path, const TensorFile& file) {
  nlohmann::json header = nlohmann::json::object();
  if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
  std::uint64_t offset = 0;
  for (const auto& [name, tensor] : file.tensors) {
    const std::uint64_t end = offset + 4 * tensor.values.size();
    header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');  // data starts aligned
  const std::uint64_t header_size = text.size();
  std::string bytes(reinterpret_cast<const char*>(&header_size), 8);
  bytes.reserve(8 + text.size() + offset);
  bytes += text;
  for (const auto& [name, tensor] : file.tensors) {
    bytes.append(reinterpret_cast<const char*>(tensor.values.data()), 4 * tensor.values.size());
  }
  write_file(path, bytes);
}

}  // namespace deft
