// Small pieces of HTML and SVG for pages that need no network and no scripts.
#ifndef DEFT_CORE_HTML_H
#define DEFT_CORE_HTML_H

#include <string>
#include <utility>
#include <vector>

namespace deft {

// Text from elsewhere made harmless: labels and file names may hold anything.
std::string escape_html(const std::string& text);

struct Curve {
  std::string name;
  std::string color;                                // a CSS variable or colour
  std::vector<std::pair<double, double>> points;    // NaN values are left out
};

// A line chart as SVG with axes, grid, legend and a title per point; `percent`: the y axis shows shares as per cent.
std::string line_chart(const std::string& title, const std::string& x_label, const std::vector<Curve>& curves, bool percent);

}  // namespace deft

#endif
