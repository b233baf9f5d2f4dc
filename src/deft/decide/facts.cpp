#include <algorithm>
#include <cmath>

#include "deft/data/duplicates.h"
#include "deft/decide/decide.h"

namespace deft {

Facts facts_of(const DataSet& data) {
  Facts facts;
  facts.task = data.task;
  facts.table = !data.train.pictures;
  facts.classes = data.outputs();
  facts.samples = data.train.size();
  facts.drawn_symbols = data.drawn_symbols;
  if (data.train.pictures) {
    facts.height = data.train.pictures->height();
    facts.width = data.train.pictures->width();
    facts.channels = data.train.pictures->channels();
    facts.file_height = data.typical_height;
    facts.file_width = data.typical_width;
  }
  facts.columns = static_cast<std::int64_t>(data.columns.size());
  facts.categorical = std::count_if(data.columns.begin(), data.columns.end(), [](const Column& c) { return c.categorical(); });
  facts.missing_values = std::any_of(data.train.rows.begin(), data.train.rows.end(), [](float v) { return std::isnan(v); });
  std::vector<std::int64_t> counts(static_cast<std::size_t>(facts.classes));
  for (const std::int64_t label : data.train.labels) ++counts[static_cast<std::size_t>(label)];
  if (!data.train.labels.empty()) {
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    facts.rarest = *least;
    facts.imbalance = static_cast<double>(*most) / static_cast<double>(std::max<std::int64_t>(1, *least));
  }
  return facts;
}

void count_copies(const DataSet& data, Facts& facts) {
  const Duplicates found = find_duplicates(data.train, {});
  facts.copies = found.within;
  facts.contradicting = found.contradicting;
}

}  // namespace deft
