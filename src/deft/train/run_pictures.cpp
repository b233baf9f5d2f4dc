#include "deft/train/run_pictures.h"

#include <algorithm>

#include "deft/core/files.h"
#include "deft/core/png.h"
#include "deft/core/seconds_since.h"
#include "deft/train/augmentation_sheet.h"

namespace deft {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t kBatchPictures = 24;
constexpr double kSecondsBetween = 5.0, kPatience = 400.0;

std::string inlined(const Image& image) {
  const Image small = thumbnail(image, kThumbnailSide);
  return "data:image/png;base64," + base64(png(small.pixels, small.height, small.width, small.channels));
}

bool drawable(const Samples& samples) { return samples.pictures && (samples.pictures->channels() == 1 || samples.pictures->channels() == 3); }

}  // namespace

RunPictures::RunPictures(const RunFolder& folder, const Classifier& classifier, const Samples& train)
    : path_(folder.file("pictures.json")), classifier_(classifier), content_({{"batch", nlohmann::json::array()}, {"parts", nlohmann::json::array()}}) {
  if (!drawable(train)) return;
  std::vector<std::int64_t> which;
  const std::vector<Image> batch = batch_pictures(classifier.recipe(), classifier.preparation(), train, 1, kBatchPictures, &which);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    std::string label;
    if (!train.labels.empty()) label = classifier.class_names()[static_cast<std::size_t>(train.labels[static_cast<std::size_t>(which[i])])];
    content_["batch"].push_back({{"label", label}, {"image", inlined(batch[i])}});
  }
}

void RunPictures::judged(const std::string& part, std::int64_t epoch, const Metrics& metrics, const Samples& samples) {
  if (epoch > 0 && last_ != Clock::time_point{} && seconds_since(last_) < std::max(kSecondsBetween, kPatience * seconds_)) return;
  const Clock::time_point start = Clock::now();
  const std::vector<std::string>& names = classifier_.class_names();
  nlohmann::json judged{{"part", part}, {"epoch", epoch > 0 ? nlohmann::json(epoch) : nlohmann::json()}, {"classes", nlohmann::json::array()},
                        {"confusion", nlohmann::json::array()}, {"mistakes", nlohmann::json::array()}};
  const std::size_t classes = metrics.recall.size();
  if (classes > 0 && classes <= static_cast<std::size_t>(kMostMatrixClasses)) {
    judged["classes"] = names;
    for (std::size_t c = 0; c < classes; ++c) {
      const auto row = metrics.confusion.begin() + static_cast<std::ptrdiff_t>(c * classes);
      judged["confusion"].push_back(std::vector<std::int64_t>(row, row + static_cast<std::ptrdiff_t>(classes)));
    }
  }
  Preparation::Scratch scratch;
  for (const Metrics::Mistake& one : metrics.mistakes) {
    nlohmann::json mistake{{"truth", names[static_cast<std::size_t>(one.truth)]}, {"answer", names[static_cast<std::size_t>(one.answer)]}, {"probability", one.probability}};
    if (!samples.names.empty()) mistake["name"] = samples.names[static_cast<std::size_t>(one.index)];
    if (drawable(samples)) {
      classifier_.preparation().picture(samples, one.index, nullptr, scratch);
      mistake["image"] = inlined(scratch.image);
    } else if (samples.names.empty()) {
      mistake["name"] = "row " + std::to_string(one.index + 1);
    }
    judged["mistakes"].push_back(mistake);
  }
  nlohmann::json& parts = content_["parts"];
  const auto same = std::find_if(parts.begin(), parts.end(), [&](const nlohmann::json& other) { return other["part"] == part; });
  if (same == parts.end()) {
    parts.push_back(judged);
  } else {
    *same = judged;
  }
  if (epoch > 0) write();
  last_ = Clock::now();
  seconds_ = seconds_since(start);
}

void RunPictures::write() { write_file(path_, content_.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n"); }

}  // namespace deft
