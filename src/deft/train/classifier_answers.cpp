// What a classifier says of samples, and how its answers in 8 bits are prepared.
#include <algorithm>
#include <atomic>
#include <functional>
#include <numeric>
#include <thread>

#include "deft/ensemble/answers.h"
#include "deft/kernel/convert.h"
#include "deft/train/batches.h"
#include "deft/train/classifier.h"

namespace deft {
namespace {

constexpr std::int64_t kCalibrationSamples = 256, kFewestForCalibration = 32;

}  // namespace

Inference& Classifier::inference() const {
  network();
  if (settled_ && inference_) return *inference_;
  inference_.reset();  // frees its memory first
  const bool int8 = recipe_.train.precision == "int8" && !ranges_.empty();
  inference_ = int8 ? std::make_unique<Inference>(*model_, ranges_) : std::make_unique<Inference>(*model_);
  return *inference_;
}

std::string Classifier::answers_in() const {
  if (!model_) return "float32";
  const Inference& network = inference();
  return network.int8_convolutions() > 0 ? "int8" : to_string(network.input_precision());
}

void Classifier::calibrate(const Samples& train) {
  ranges_.clear();
  // About 32 MiB of input at a time; of large pictures fewer, since each has more values in every layer.
  const std::int64_t part_size = std::clamp<std::int64_t>((std::int64_t{1} << 23) / preparation_.output().shape.size(), 1, kCalibrationSamples);
  const std::vector<std::int64_t> which = evenly_spread(train.size(), std::max(part_size, kFewestForCalibration));
  const auto part = static_cast<std::size_t>(part_size);
  for (std::size_t first = 0; first < which.size(); first += part) {
    const auto begin = which.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<std::int64_t> some(begin, begin + static_cast<std::ptrdiff_t>(std::min(part, which.size() - first)));
    observe(*model_, preparation_.prepared(train, some), ranges_);
  }
}

std::vector<float> Classifier::predict(const Samples& samples, bool views, double* loss,
                                       const std::function<void(double)>& progress) const {
  if (!model_) return ask_forest(samples, loss, progress);
  const std::int64_t width = outputs();
  const auto size = static_cast<std::size_t>(preparation_.output().shape.size());
  // Batches of about 64 MiB of input: large enough for the cores, small enough for memory.
  const std::int64_t batch = std::clamp<std::int64_t>((std::int64_t{1} << 24) / static_cast<std::int64_t>(size), 16, 1000);
  std::vector<double> weights{1.0};
  const TestTimeViews* tricks = views && !recipe_.test_time.empty() && samples.pictures ? recipe_.test_time[0].trick.get() : nullptr;
  if (tricks) weights = tricks->weights();
  std::vector<float> predictions(static_cast<std::size_t>(samples.size() * width), 0.0f);
  std::vector<float> averaged, targets;
  std::vector<float> inputs(size * static_cast<std::size_t>(std::min(batch, std::max<std::int64_t>(1, samples.size()))));
  std::vector<std::uint16_t> halves;
  Inference& network = inference();
  const bool bfloat16 = network.input_precision() == Precision::bfloat16;
  const int threads = threads_of(recipe_.train);
  double loss_sum = 0.0;
  for (std::int64_t begin = 0; begin < samples.size(); begin += batch) {
    const std::int64_t count = std::min(batch, samples.size() - begin);
    averaged.assign(static_cast<std::size_t>(count * width), 0.0f);
    for (std::size_t v = 0; v < weights.size(); ++v) {
      if (bfloat16) halves.resize(size * static_cast<std::size_t>(count));
      std::vector<std::thread> pool;
      std::atomic<std::int64_t> next{0};
      const auto work = [&] {
        Preparation::Scratch scratch;
        for (std::int64_t i = next++; i < count; i = next++) {
          const auto at = static_cast<std::size_t>(i) * size;
          if (tricks) {
            const std::span<float> out = std::span(inputs).subspan(at, size);
            preparation_.write_view(*tricks, static_cast<std::int64_t>(v), samples, begin + i, scratch, out);
            if (bfloat16) to_bfloat16(std::span<const float>(out), std::span(halves).subspan(at, size));
          } else if (bfloat16) {
            preparation_.write(samples, begin + i, nullptr, scratch, std::span(halves).subspan(at, size));
          } else {
            preparation_.write(samples, begin + i, nullptr, scratch, std::span(inputs).subspan(at, size));
          }
        }
      };
      for (int t = 1; t < threads; ++t) pool.emplace_back(work);
      work();
      for (std::thread& thread : pool) thread.join();
      const InputBatch input{count, bfloat16 ? nullptr : inputs.data(), bfloat16 ? halves.data() : nullptr};
      const std::span<const float> logits = network.forward(input);
      for (std::size_t i = 0; i < averaged.size(); ++i) averaged[i] += static_cast<float>(weights[v]) * logits[i];
    }
    if (loss) {
      std::vector<std::int64_t> which(static_cast<std::size_t>(count));
      std::iota(which.begin(), which.end(), begin);
      write_targets(samples, which, width, targets);
      loss_sum += objective_.plain(averaged, targets, width) * static_cast<double>(count);
    }
    const std::span<float> answers = std::span(predictions).subspan(static_cast<std::size_t>(begin * width), averaged.size());
    objective_.predict(averaged, width, answers);
    for (const Named<Imbalance>& one : recipe_.imbalance) {
      const auto outputs = static_cast<std::size_t>(width);
      for (std::size_t i = 0; i < answers.size(); i += outputs) one.trick->move(answers.subspan(i, outputs), class_counts_);
    }
    if (progress) progress(static_cast<double>(begin + count) / static_cast<double>(samples.size()));
  }
  if (loss) *loss = samples.size() ? loss_sum / static_cast<double>(samples.size()) : 0.0;
  return predictions;
}

std::vector<float> Classifier::ask_forest(const Samples& samples, double* loss, const std::function<void(double)>& progress) const {
  const auto width = static_cast<std::size_t>(outputs());
  std::vector<float> predictions(static_cast<std::size_t>(samples.size()) * width);
  const std::int64_t part = std::clamp<std::int64_t>((std::int64_t{1} << 24) / preparation_.output().shape.size(), 16, 4096);
  for (std::int64_t begin = 0; begin < samples.size(); begin += part) {
    std::vector<std::int64_t> which(static_cast<std::size_t>(std::min(part, samples.size() - begin)));
    std::iota(which.begin(), which.end(), begin);
    forest().predict(preparation_.prepared(samples, which), static_cast<std::int64_t>(which.size()), std::span(predictions).subspan(static_cast<std::size_t>(begin) * width, which.size() * width));
    if (progress) progress(static_cast<double>(begin + static_cast<std::int64_t>(which.size())) / static_cast<double>(samples.size()));
  }
  if (loss && samples.size() > 0) {
    std::vector<std::int64_t> all(static_cast<std::size_t>(samples.size()));
    std::iota(all.begin(), all.end(), std::int64_t{0});
    std::vector<float> targets;
    write_targets(samples, all, outputs(), targets);
    *loss = mean_loss({task_, outputs()}, predictions, targets);
  }
  for (const Named<Imbalance>& one : recipe_.imbalance) {
    for (std::size_t i = 0; i < predictions.size(); i += width) one.trick->move(std::span(predictions).subspan(i, width), class_counts_);
  }
  return predictions;
}

Metrics Classifier::evaluate(const Samples& samples, bool views, const std::function<void(double)>& progress) const {
  double loss = 0.0;
  const std::vector<float> predictions = predict(samples, views, &loss, progress);
  return measure(samples, task_, predictions, outputs(), loss);
}

}  // namespace deft
