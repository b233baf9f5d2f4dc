// Forest plot: one row per effect, its mean as a square and its interval as a line, around the vertical of no effect.
//
//   write_file("forest.svg", forest_plot("adult: 10 seeds", {{"loss/focal", -0.012, -0.020, -0.004, "hurts"}}));
//
// Effects in shares; the axis shows points (100 times as much). An infinite interval is drawn to the edge.
#ifndef DEFT_SEARCH_FOREST_PLOT_H
#define DEFT_SEARCH_FOREST_PLOT_H

#include <string>
#include <vector>

namespace deft {

struct ForestRow {
  std::string name;
  double mean = 0.0, low = 0.0, high = 0.0;
  std::string verdict;   // "helps" green, "hurts" red, anything else grey
};

// An SVG file's text. Names are escaped.
std::string forest_plot(const std::string& title, const std::vector<ForestRow>& rows);

}  // namespace deft

#endif
