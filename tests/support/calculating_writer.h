// A GraphWriter that works the graph out instead of writing it: what a rule of an ensemble exports, as numbers. Rows only.
//
//   CalculatingWriter writer;
//   const auto y = rule.write(writer, {writer.rows_of(2, {0.9f, 0.1f})}, kind);
//   writer.values(y)
#ifndef DEFT_TESTS_SUPPORT_CALCULATING_WRITER_H
#define DEFT_TESTS_SUPPORT_CALCULATING_WRITER_H

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <stdexcept>

#include "deft/export/graph_writer.h"

namespace deft {

class CalculatingWriter : public GraphWriter {
 public:
  Value rows_of(std::int64_t width, std::vector<float> values) { return keep({width, std::move(values)}); }
  const std::vector<float>& values(const Value& name) const { return all_.at(name).values; }

  Value constant(const std::string& name, const std::vector<std::int64_t>& shape, std::span<const float> values) override {
    if (!names_.insert(prefix_ + name).second) throw std::logic_error("two constants are called " + name);
    return keep({shape.back(), {values.begin(), values.end()}});
  }
  Value linear(const Value& rows, const Value& weight, const Value& bias) override {
    const Matrix &x = all_.at(rows), &w = all_.at(weight), &b = all_.at(bias);
    Matrix y{static_cast<std::int64_t>(b.values.size()), {}};
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (std::size_t c = 0; c < b.values.size(); ++c) {
        double sum = b.values[c];
        for (std::size_t k = 0; k < x.columns(); ++k) sum += static_cast<double>(x.values[i * x.columns() + k]) * w.values[c * w.columns() + k];
        y.values.push_back(static_cast<float>(sum));
      }
    }
    return keep(y);
  }
  Value unary(Unary operation, const Value& x) override {
    Matrix y = all_.at(x);
    for (float& one : y.values) {
      if (operation == Unary::log) one = std::log(one);
      else if (operation == Unary::sigmoid) one = 1.0f / (1.0f + std::exp(-one));
      else unknown();
    }
    return keep(y);
  }
  Value binary(Binary operation, const Value& left, const Value& right) override {
    const Matrix &a = all_.at(left), &b = all_.at(right);
    const std::size_t rows = std::max(a.rows(), b.rows()), columns = std::max(a.columns(), b.columns());
    Matrix y{static_cast<std::int64_t>(columns), {}};
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t k = 0; k < columns; ++k) y.values.push_back(one_of(operation, a.stretched(i, k), b.stretched(i, k)));
    }
    return keep(y);
  }
  Value softmax(const Value& x) override {
    Matrix y = all_.at(x);
    for (std::size_t i = 0; i < y.rows(); ++i) {
      const auto row = std::span(y.values).subspan(i * y.columns(), y.columns());
      const float most = *std::max_element(row.begin(), row.end());
      double sum = 0;
      for (float& one : row) sum += one = std::exp(one - most);
      for (float& one : row) one = static_cast<float>(one / sum);
    }
    return keep(y);
  }
  Value row_maximum(const Value& x) override {
    const Matrix& a = all_.at(x);
    Matrix y{1, {}};
    for (std::size_t i = 0; i < a.rows(); ++i) y.values.push_back(*std::max_element(a.values.begin() + static_cast<std::ptrdiff_t>(i * a.columns()), a.values.begin() + static_cast<std::ptrdiff_t>((i + 1) * a.columns())));
    return keep(y);
  }
  Value concatenate(const std::vector<Value>& parts) override {
    Matrix y;
    for (const Value& part : parts) y.width += all_.at(part).width;
    for (std::size_t i = 0; i < all_.at(parts[0]).rows(); ++i) {
      for (const Value& part : parts) {
        const Matrix& x = all_.at(part);
        for (std::size_t k = 0; k < x.columns(); ++k) y.values.push_back(x.values[i * x.columns() + k]);
      }
    }
    return keep(y);
  }

  Value trees(const Value& rows, const std::vector<Tree>& trees, std::int64_t outputs) override {
    const Matrix& x = all_.at(rows);
    Matrix y{outputs, std::vector<float>(x.rows() * static_cast<std::size_t>(outputs), 0.0f)};
    for (std::size_t i = 0; i < x.rows(); ++i) {
      for (const Tree& tree : trees) {
        const TreeNode* at = &tree.at(0);
        while (at->column >= 0) at = &tree.at(static_cast<std::size_t>(x.values[i * x.columns() + static_cast<std::size_t>(at->column)] <= at->threshold ? at->yes : at->no));
        for (const auto& [output, value] : at->adds) y.values[i * y.columns() + static_cast<std::size_t>(output)] += value;
      }
    }
    return keep(y);
  }

  Value convolution(const Value&, const Value&, const Value&, const Window&) override { return unknown(); }
  Value max_pooling(const Value&, const Window&) override { return unknown(); }
  Value average_pooling(const Value&, const Window&) override { return unknown(); }
  Value global_average(const Value&) override { return unknown(); }
  Value batch_norm(const Value&, const Value&, const Value&, const Value&, const Value&, double) override { return unknown(); }
  Value group_norm(const Value&, std::int64_t, std::int64_t, std::int64_t, std::int64_t, double) override { return unknown(); }
  Value rows(const Value&, std::int64_t, bool) override { return unknown(); }
  Value maps(const Value&, std::int64_t) override { return unknown(); }
  Value choose(const Value&, const Value&, const Value&) override { return unknown(); }
  Value channels(const Value&, std::int64_t, std::int64_t) override { return unknown(); }
  Value subsample(const Value&, std::int64_t) override { return unknown(); }
  Value pad_channels(const Value&, std::int64_t, std::int64_t) override { return unknown(); }

 private:
  struct Matrix {
    std::int64_t width = 0;
    std::vector<float> values;
    std::size_t columns() const { return static_cast<std::size_t>(width); }
    std::size_t rows() const { return values.size() / columns(); }
    float stretched(std::size_t i, std::size_t k) const { return values[(rows() == 1 ? 0 : i) * columns() + (columns() == 1 ? 0 : k)]; }
  };
  static float one_of(Binary operation, float a, float b) {
    switch (operation) {
      case Binary::add: return a + b;
      case Binary::subtract: return a - b;
      case Binary::multiply: return a * b;
      case Binary::divide: return a / b;
      case Binary::largest: return std::max(a, b);
      case Binary::least: return std::min(a, b);
      case Binary::is_equal: return a == b ? 1.0f : 0.0f;
    }
    return 0.0f;
  }
  [[noreturn]] static Value unknown() { throw std::logic_error("no rule of an ensemble needs this operation"); }
  Value keep(Matrix one) {
    const Value name = "v" + std::to_string(all_.size());
    all_[name] = std::move(one);
    return name;
  }
  std::map<Value, Matrix> all_;
  std::set<std::string> names_;
};

}  // namespace deft

#endif
