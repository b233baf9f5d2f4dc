#include "deft/ensemble/boosting.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deft/core/problem.h"

#ifdef DEFT_XGBOOST
#include <xgboost/c_api.h>
#endif

namespace deft {
#ifdef DEFT_XGBOOST
namespace {

void expect_done(int result) {
  if (result != 0) throw std::runtime_error(std::string("XGBoost: ") + XGBGetLastError());
}

DMatrixHandle matrix_of(const LabelledRows& rows, std::span<const std::int64_t> which) {
  std::vector<float> values, labels;
  values.reserve(which.size() * static_cast<std::size_t>(rows.width));
  for (const std::int64_t i : which) {
    const std::span<const float> row = rows.row(i);
    values.insert(values.end(), row.begin(), row.end());
    labels.push_back(static_cast<float>(rows.labels[static_cast<std::size_t>(i)]));
  }
  DMatrixHandle matrix = nullptr;
  expect_done(XGDMatrixCreateFromMat(values.data(), which.size(), static_cast<bst_ulong>(rows.width), std::numeric_limits<float>::quiet_NaN(), &matrix));
  expect_done(XGDMatrixSetFloatInfo(matrix, "label", labels.data(), labels.size()));
  return matrix;
}

// One tree of XGBoost's dump in preorder. It asks x < threshold, a ForestNode x <= threshold: the next smaller number.
void append_tree(Forest& forest, const nlohmann::json& node) {
  const std::size_t at = forest.nodes.size();
  if (node.contains("leaf")) {
    forest.nodes.push_back({-1, 0.0f, static_cast<std::int32_t>(forest.leaves.size())});
    forest.leaves.push_back(node["leaf"].get<float>());
    return;
  }
  const auto feature = static_cast<std::int32_t>(std::stol(node["split"].get<std::string>().substr(1)));   // "f12"
  forest.nodes.push_back({feature, std::nextafter(node["split_condition"].get<float>(), -std::numeric_limits<float>::infinity()), 0});
  const nlohmann::json& children = node["children"];
  const bool first_is_yes = children[0]["nodeid"] == node["yes"];
  append_tree(forest, children[first_is_yes ? 0 : 1]);
  forest.nodes[at].next = static_cast<std::int32_t>(forest.nodes.size());
  append_tree(forest, children[first_is_yes ? 1 : 0]);
}

}  // namespace

struct Boosting::Handles {
  DMatrixHandle own = nullptr, others = nullptr;
  BoosterHandle booster = nullptr;
  std::int64_t width = 0, sums = 1;
  int round = 0;
  ~Handles() {
    if (booster) XGBoosterFree(booster);
    if (own) XGDMatrixFree(own);
    if (others) XGDMatrixFree(others);
  }
};

Boosting::Boosting(const LabelledRows& rows, std::span<const std::int64_t> own, std::span<const std::int64_t> others, const BoostedTreesOptions& options, std::uint64_t seed)
    : handles_(std::make_unique<Handles>()) {
  Handles& h = *handles_;
  h.width = rows.width;
  h.sums = rows.classes == 2 ? 1 : rows.classes;
  h.own = matrix_of(rows, own);
  h.others = matrix_of(rows, others);
  const DMatrixHandle both[] = {h.own, h.others};   // XGBoost keeps their sums from round to round
  expect_done(XGBoosterCreate(both, 2, &h.booster));
  const auto set = [&](const char* name, const std::string& value) { expect_done(XGBoosterSetParam(h.booster, name, value.c_str())); };
  set("verbosity", "0");
  set("tree_method", "hist");
  set("objective", rows.classes == 2 ? "binary:logistic" : "multi:softprob");
  if (rows.classes > 2) set("num_class", std::to_string(rows.classes));
  set("base_score", "0.5");   // z = 0 before the first tree (more than two classes: the same for all)
  set("eta", std::to_string(options.learning_rate));
  set("max_depth", std::to_string(options.depth));
  set("subsample", std::to_string(options.row_share));
  set("colsample_bytree", std::to_string(options.column_share));
  set("min_child_weight", std::to_string(options.leaf_weight));
  set("seed", std::to_string(seed % 2147483647));
}

void Boosting::grow_round() { expect_done(XGBoosterUpdateOneIter(handles_->booster, handles_->round++, handles_->own)); }

std::span<const float> Boosting::sums_of_others() {
  constexpr int kSums = 1;   // before softmax or sigmoid
  bst_ulong length = 0;
  const float* values = nullptr;
  expect_done(XGBoosterPredict(handles_->booster, handles_->others, kSums, 0, 0, &length, &values));
  return {values, length};
}

Forest Boosting::trees(std::int64_t rounds) const {
  bst_ulong count = 0;
  const char** dumps = nullptr;
  expect_done(XGBoosterDumpModelEx(handles_->booster, "", 0, "json", &count, &dumps));
  Forest forest{.width = handles_->width, .classes = 1};
  for (std::int64_t t = 0; t < rounds * handles_->sums; ++t) {
    forest.roots.push_back(static_cast<std::int32_t>(forest.nodes.size()));
    append_tree(forest, nlohmann::json::parse(dumps[t]));
  }
  return forest;
}
#else
struct Boosting::Handles {};
Boosting::Boosting(const LabelledRows&, std::span<const std::int64_t>, std::span<const std::int64_t>, const BoostedTreesOptions&, std::uint64_t) {
  throw Refusal("[ensemble] boosted_trees: this deft was built without XGBoost, which grows them; take deep_forest");
}
void Boosting::grow_round() {}
std::span<const float> Boosting::sums_of_others() { return {}; }
Forest Boosting::trees(std::int64_t) const { return {}; }
#endif

Boosting::~Boosting() = default;
Boosting::Boosting(Boosting&&) noexcept = default;

}  // namespace deft
