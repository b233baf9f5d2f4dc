#include "deft/search/forest_plot.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "deft/core/html.h"

namespace deft {
namespace {

constexpr double kRow = 24, kTop = 44, kAxis = 44, kPlot = 420, kEdge = 16, kCharacter = 7.2;

// 1, 2 or 5 times a power of ten, such that `span` has about five steps.
double step_of(double span) {
  const double rough = span / 5, power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

}  // namespace

std::string forest_plot(const std::string& title, const std::vector<ForestRow>& rows) {
  double least = 0.0, most = 0.0;
  std::size_t longest = 5;
  for (const ForestRow& row : rows) {
    for (const double value : {row.mean, row.low, row.high}) {
      if (std::isfinite(value)) least = std::min(least, 100 * value), most = std::max(most, 100 * value);
    }
    longest = std::max(longest, row.name.size());
  }
  if (most - least < 1e-9) least -= 0.5, most += 0.5;
  const double room = 0.05 * (most - least);
  least -= room;
  most += room;
  const double left = kEdge + kCharacter * static_cast<double>(longest) + 12, width = left + kPlot + 200;
  const double bottom = kTop + kRow * static_cast<double>(rows.size()), height = bottom + kAxis;
  const auto at = [&](double share) { return left + kPlot * (std::clamp(100 * share, least, most) - least) / (most - least); };

  std::string svg = fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\">\n"
                                "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n<text x=\"{2}\" y=\"22\" font-size=\"15\" font-weight=\"bold\">{3}</text>\n",
                                width, height, kEdge, escape_html(title));
  const double step = step_of(most - least);
  for (double tick = std::ceil(least / step) * step; tick <= most; tick += step) {
    const double x = at(tick / 100);
    svg += fmt::format("<line x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2}\" stroke=\"{3}\"/><text x=\"{0:.1f}\" y=\"{4}\" text-anchor=\"middle\" fill=\"#555\">{5}</text>\n", x, kTop - 8, bottom,
                       std::abs(tick) < step / 2 ? "#333" : "#e4e4e4", bottom + 16, std::abs(tick) < step / 2 ? "0" : fmt::format("{:+.3g}", tick));
  }
  svg += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\" fill=\"#555\">points: with the trick less without it</text>\n", left + kPlot / 2, bottom + 34);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ForestRow& row = rows[i];
    const double y = kTop + kRow * (static_cast<double>(i) + 0.5);
    const char* color = row.verdict == "helps" ? "#1a7f37" : row.verdict == "hurts" ? "#c62828" : "#777";
    svg += fmt::format("<text x=\"{}\" y=\"{:.1f}\">{}</text>\n<line x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"2\"/>\n", kEdge, y + 4, escape_html(row.name), at(row.low),
                       at(row.high), y, y, color);
    svg += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"9\" height=\"9\" fill=\"{}\"/>\n<text x=\"{:.1f}\" y=\"{:.1f}\" fill=\"{}\">{:+.2f}  {}</text>\n", at(row.mean) - 4.5, y - 4.5, color,
                       left + kPlot + 14, y + 4, color, 100 * row.mean, escape_html(row.verdict));
  }
  return svg + "</svg>\n";
}

}  // namespace deft
