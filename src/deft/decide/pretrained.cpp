#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "deft/core/problem.h"
#include "deft/decide/decide.h"
#include "deft/transfer/weight_file.h"

namespace deft {
namespace {

constexpr std::int64_t kMostForTransfer = 20000;

}  // namespace

std::vector<Pretrained> pretrained_for(const Facts& facts, const std::string& given) {
  std::vector<Pretrained> found;
  if (!given.empty()) {
    if (std::optional<KnownNetwork> known = recognise(read_weights(given))) found.push_back({given, *known});
    return found;
  }
  // Files are read for data that could profit only: colour photos, not so many that a network learns as much from them.
  const bool photos = !facts.table && facts.channels == 3 && std::min(facts.height, facts.width) > 64 && !facts.drawn_symbols;
  if (!photos || facts.samples > kMostForTransfer) return found;
  for (const std::string& path : find_pretrained_weights()) {
    try {
      std::optional<KnownNetwork> known = recognise(read_weights(path));
      if (known && known->trained_on.starts_with("photos")) found.push_back({path, *known});
    } catch (const Refusal&) {  // somebody's other file: nobody asked for it
    }
  }
  const auto rank = [](const Pretrained& one) {
    const std::vector<std::string> best_first{"resnet50", "mobilenet_v1", "resnet18", "squeezenet"};
    return std::find(best_first.begin(), best_first.end(), one.known.network) - best_first.begin();
  };
  std::stable_sort(found.begin(), found.end(), [&](const Pretrained& a, const Pretrained& b) { return rank(a) < rank(b); });
  return found;
}

std::vector<std::string> find_pretrained_weights() {
  namespace fs = std::filesystem;
  std::vector<std::string> folders, found;
  if (const char* given = std::getenv("DEFT_WEIGHTS")) folders.push_back(given);
  if (const char* home = std::getenv("HOME")) folders.push_back(std::string(home) + "/.cache/deft/weights");
  for (const std::string& folder : folders) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      const std::string extension = it->path().extension().string();
      for (const char* known : {".safetensors", ".pt", ".pth", ".onnx", ".caffemodel"}) {
        if (extension == known) found.push_back(it->path().string());
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace deft
