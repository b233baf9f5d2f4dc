#include "deft/explain/saliency.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "deft/explain/answers.h"
#include "deft/explain/drawing.h"
#include "deft/explain/explained.h"

namespace deft {
namespace {

constexpr std::int64_t kSide = 256;
constexpr double kBrightest = 0.99;   // quantile that is drawn in full red: single pixels would leave all others dark

Explained of_columns(const Subject& subject, std::span<const float> gradient, std::int64_t output, std::int64_t most) {
  std::vector<std::size_t> order(gradient.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return std::abs(gradient[a]) > std::abs(gradient[b]); });
  Explained result;
  std::vector<Bar> bars;
  result.facts["columns"] = nlohmann::json::array();
  for (const std::size_t i : order) {
    const std::string& name = subject.columns()[i].name;
    result.facts["columns"].push_back({{"column", name}, {"gradient", gradient[i]}, {"value", subject.sample()[i]}});
    if (static_cast<std::int64_t>(bars.size()) < most) bars.push_back({name, gradient[i]});
  }
  result.picture = bar_chart(bars);
  result.title = fmt::format("what moves the score of {}: its change per unit of each column, as the network sees it", answer_text(subject, output));
  for (std::size_t i = 0; i < std::min<std::size_t>(3, bars.size()); ++i) result.lines.push_back(fmt::format("{:+.3g}  {}", bars[i].value, bars[i].name));
  return result;
}

}  // namespace

const Card Saliency::card{"explain", "saliency", "Saliency map",
                          "Simonyan, Vedaldi, Zisserman 2014, Deep inside convolutional networks, arXiv:1312.6034; smoothing: Smilkov et al. 2017, arXiv:1706.03825"};

void describe(SaliencyOptions& options, Fields& fields) {
  fields.whole("smoothing", options.smoothing, "noisy copies whose gradients are averaged (SmoothGrad); 0: the gradient itself", {0, 1000});
  fields.real("noise", options.noise, "deviation of their noise, as a share of the input's range", {0, 1});
  fields.whole("most", options.most, "columns drawn of a table at most", {1, 100});
}

std::vector<float> saliency_map(std::span<const float> gradient, const Shape& shape) {
  std::vector<float> map(static_cast<std::size_t>(shape.height * shape.width), 0.0f);
  const auto channels = static_cast<std::size_t>(shape.channels);
  for (std::size_t i = 0; i < gradient.size(); ++i) map[i / channels] = std::max(map[i / channels], std::abs(gradient[i]));
  return map;
}

std::vector<float> smooth_gradient(const std::function<std::vector<float>(std::span<const float>)>& gradient, std::span<const float> x, std::int64_t copies, double noise, Random& random) {
  if (copies == 0) return gradient(x);
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  const double deviation = noise * (*high - *low);
  std::vector<double> sum(x.size(), 0.0);
  std::vector<float> noisy(x.size());
  for (std::int64_t copy = 0; copy < copies; ++copy) {
    for (std::size_t i = 0; i < x.size(); ++i) noisy[i] = static_cast<float>(x[i] + deviation * random.normal());
    const std::vector<float> one = gradient(noisy);
    for (std::size_t i = 0; i < x.size(); ++i) sum[i] += one[i];
  }
  std::vector<float> mean;
  for (const double total : sum) mean.push_back(static_cast<float>(total / static_cast<double>(copies)));
  return mean;
}

Explained Saliency::explain(const Subject& subject) const {
  const std::int64_t output = best_outputs(subject, 1)[0];
  Random random = Random::of(0, "saliency");
  const std::vector<float> gradient =
      smooth_gradient([&](std::span<const float> x) { return subject.input_gradient(x, output); }, subject.sample(), options_.smoothing, options_.noise, random);
  if (!subject.columns().empty()) return of_columns(subject, gradient, output, options_.most);
  const Shape shape = subject.input();
  std::vector<float> map = saliency_map(gradient, shape);
  std::vector<float> sorted = map;
  std::sort(sorted.begin(), sorted.end());
  const float top = sorted[static_cast<std::size_t>(kBrightest * static_cast<double>(sorted.size() - 1))], largest = sorted.back();
  for (float& value : map) value = std::min(1.0f, value / (top > 0 ? top : largest > 0 ? largest : 1.0f));
  Explained result;
  const Image& picture = subject.picture();
  const Image heat = heat_image(map, shape.height, shape.width);
  std::vector<Panel> all{{picture, {"the picture"}}, {heat, {answer_text(subject, output)}}};
  if (picture.height == heat.height && picture.width == heat.width) all.push_back({blended(picture, heat), {"both"}});
  result.picture = panels(all, 3, kSide);
  result.title = "saliency of " + answer_text(subject, output) + (options_.smoothing ? fmt::format(", mean of {} noisy copies", options_.smoothing) : "");
  result.facts = {{"class", subject.class_names()[static_cast<std::size_t>(output)]}, {"largest", largest}, {"smoothing", options_.smoothing}};
  return result;
}

}  // namespace deft
