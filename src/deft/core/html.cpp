#include "deft/core/html.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace deft {
namespace {

constexpr double kWidth = 560, kHeight = 300, kLeft = 52, kRight = 12, kTop = 34, kBottom = 40;

// 1, 2 or 5 times a power of ten: about five steps over the range.
double nice_step(double range) {
  const double raw = range / 5;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (raw <= factor * power) return factor * power;
  }
  return 10 * power;
}

struct Extent {
  double low = 1e300, high = -1e300;
  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

}  // namespace

std::string escape_html(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

std::string line_chart(const std::string& title, const std::string& x_label, const std::vector<Curve>& curves, bool percent) {
  Extent x, y;
  for (const Curve& curve : curves) {
    for (const auto& [px, py] : curve.points) {
      if (!std::isfinite(py)) continue;
      x.add(px);
      y.add(py);
    }
  }
  if (x.low > x.high) return "";
  if (x.high == x.low) x.high = x.low + 1;
  if (y.high - y.low < 1e-9) y.high = y.low + (percent ? 0.01 : 1);
  const double step = nice_step(y.high - y.low);
  y.low = std::floor(y.low / step) * step;
  y.high = std::ceil(y.high / step - 1e-9) * step;
  const auto at_x = [&](double v) { return kLeft + (v - x.low) / (x.high - x.low) * (kWidth - kLeft - kRight); };
  const auto at_y = [&](double v) { return kHeight - kBottom - (v - y.low) / (y.high - y.low) * (kHeight - kTop - kBottom); };
  std::string svg = fmt::format("<svg class=\"chart\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">\n<text class=\"title\" x=\"{:.0f}\" y=\"16\">{}</text>\n",
                                kWidth, kHeight, escape_html(title), kLeft, escape_html(title));
  for (double v = y.low; v <= y.high + step / 2; v += step) {
    svg += fmt::format("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{1:.1f}\" y1=\"{2:.1f}\" y2=\"{2:.1f}\"/><text x=\"{3:.1f}\" y=\"{4:.1f}\" text-anchor=\"end\">{5}</text>\n",
                       kLeft, kWidth - kRight, at_y(v), kLeft - 6, at_y(v) + 4, percent ? fmt::format("{:.4g} %", 100 * v) : fmt::format("{:.4g}", std::abs(v) < step / 1e6 ? 0.0 : v));
  }
  const double x_step = std::max(1.0, nice_step(x.high - x.low));
  for (double v = std::ceil(x.low / x_step) * x_step; v <= x.high + 1e-9; v += x_step) {
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:.4g}</text>\n", at_x(v), kHeight - kBottom + 18, v);
  }
  svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>\n", (kLeft + kWidth - kRight) / 2, kHeight - 4, escape_html(x_label));
  double legend = kWidth - kRight;
  for (auto curve = curves.rbegin(); curve != curves.rend(); ++curve) {
    legend -= 7.0 * static_cast<double>(curve->name.size()) + 26;
    svg += fmt::format("<rect x=\"{:.1f}\" y=\"9\" width=\"12\" height=\"4\" fill=\"{}\"/><text x=\"{:.1f}\" y=\"16\">{}</text>\n", legend, curve->color, legend + 16, escape_html(curve->name));
  }
  for (const Curve& curve : curves) {
    std::string path;
    for (const auto& [px, py] : curve.points) {
      if (std::isfinite(py)) path += fmt::format("{}{:.1f},{:.1f}", path.empty() ? "" : " ", at_x(px), at_y(py));
    }
    svg += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-linejoin=\"round\"/>\n", path, curve.color);
    if (curve.points.size() > 60) continue;
    for (const auto& [px, py] : curve.points) {
      if (!std::isfinite(py)) continue;
      svg += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"{}\"><title>{} {:.4g}: {}</title></circle>\n", at_x(px), at_y(py), curve.color, escape_html(curve.name), px,
                         percent ? fmt::format("{:.2f} %", 100 * py) : fmt::format("{:.4f}", py));
    }
  }
  return svg + "</svg>\n";
}

}  // namespace deft
