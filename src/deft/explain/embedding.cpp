#include "deft/explain/embedding.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "deft/core/random.h"
#include "deft/core/symmetric_eigen.h"
#include "deft/explain/drawing.h"
#include "deft/explain/explained.h"

namespace deft {
namespace {

constexpr std::size_t kSubspace = 10, kMostRounds = 300;
constexpr double kStill = 1e-10;
constexpr std::int64_t kPlot = 640, kEdge = 16, kLegendLetters = 20, kMostNamed = 30;

using Rows = std::vector<std::vector<double>>;

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Gram and Schmidt, twice; what depends on those before becomes zero.
void orthonormalize(Rows& rows) {
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const double before = std::sqrt(dot(rows[k], rows[k]));
    for (int round = 0; round < 2; ++round) {
      for (std::size_t j = 0; j < k; ++j) {
        const double along = dot(rows[k], rows[j]);
        for (std::size_t i = 0; i < rows[k].size(); ++i) rows[k][i] -= along * rows[j][i];
      }
    }
    const double size = std::sqrt(dot(rows[k], rows[k]));
    for (double& value : rows[k]) value = size > 1e-12 * before && size > 0 ? value / size : 0.0;
  }
}

// C V for the covariance C of the rows, without forming C.
Rows times_covariance(std::span<const float> rows, const std::vector<double>& mean, const Rows& v) {
  const std::size_t width = mean.size();
  Rows product(v.size(), std::vector<double>(width, 0.0));
  std::vector<double> centred(width);
  for (std::size_t at = 0; at < rows.size(); at += width) {
    for (std::size_t i = 0; i < width; ++i) centred[i] = rows[at + i] - mean[i];
    for (std::size_t k = 0; k < v.size(); ++k) {
      const double along = dot(centred, v[k]);
      for (std::size_t i = 0; i < width; ++i) product[k][i] += along * centred[i];
    }
  }
  return product;
}

// Row k of the result: the k-th combination of `rows`.
Rows combined(const std::vector<double>& combinations, const Rows& rows) {
  const std::size_t count = rows.size();
  Rows out(count, std::vector<double>(rows[0].size(), 0.0));
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = 0; b < count; ++b) {
      for (std::size_t i = 0; i < rows[0].size(); ++i) out[a][i] += combinations[a * count + b] * rows[b][i];
    }
  }
  return out;
}

// Eigenvalues and vectors of V^T C V.
SymmetricEigen eigen_within(const Rows& v, const Rows& cv) {
  std::vector<double> small;
  for (const std::vector<double>& one : v) {
    for (const std::vector<double>& other : cv) small.push_back(dot(one, other));
  }
  return symmetric_eigen(small, static_cast<std::int64_t>(v.size()));
}

struct Point {
  std::array<double, 2> at;
  Color color;
};

// The colour of each sample: by class, by the first of several yes-or-no labels, or by a regression's first value.
std::vector<Color> colors_of(const Samples& samples, Task task) {
  std::vector<Color> colors;
  std::vector<float> first;
  for (std::size_t i = 0; i < samples.targets.size(); i += static_cast<std::size_t>(samples.outputs)) first.push_back(samples.targets[i]);
  if (task == Task::regression) first = stretched(first);
  for (std::int64_t i = 0; i < samples.size(); ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (!samples.labels.empty()) colors.push_back(class_color(samples.labels[at]));
    else if (first.empty()) colors.push_back(class_color(0));
    else colors.push_back(task == Task::regression ? heat_color(first[at]) : class_color(first[at] > 0.5f));
  }
  return colors;
}

std::vector<std::pair<std::string, Color>> legend_of(const Subject& subject, const Samples& samples) {
  std::vector<std::pair<std::string, Color>> legend;
  const std::vector<std::string>& names = subject.class_names();
  if (subject.task() == Task::regression) return {{names[0] + ": low", heat_color(0)}, {names[0] + ": middle", heat_color(0.5)}, {names[0] + ": high", heat_color(1)}};
  if (subject.task() == Task::attributes) return {{names[0] + ": no", class_color(0)}, {names[0] + ": yes", class_color(1)}};
  std::vector<bool> there(names.size(), false);
  for (const std::int64_t label : samples.labels) there[static_cast<std::size_t>(label)] = true;
  for (std::size_t c = 0; c < names.size(); ++c) {
    if (there[c]) legend.push_back({names[c], class_color(static_cast<std::int64_t>(c))});
  }
  return legend;
}

Sheet scatter(const std::vector<Point>& points, const std::vector<std::pair<std::string, Color>>& legend, const std::optional<std::array<double, 2>>& sample) {
  Sheet sheet = blank_sheet(kPlot, kPlot + kLegendLetters * kSheetLetter + 3 * kEdge);
  std::array<double, 2> low{INFINITY, INFINITY}, high{-INFINITY, -INFINITY};
  const auto widen = [&](const std::array<double, 2>& at) {
    for (std::size_t k = 0; k < 2; ++k) {
      low[k] = std::min(low[k], at[k]);
      high[k] = std::max(high[k], at[k]);
    }
  };
  for (const Point& one : points) widen(one.at);
  if (sample) widen(*sample);
  // One scale for both axes: distances on the picture are distances on the plane.
  const double scale = (kPlot - 2 * kEdge) / std::max({high[0] - low[0], high[1] - low[1], 1e-30});
  const auto place = [&](const std::array<double, 2>& at) {
    return std::array<double, 2>{kPlot / 2.0 - scale * (at[1] - (low[1] + high[1]) / 2), kPlot / 2.0 + scale * (at[0] - (low[0] + high[0]) / 2)};
  };
  for (const Point& one : points) {
    const auto [y, x] = place(one.at);
    draw_disc(sheet, y, x, 3.5, one.color);
  }
  if (sample) {
    const auto [y, x] = place(*sample);
    draw_disc(sheet, y, x, 9, {0, 0, 0}, true);
  }
  std::int64_t top = kEdge;
  for (std::size_t i = 0; i < legend.size(); ++i, top += kSheetLine) {
    const auto& [name, color] = legend[i];
    if (static_cast<std::int64_t>(i) == kMostNamed && legend.size() > i + 1) {
      write_text(sheet, top, kPlot + 2 * kEdge, fmt::format("and {} more", legend.size() - i));
      break;
    }
    draw_disc(sheet, static_cast<double>(top) + 7, kPlot + kEdge, 6, color);
    write_text(sheet, top, kPlot + 2 * kEdge, name);
  }
  return sheet;
}

}  // namespace

const Card Embedding::card{"explain", "embedding", "Embedding of samples by PCA", "Pearson 1901; Hotelling 1933; Halko, Martinsson, Tropp 2011, Finding structure with randomness, arXiv:0909.4061"};

void describe(EmbeddingOptions& options, Fields& fields) {
  fields.choice("part", options.part, "samples that are drawn; where there is no validation part, those of training", {"validation", "training"});
  fields.whole("samples", options.samples, "samples drawn at most, evenly spaced", {2, 100000});
}

std::array<double, 2> PrincipalPlane::point(std::span<const float> row) const {
  std::array<double, 2> at{};
  for (std::size_t k = 0; k < 2; ++k) {
    for (std::size_t i = 0; i < mean.size(); ++i) at[k] += axes[k][i] * (row[i] - mean[i]);
  }
  return at;
}

PrincipalPlane principal_plane(std::span<const float> rows, std::int64_t width) {
  const auto d = static_cast<std::size_t>(width);
  const std::size_t n = rows.size() / d;
  PrincipalPlane plane;
  plane.mean.assign(d, 0.0);
  for (std::size_t i = 0; i < rows.size(); ++i) plane.mean[i % d] += rows[i] / static_cast<double>(n);
  double total = 0.0;
  for (std::size_t i = 0; i < rows.size(); ++i) total += (rows[i] - plane.mean[i % d]) * (rows[i] - plane.mean[i % d]);
  Random random = Random::of(0, "principal plane");
  Rows v(std::min(kSubspace, d), std::vector<double>(d));
  for (std::vector<double>& one : v) {
    for (double& value : one) value = random.normal();
  }
  orthonormalize(v);
  std::array<double, 2> variances{};   // times the number of rows
  for (std::size_t round = 0; round < kMostRounds; ++round) {
    const Rows cv = times_covariance(rows, plane.mean, v);
    const SymmetricEigen eigen = eigen_within(v, cv);
    const std::array<double, 2> now{eigen.values[0], eigen.values.size() > 1 ? eigen.values[1] : 0.0};
    const bool still = std::abs(now[0] - variances[0]) <= kStill * total && std::abs(now[1] - variances[1]) <= kStill * total;
    variances = now;
    v = combined(eigen.vectors, still ? v : cv);
    if (still) break;
    orthonormalize(v);
  }
  for (std::size_t k = 0; k < 2; ++k) {
    plane.axes[k] = k < v.size() ? v[k] : std::vector<double>(d, 0.0);
    const auto largest = std::max_element(plane.axes[k].begin(), plane.axes[k].end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
    const double sign = *largest < 0 ? -1 : 1;
    for (double& value : plane.axes[k]) value *= sign;
    plane.shares[k] = total > 0 ? std::max(0.0, variances[k]) / total : 0.0;
  }
  return plane;
}

Explained Embedding::explain(const Subject& subject) const {
  const KnownSamples& known = subject.known(options_.part, options_.samples);
  const PrincipalPlane plane = principal_plane(known.features, known.width);
  const std::vector<Color> colors = colors_of(known.samples, subject.task());
  std::vector<Point> points;
  for (std::size_t i = 0; i < colors.size(); ++i) {
    points.push_back({plane.point(std::span(known.features).subspan(i * static_cast<std::size_t>(known.width), static_cast<std::size_t>(known.width))), colors[i]});
  }
  std::optional<std::array<double, 2>> sample;
  if (subject.has_sample()) sample = plane.point(subject.features());
  Explained result;
  result.picture = scatter(points, legend_of(subject, known.samples), sample);
  result.title = fmt::format("{} {} samples on the plane of largest variance of {} ({:.0f} % and {:.0f} % of it){}", points.size(), known.part, known.space, 100 * plane.shares[0], 100 * plane.shares[1],
                             sample ? "; the ring is the sample" : "");
  result.facts = {{"part", known.part}, {"samples", points.size()}, {"space", known.space}, {"shares", plane.shares}};
  if (sample) result.facts["sample"] = *sample;
  return result;
}

}  // namespace deft
