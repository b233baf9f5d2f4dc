#include "deft/explain/grad_cam.h"

#include <algorithm>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/explain/answers.h"
#include "deft/explain/convolution_blocks.h"
#include "deft/explain/drawing.h"
#include "deft/explain/explained.h"

namespace deft {
namespace {

constexpr std::int64_t kSide = 256;

// The last convolution whose maps still have places, with its norm and activation.
std::string usual_layer(const Subject& subject) {
  std::string last;
  for (const ConvolutionBlock& one : convolution_blocks(subject.layers(), subject.input(), subject.head())) {
    if (one.shape.height * one.shape.width > 1) last = one.end;
  }
  if (last.empty()) throw Refusal("[explain] grad_cam: the network has no convolution whose maps could be weighted; saliency works for any network");
  return last;
}

}  // namespace

const Card GradCam::card{"explain", "grad_cam", "Grad-CAM", "Selvaraju et al. 2017, Grad-CAM: visual explanations from deep networks via gradient-based localization, arXiv:1610.02391"};

void describe(GradCamOptions& options, Fields& fields) {
  fields.text("layer", options.layer, "layer whose maps are weighted; empty: the last convolution, after norm and activation");
  fields.whole("classes", options.classes, "classes shown, from the likeliest on", {1, 10});
}

std::vector<float> grad_cam(const LayerView& view) {
  const auto channels = static_cast<std::size_t>(view.shape.channels);
  const auto positions = static_cast<std::size_t>(view.shape.height * view.shape.width);
  std::vector<double> alpha(channels, 0.0);
  for (std::size_t i = 0; i < view.gradient.size(); ++i) alpha[i % channels] += view.gradient[i] / static_cast<double>(positions);
  std::vector<float> map(positions);
  for (std::size_t p = 0; p < positions; ++p) {
    double sum = 0.0;
    for (std::size_t k = 0; k < channels; ++k) sum += alpha[k] * view.values[p * channels + k];
    map[p] = static_cast<float>(std::max(0.0, sum));
  }
  return map;
}

Explained GradCam::explain(const Subject& subject) const {
  if (!subject.columns().empty()) throw Refusal("[explain] grad_cam: a table's row has no places to point at; saliency says what each column does");
  const std::string layer = options_.layer.empty() ? usual_layer(subject) : options_.layer;
  const Image& picture = subject.picture();
  std::vector<Panel> all{{picture, {"the picture"}}};
  Explained result;
  result.facts = {{"layer", layer}, {"classes", nlohmann::json::array()}};
  std::string names;
  for (const std::int64_t output : best_outputs(subject, static_cast<std::size_t>(options_.classes))) {
    const LayerView view = subject.look(layer, output);
    if (view.shape.height * view.shape.width == 1) throw Refusal("[explain] grad_cam: layer '" + layer + "' has a single position, and no place to point at; name an earlier layer");
    const std::vector<float> map = grad_cam(view);
    const auto peak = std::max_element(map.begin(), map.end());
    const auto at = static_cast<std::int64_t>(peak - map.begin());
    const bool silent = *peak <= 0;
    const std::vector<float> large = resampled(map, view.shape.height, view.shape.width, picture.height, picture.width);
    std::vector<float> shares;
    for (const float value : large) shares.push_back(silent ? 0.0f : value / *peak);
    all.push_back({blended(picture, heat_image(shares, picture.height, picture.width)), {answer_text(subject, output)}});
    if (silent) all.back().captions[0] += " (nowhere)";
    result.facts["classes"].push_back({{"class", subject.class_names()[static_cast<std::size_t>(output)]}, {"answer", subject.answer()[static_cast<std::size_t>(output)]}, {"map", map},
                                       {"height", view.shape.height}, {"width", view.shape.width},
                                       {"peak_row", (static_cast<double>(at / view.shape.width) + 0.5) / static_cast<double>(view.shape.height)},
                                       {"peak_column", (static_cast<double>(at % view.shape.width) + 0.5) / static_cast<double>(view.shape.width)}});
    names += (names.empty() ? "" : " and ") + answer_text(subject, output);
  }
  result.picture = panels(all, static_cast<std::int64_t>(all.size()), kSide);
  result.title = "where it saw " + names + " (maps of '" + layer + "')";
  return result;
}

}  // namespace deft
