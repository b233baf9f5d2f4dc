#include "deft/data/mnist.h"

#include "deft/core/problem.h"
#include "deft/data/file_bytes.h"
#include "deft/data/memory_pictures.h"

namespace deft {
namespace {

constexpr std::int64_t kLimit = std::int64_t{1} << 30;

std::filesystem::path find_part(const std::filesystem::path& folder, const std::string& stem) {
  std::error_code error;
  for (const char* ending : {"", ".gz"}) {
    if (std::filesystem::exists(folder / (stem + ending), error)) return folder / (stem + ending);
  }
  throw Refusal(folder.string() + ": no file " + stem + " or " + stem + ".gz in it");
}

Samples read_part(const std::filesystem::path& folder, const std::string& part) {
  const std::filesystem::path picture_file = find_part(folder, part + "-images-idx3-ubyte");
  const std::filesystem::path label_file = find_part(folder, part + "-labels-idx1-ubyte");
  Idx pictures = read_idx(picture_file);
  const Idx labels = read_idx(label_file);
  if (pictures.dimensions.size() != 3) throw Refusal(picture_file.string() + ": expected 3 dimensions");
  if (labels.dimensions.size() != 1) throw Refusal(label_file.string() + ": expected 1 dimension");
  if (pictures.dimensions[0] != labels.dimensions[0]) {
    throw Refusal(label_file.string() + ": " + std::to_string(labels.dimensions[0]) + " labels for " +
                  std::to_string(pictures.dimensions[0]) + " pictures");
  }
  Samples samples;
  for (std::size_t i = 0; i < labels.bytes.size(); ++i) {
    if (labels.bytes[i] > 9) {
      throw Refusal(label_file.string() + ": label " + std::to_string(i) + " is " + std::to_string(labels.bytes[i]) +
                    ", expected 0 .. 9");
    }
    samples.labels.push_back(labels.bytes[i]);
  }
  samples.pictures = std::make_shared<MemoryPictures>(pictures.dimensions[0], pictures.dimensions[1],
                                                      pictures.dimensions[2], 1, std::move(pictures.bytes));
  return samples;
}

}  // namespace

const Card Mnist::card{"data", "mnist", "MNIST", "LeCun, Bottou, Bengio, Haffner 1998"};

void describe(MnistOptions& options, Fields& fields) {
  fields.text("path", options.path, "folder of the four idx files, plain or .gz");
}

Idx read_idx(const std::filesystem::path& file) {
  std::vector<std::uint8_t> bytes = read_bytes(file, kLimit);
  if (file.extension() == ".gz") bytes = gunzip(bytes, kLimit, file.string());
  if (bytes.size() < 4 || bytes[0] != 0 || bytes[1] != 0 || bytes[2] != 8 || bytes[3] < 1 || bytes[3] > 4) {
    throw Refusal(file.string() + ": not an idx file of bytes (it must start with 0 0 8 and 1 .. 4 dimensions)");
  }
  const std::size_t header = 4 + 4 * static_cast<std::size_t>(bytes[3]);
  if (bytes.size() < header) throw Refusal(file.string() + ": cut off inside the header");
  Idx idx;
  std::int64_t expected = 1;
  for (std::size_t d = 4; d < header; d += 4) {
    const std::int64_t one = (std::int64_t{bytes[d]} << 24) | (bytes[d + 1] << 16) | (bytes[d + 2] << 8) | bytes[d + 3];
    if (one == 0 || expected > kLimit / one) throw Refusal(file.string() + ": dimensions that cannot be");
    expected *= one;
    idx.dimensions.push_back(one);
  }
  if (static_cast<std::int64_t>(bytes.size() - header) != expected) {
    throw Refusal(file.string() + ": " + std::to_string(bytes.size() - header) + " bytes of data, its header promises " +
                  std::to_string(expected));
  }
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(header));
  idx.bytes = std::move(bytes);
  return idx;
}

DataSet Mnist::load(const DataOptions&) const {
  if (options_.path.empty()) throw Refusal("data.source: the folder is missing after 'mnist:'");
  DataSet set;
  set.name = "mnist";
  set.train = read_part(options_.path, "train");
  set.test = read_part(options_.path, "t10k");
  set.test_given = true;
  set.drawn_symbols = true;
  for (int i = 0; i < 10; ++i) set.class_names.push_back(std::to_string(i));
  return set;
}

}  // namespace deft
