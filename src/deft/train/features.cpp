#include "deft/train/features.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <stdexcept>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/core/safetensors.h"
#include "deft/kernel/convert.h"
#include "deft/train/batches.h"
#include "deft/train/parameter_views.h"
#include "deft/transfer/svm_on_features.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostCached = std::uintmax_t{4} << 30;
constexpr std::int64_t kBatch = 64;

// Layers below the head; a convolution as a head is averaged behind it, and so are its inputs (both are linear).
LayerList below_head(const LayerList& layers, const Shape& input) {
  const std::string head = head_of(layers, input);
  LayerList below;
  for (const Layer& layer : layers) {
    if (layer.name == head) {
      if (std::holds_alternative<Convolution>(layer.options)) below.push_back({"features", GlobalAveragePooling{}});
      return below;
    }
    below.push_back(layer);
  }
  throw Refusal("[transfer] the network's last layer with weights, '" + head + "', stands inside a block: there is no head to fit");
}

// SplitMix64's finaliser over words: quick, and good enough to name a file.
class Digest {
 public:
  void add(const void* data, std::size_t size) {
    const char* bytes = static_cast<const char*>(data);
    for (std::size_t i = 0; i < size; i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes + i, std::min<std::size_t>(8, size - i));
      for (std::uint64_t* half : {&a_, &b_}) {
        *half = (*half ^ word) + 0x9e3779b97f4a7c15ull;
        *half = (*half ^ (*half >> 30)) * 0xbf58476d1ce4e5b9ull;
        *half = (*half ^ (*half >> 27)) * 0x94d049bb133111ebull;
        *half ^= *half >> 31;
      }
    }
  }
  void add(const std::string& text) { add(text.data(), text.size()); }
  std::string text() const { return fmt::format("{:016x}{:016x}", a_, b_); }

 private:
  std::uint64_t a_ = 1, b_ = 2;
};

std::string cache_folder() {
  if (const char* given = std::getenv("XDG_CACHE_HOME")) return std::string(given) + "/deft/features";
  const char* home = std::getenv("HOME");
  return home ? std::string(home) + "/.cache/deft/features" : "";
}

void drop_oldest(const std::string& folder) {
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  std::uintmax_t total = 0;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    files.push_back({it->last_write_time(error), it->path()});
    total += it->file_size(error);
  }
  std::sort(files.begin(), files.end());
  for (const auto& [time, path] : files) {
    if (total <= kMostCached) break;
    total -= fs::file_size(path, error);
    fs::remove(path, error);
  }
}

}  // namespace

FeatureExtractor::FeatureExtractor(const Classifier& classifier, const std::string& cut) : classifier_(classifier) {
  ModelOptions options = classifier.model().options();
  if (!cut.empty()) options.layers = cut_behind(options.layers, cut, classifier.outputs());
  options.layers = below_head(options.layers, options.input);
  if (options.layers.empty()) throw Refusal("[transfer] the network has no layer below its head to take features from");
  trunk_ = std::make_unique<Model>(std::move(options));
  copy_by_name(classifier.model(), *trunk_);
  width_ = trunk_->outputs();
}

std::vector<float> FeatureExtractor::computed(const Samples& samples, std::int64_t views, const std::function<void(double)>& progress) const {
  const Preparation& preparation = classifier_.preparation();
  const auto size = static_cast<std::size_t>(preparation.output().shape.size());
  const bool narrow = trunk_->options().precision == Precision::bfloat16;
  const std::int64_t rows = samples.size() * views;
  std::vector<float> features;
  features.reserve(static_cast<std::size_t>(rows * width_));
  std::vector<float> inputs;
  std::vector<std::uint16_t> halves;
  for (std::int64_t begin = 0; begin < rows; begin += kBatch) {
    const std::int64_t count = std::min(kBatch, rows - begin);
    inputs.resize(size * static_cast<std::size_t>(count));
    Preparation::Scratch scratch;
    for (std::int64_t i = 0; i < count; ++i) {
      const std::int64_t sample = (begin + i) / views, view = (begin + i) % views;
      const SampleContext context{view, sample, static_cast<std::uint64_t>(classifier_.recipe().train.seed)};
      const std::span<float> out = std::span(inputs).subspan(static_cast<std::size_t>(i) * size, size);
      preparation.write(samples, sample, view == 0 ? nullptr : &context, scratch, out);
    }
    if (narrow) {
      halves.resize(inputs.size());
      to_bfloat16(std::span<const float>(inputs), std::span(halves));
    }
    const std::span<const float> out = trunk_->forward({count, narrow ? nullptr : inputs.data(), narrow ? halves.data() : nullptr}, {});
    features.insert(features.end(), out.begin(), out.end());
    if (progress) progress(static_cast<double>(begin + count) / static_cast<double>(rows));
  }
  return features;
}

std::string FeatureExtractor::key(const Samples& samples, std::int64_t views) const {
  Digest digest;
  for (const float value : values_of(*trunk_)) digest.add(&value, sizeof value);
  for (const Layer& layer : trunk_->options().layers) digest.add(layer.name + kind_of(layer));
  const Shape& shape = classifier_.preparation().output().shape;
  digest.add(fmt::format("{} {} {} {}", to_string(shape), to_string(trunk_->options().precision), views, views > 1 ? classifier_.recipe().train.seed : 0));
  const State state = classifier_.preparation().save();
  for (const auto& [name, values] : state.arrays) digest.add(values.data(), values.size() * sizeof(float));
  if (views > 1) {
    for (const Table& one : classifier_.recipe().resolved.chapters.at("augmentation")) {
      RecipeDocument document;
      document.chapters["augmentation"] = {one};
      digest.add(write_recipe(document, {}));
    }
  }
  if (samples.pictures) {
    std::vector<std::uint8_t> picture(static_cast<std::size_t>(samples.pictures->height() * samples.pictures->width() * samples.pictures->channels()));
    for (std::int64_t i = 0; i < samples.size(); ++i) {
      samples.pictures->read(i, picture.data());
      digest.add(picture.data(), picture.size());
    }
  }
  digest.add(samples.rows.data(), samples.rows.size() * sizeof(float));
  return digest.text();
}

FeatureTable FeatureExtractor::features(const Samples& samples, std::int64_t views, const std::function<void(double)>& progress) const {
  const std::string folder = cache_folder();
  FeatureTable table{samples.size() * views, width_, classifier_.outputs(), {}, {}, {}};
  for (std::int64_t i = 0; i < table.count; ++i) table.groups.push_back(i / views);
  write_targets(samples, table.groups, classifier_.outputs(), table.targets);
  const auto bytes = static_cast<std::uintmax_t>(table.count * width_) * sizeof(float);
  if (folder.empty() || bytes > kMostCached / 2) {
    table.features = computed(samples, views, progress);
    return table;
  }
  const std::string path = folder + "/" + key(samples, views) + ".safetensors";
  std::error_code error;
  if (fs::exists(path, error)) {
    try {
      TensorFile file = read_safetensors(path);
      NamedTensor& kept = file.tensors["features"];
      if (kept.values.size() * sizeof(float) == bytes) {
        table.features = std::move(kept.values);
        if (progress) progress(1.0);
        return table;
      }
    } catch (const Refusal&) {  // damaged: computed again
    }
  }
  table.features = computed(samples, views, progress);
  try {  // a cache that cannot be written is no reason to stop
    fs::create_directories(folder, error);
    TensorFile file;
    file.tensors["features"] = {{table.count, width_}, table.features};
    write_safetensors(path, file);
    drop_oldest(folder);
  } catch (const Refusal&) {
  }
  return table;
}

void set_head(Classifier& classifier, const LinearHead& head) {
  const ModelOptions& options = classifier.model().options();
  const std::string name = head_of(options.layers, options.input);
  // What stands behind the head (the whitening-net's factor on the logits) is taken out of it.
  double factor = 1.0;
  bool behind = false;
  for (const Layer& layer : options.layers) {
    if (const auto* scale = std::get_if<Scale>(&layer.options); scale && behind) factor *= scale->factor;
    behind = behind || layer.name == name;
  }
  for (const ModelArray& array : classifier.model().parameters()) {
    const bool weight = array.info.name == name + ".weight", bias = array.info.name == name + ".bias";
    if (!weight && !bias) continue;
    const std::vector<float>& values = weight ? head.weight : head.bias;
    if (values.size() != array.value.size()) throw std::logic_error("the fitted head does not fit " + array.info.name);
    for (std::size_t i = 0; i < values.size(); ++i) array.value[i] = static_cast<float>(values[i] / factor);
  }
}

}  // namespace deft
