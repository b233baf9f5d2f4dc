#include "deft/train/run_subject.h"

#include "deft/core/problem.h"
#include "deft/data/dataset.h"
#include "deft/train/model_answerer.h"
#include "deft/train/saved_run.h"
#include "deft/transfer/role.h"

namespace deft {
namespace {

// The features below the head are what a linear classifier reads; of a linear classifier they are its input.
std::unique_ptr<FeatureExtractor> extractor_of(const Classifier& classifier, const std::string& head) {
  const LayerList& layers = classifier.model_options().layers;
  std::size_t below = 0;
  while (below < layers.size() && layers[below].name != head) ++below;
  if (below == 0 || below == layers.size()) return nullptr;
  return std::make_unique<FeatureExtractor>(classifier);
}

}  // namespace

RunSubject::RunSubject(const Classifier& classifier, std::string data, std::function<void(const std::string&, double)> progress)
    : classifier_(classifier), data_(std::move(data)), head_(head_of(classifier.model_options().layers, classifier.model_options().input)), progress_(std::move(progress)),
      inspection_(classifier.model()), extractor_(extractor_of(classifier, head_)) {}

void RunSubject::take(const Samples& samples, std::int64_t index) {
  taken_ = subset(samples, {index});
  answer_ = classifier_.predict(taken_);
  features_.clear();
  sample_.resize(static_cast<std::size_t>(input().size()));
  Preparation::Scratch scratch;
  classifier_.preparation().write(taken_, 0, nullptr, scratch, std::span<float>(sample_));
  if (taken_.pictures) {
    classifier_.preparation().picture(taken_, 0, nullptr, scratch);
    picture_ = scratch.image;
  }
}

WeightView RunSubject::weights(const std::string& layer) const {
  WeightView view{.layer = layer};
  const std::vector<Shape> shapes = shapes_of(layers(), input());
  for (const ModelArray& array : classifier_.model().parameters()) {
    if (array.info.name != layer + ".weight") continue;
    const std::vector<std::int64_t>& shape = array.info.shape;
    view.outputs = shape[0];
    if (shape.size() == 2) {
      if (shape[1] != input().size()) throw Refusal("[explain] filters: the network starts with a linear layer on " + std::to_string(shape[1]) + " numbers that are no picture");
      view.convolution = false;
      view.shape = input();
      view.values.assign(array.value.begin(), array.value.end());
      return view;
    }
    view.shape = {shape[2], shape[3], shape[1]};
    const std::int64_t positions = shape[2] * shape[3];
    for (std::int64_t k = 0; k < shape[0]; ++k) {   // output, input, row, column: inputs become the last
      for (std::int64_t p = 0; p < positions; ++p) {
        for (std::int64_t c = 0; c < shape[1]; ++c) view.values.push_back(array.value[static_cast<std::size_t>((k * shape[1] + c) * positions + p)]);
      }
    }
    return view;
  }
  throw Refusal("[explain] filters: layer '" + layer + "' has no weights");
}

std::vector<float> RunSubject::features_of(const Samples& samples, bool keep) const {
  if (extractor_) {
    const auto progress = [&](double share) { progress_("features", share); };
    return keep ? extractor_->features(samples, 1, progress).features : extractor_->values(samples);
  }
  const auto size = static_cast<std::size_t>(input().size());
  std::vector<float> features(size * static_cast<std::size_t>(samples.size()));
  Preparation::Scratch scratch;
  for (std::int64_t i = 0; i < samples.size(); ++i) classifier_.preparation().write(samples, i, nullptr, scratch, std::span(features).subspan(static_cast<std::size_t>(i) * size, size));
  return features;
}

const std::vector<float>& RunSubject::features() const {
  if (features_.empty()) features_ = features_of(taken_, false);
  return features_;
}

const KnownSamples& RunSubject::known(const std::string& part, std::int64_t most) const {
  const auto found = known_.find({part, most});
  if (found != known_.end()) return found->second;
  if (!parts_) parts_ = training_parts(classifier_, data_);
  KnownSamples known;
  known.part = part == "validation" && parts_->validation.size() > 0 ? part : "training";
  const Samples& all = known.part == "validation" ? parts_->validation : parts_->train;
  known.samples = subset(all, evenly_spread(all.size(), most));
  known.features = features_of(known.samples, true);
  known.width = static_cast<std::int64_t>(known.features.size()) / std::max<std::int64_t>(1, known.samples.size());
  known.space = extractor_ ? "the features below '" + head_ + "'" : "the prepared input";
  return known_.emplace(std::pair(part, most), std::move(known)).first->second;
}

Image RunSubject::picture_of(const KnownSamples& known, std::int64_t index) const {
  Preparation::Scratch scratch;
  classifier_.preparation().picture(known.samples, index, nullptr, scratch);
  return scratch.image;
}

std::vector<float> RunSubject::score(std::int64_t output) const {
  if (classifier_.recipe().loss.name == "hierarchical_softmax") throw Refusal("[explain] a network with hierarchical_softmax has no score for a single class, only for branches of its tree");
  std::vector<float> one(static_cast<std::size_t>(classifier_.outputs()), 0.0f);
  one[static_cast<std::size_t>(output)] = 1.0f;
  return one;
}

std::vector<float> RunSubject::input_gradient(std::span<const float> sample, std::int64_t output) const { return inspection_.look(sample, 1, {}, score(output)).input_gradient; }

LayerView RunSubject::look(const std::string& layer, std::int64_t output) const {
  Sight sight = inspection_.look(sample_, 1, {layer}, output < 0 ? std::vector<float>() : score(output));
  LayerSight& seen = sight.layers.at(layer);
  return {layer, seen.shape, std::move(seen.values), std::move(seen.gradient)};
}

}  // namespace deft
