#include "deft/imbalance/smote.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "deft/imbalance/oversampling.h"
#include "deft/imbalance/sampling.h"

namespace deft {
namespace {

// Rows of a table with the distance that SMOTE measures between them.
class Rows {
 public:
  Rows(const Samples& samples, const std::vector<Column>& columns)
      : rows_(samples.rows), columns_(columns), width_(columns.size()), deviation_(width_, 0.0) {
    const std::size_t count = rows_.size() / width_;
    for (std::size_t j = 0; j < width_; ++j) {
      double sum = 0, squares = 0, known = 0;
      for (std::size_t i = 0; i < count; ++i) {
        const double value = rows_[i * width_ + j];
        if (std::isnan(value)) continue;
        sum += value;
        squares += value * value;
        known += 1;
      }
      if (known > 0) deviation_[j] = std::sqrt(std::max(0.0, squares / known - sum / known * (sum / known)));
    }
  }

  std::span<const float> row(std::int64_t i) const { return std::span(rows_).subspan(static_cast<std::size_t>(i) * width_, width_); }

  double distance(std::int64_t a, std::int64_t b) const {
    const auto x = row(a), y = row(b);
    double sum = 0;
    for (std::size_t j = 0; j < width_; ++j) {
      if (std::isnan(x[j]) || std::isnan(y[j])) continue;
      if (columns_[j].categorical()) {
        sum += x[j] != y[j] ? 0.5 : 0.0;
      } else if (deviation_[j] > 0) {
        sum += std::pow((x[j] - y[j]) / deviation_[j], 2);
      }
    }
    return sum;
  }

  std::vector<std::int64_t> neighbours(std::int64_t of, const std::vector<std::int64_t>& among, std::int64_t most) const {
    std::vector<std::pair<double, std::int64_t>> near;
    for (const std::int64_t other : among) {
      if (other != of) near.push_back({distance(of, other), other});
    }
    const auto kept = std::min<std::size_t>(near.size(), static_cast<std::size_t>(most));
    std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(kept), near.end());
    std::vector<std::int64_t> result;
    for (std::size_t i = 0; i < kept; ++i) result.push_back(near[i].second);
    return result;
  }

  std::vector<float> between(std::int64_t base, std::int64_t other, const std::vector<std::int64_t>& near, double share) const {
    std::vector<float> made(row(base).begin(), row(base).end());
    const auto y = row(other);
    for (std::size_t j = 0; j < width_; ++j) {
      if (columns_[j].categorical()) {
        std::map<float, int> votes;
        for (const std::int64_t one : near) {
          if (!std::isnan(row(one)[j])) ++votes[row(one)[j]];
        }
        int best = 0;
        for (const auto& [category, count] : votes) {
          if (count > best) {
            best = count;
            made[j] = category;
          }
        }
      } else if (!std::isnan(made[j]) && !std::isnan(y[j])) {
        made[j] += static_cast<float>(share * (static_cast<double>(y[j]) - made[j]));
      }
    }
    return made;
  }

 private:
  const std::vector<float>& rows_;
  const std::vector<Column>& columns_;
  std::size_t width_;
  std::vector<double> deviation_;
};

}  // namespace

const Card Smote::card{"imbalance", "smote", "SMOTE", "Chawla, Bowyer, Hall, Kegelmeyer 2002, arXiv:1106.1813",
                       {"imbalance/threshold_moving", "imbalance/oversampling", "imbalance/deferred_reweighting"}};

void describe(SmoteOptions& o, Fields& f) {
  f.whole("neighbours", o.neighbours, "nearest rows of the same class that a new row may lie towards", {1, 1000});
  f.real("level", o.level, "share of the largest class that every class is brought up to", {0.001, 1});
}

Samples Smote::with_new_rows(const Samples& train, const std::vector<Column>& columns, std::uint64_t seed) const {
  const std::int64_t classes = train.labels.empty() ? 0 : 1 + *std::max_element(train.labels.begin(), train.labels.end());
  const Members members = members_of(train.labels, classes);
  const std::vector<std::int64_t> wanted = oversampling_quotas(counts_of(members), options_.level);
  const Rows rows(train, columns);
  Samples result = train;
  for (std::size_t c = 0; c < members.size(); ++c) {
    Random random = Random::of(seed, "smote", c);
    const auto size = static_cast<std::int64_t>(members[c].size());
    std::map<std::int64_t, std::vector<std::int64_t>> found;  // neighbours are searched once for each row
    for (std::int64_t i = size; i < wanted[c]; ++i) {
      const std::int64_t base = members[c][static_cast<std::size_t>(random.below(size))];
      if (!found.contains(base)) found[base] = rows.neighbours(base, members[c], options_.neighbours);
      const std::vector<std::int64_t>& near = found[base];
      std::vector<float> made(rows.row(base).begin(), rows.row(base).end());
      if (!near.empty()) {
        const std::int64_t other = near[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(near.size())))];
        made = rows.between(base, other, near, random.uniform());
      }
      result.rows.insert(result.rows.end(), made.begin(), made.end());
      result.labels.push_back(static_cast<std::int64_t>(c));
      if (!result.names.empty()) result.names.push_back("new row of class " + std::to_string(c));
    }
  }
  return result;
}

}  // namespace deft
