#include "deft/decide/measured.h"

#include <fmt/format.h>

#include "deft/core/progress.h"

namespace deft {

std::string measured(const Facts& facts) {
  std::string line = with_commas(facts.samples) + (facts.table ? " rows" : fmt::format(" pictures of {} x {}", facts.height, facts.width));
  if (!facts.table) line += facts.channels == 3 ? " in colour" : " in grey";
  if (facts.drawn_symbols) line += ", drawn symbols";
  if (facts.task == Task::classes) {
    line += fmt::format(", {} classes", facts.classes);
    if (facts.imbalance > 1.5) line += fmt::format(" (largest {:.1f} times the smallest)", facts.imbalance);
  } else {
    line += fmt::format(", {} {}", facts.classes, facts.task == Task::attributes ? "yes-or-no labels" : "numbers to predict");
  }
  if (facts.table) line += fmt::format(", {} numeric and {} categorical columns", facts.columns - facts.categorical, facts.categorical);
  if (facts.missing_values) line += ", missing values";
  if (facts.file_height > 0 && (facts.file_height != facts.height || facts.file_width != facts.width)) {
    line += fmt::format(", files of {} x {}", facts.file_height, facts.file_width);
  }
  if (facts.copies > 0) {
    line += fmt::format(", {} exact {}", with_commas(facts.copies), facts.copies == 1 ? "copy" : "copies");
    if (facts.contradicting > 0) line += fmt::format(" ({} with another label)", with_commas(facts.contradicting));
  }
  if (!facts.pretrained.empty()) line += fmt::format(", weights of {} at hand", facts.pretrained[0].known.network);
  return line;
}

}  // namespace deft
