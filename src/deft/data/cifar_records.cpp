#include "deft/data/cifar_records.h"

#include <fstream>

#include "deft/core/problem.h"
#include "deft/data/file_bytes.h"
#include "deft/data/memory_pictures.h"

namespace deft {
namespace {

constexpr std::int64_t kPlane = 32 * 32;
constexpr std::int64_t kFileLimit = std::int64_t{1} << 30;

}  // namespace

Samples read_cifar(const std::vector<std::filesystem::path>& files, std::int64_t label_bytes, std::int64_t classes) {
  const std::int64_t record = label_bytes + 3 * kPlane;
  std::vector<std::uint8_t> pixels;
  Samples samples;
  for (const std::filesystem::path& file : files) {
    const std::vector<std::uint8_t> bytes = read_bytes(file, kFileLimit);
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (size == 0 || size % record != 0) {
      throw Refusal(file.string() + ": " + std::to_string(size) + " bytes is no whole number of records of " +
                    std::to_string(record) + " bytes");
    }
    const std::int64_t count = size / record;
    const std::size_t start = pixels.size();
    pixels.resize(start + static_cast<std::size_t>(count * 3 * kPlane));
    std::uint8_t* out = pixels.data() + start;
    for (std::int64_t i = 0; i < count; ++i) {
      const std::uint8_t* in = bytes.data() + i * record;
      const std::int64_t label = in[label_bytes - 1];
      if (label >= classes) {
        throw Refusal(file.string() + ": record " + std::to_string(i) + " has label " + std::to_string(label) +
                      ", expected 0 .. " + std::to_string(classes - 1));
      }
      samples.labels.push_back(label);
      in += label_bytes;
      for (std::int64_t p = 0; p < kPlane; ++p, out += 3) {
        out[0] = in[p];
        out[1] = in[kPlane + p];
        out[2] = in[2 * kPlane + p];
      }
    }
  }
  samples.pictures = std::make_shared<MemoryPictures>(static_cast<std::int64_t>(samples.labels.size()), 32, 32, 3,
                                                      std::move(pixels));
  return samples;
}

std::vector<std::string> cifar_class_names(const std::filesystem::path& file, std::int64_t classes) {
  std::vector<std::string> names;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty()) names.push_back(line);
  }
  if (static_cast<std::int64_t>(names.size()) == classes) return names;
  names.clear();
  for (std::int64_t i = 0; i < classes; ++i) names.push_back(std::to_string(i));
  return names;
}

std::filesystem::path cifar_folder(const std::string& folder, const std::string& inside, const std::string& file) {
  const std::filesystem::path base(folder);
  std::error_code error;
  if (folder.empty()) throw Refusal("data.source: the folder is missing after the colon");
  if (std::filesystem::exists(base / file, error)) return base;
  if (std::filesystem::exists(base / inside / file, error)) return base / inside;
  if (!std::filesystem::exists(base, error)) throw Refusal(folder + ": no such folder");
  throw Refusal(folder + ": no file " + file + " in it (the binary version is needed)");
}

}  // namespace deft
