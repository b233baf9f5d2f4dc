#include "deft/coach/curve_table.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "deft/coach/line_reader.h"
#include "deft/coach/thinned.h"
#include "deft/core/problem.h"
#include "deft/data/csv_table.h"

namespace deft {
namespace {

std::set<std::string> words_of(const std::string& name) {
  std::set<std::string> words;
  std::string word;
  for (const char c : name + " ") {
    if (std::isalnum(static_cast<unsigned char>(c))) {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!word.empty()) {
      words.insert(word);
      word.clear();
    }
  }
  return words;
}

// Removes those of `known` that are there; true if any was.
bool take(std::set<std::string>& words, std::initializer_list<const char*> known) {
  bool any = false;
  for (const char* word : known) any = words.erase(word) > 0 || any;
  return any;
}

double value_of(const std::string& cell, bool is_loss, bool& good) {
  good = true;
  double value = kUnknown;
  if (cell.empty()) return kUnknown;
  if (to_number(cell, value)) return value;
  std::string lower;
  for (const char c : cell) lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const bool no_number = lower == "nan" || lower == "inf" || lower == "+inf" || lower == "-inf" || lower == "infinity";
  if (no_number) return is_loss ? std::numeric_limits<double>::infinity() : kUnknown;
  good = is_missing(cell);
  return kUnknown;
}

class TableReader {
 public:
  explicit TableReader(const std::string& file) : file_(file), steps_(kMostPoints), epochs_(kMostPoints) {}

  Recording read() {
    LineReader lines(file_);
    std::string line;
    while (lines.next(line) && line.empty()) continue;
    if (line.empty()) throw Refusal(file_ + ": the file is empty");
    header(line);
    while (lines.next(line)) {
      if (line.empty()) continue;
      const CsvRow cells = csv_cells(line, separator_);
      if (lines.cut() && cells.size() < names_.size()) {
        run_.notes.push_back("the last line is cut off: the file is still being written");
        break;
      }
      if (cells.size() != names_.size()) {
        throw Refusal(file_ + ":" + std::to_string(lines.number()) + ": " + std::to_string(cells.size()) + " cells where the header names " +
                      std::to_string(names_.size()) + " columns");
      }
      row(cells, lines.number());
    }
    finish();
    return std::move(run_);
  }

 private:
  bool has(ColumnRole role) const { return columns_.contains(role); }

  void header(const std::string& line) {
    const std::string mark = "\xEF\xBB\xBF";
    const std::string header = line.starts_with(mark) ? line.substr(mark.size()) : line;
    separator_ = csv_separator(header);
    names_ = csv_cells(header, separator_);
    double number = 0;
    if (std::all_of(names_.begin(), names_.end(), [&](const std::string& n) { return n.empty() || to_number(n, number); })) {
      throw Refusal(file_ + ": the first line must name the columns (epoch, loss, val_loss, ...)");
    }
    std::map<ColumnRole, int> doubts;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const ColumnGuess guess = guess_column(names_[i]);
      if (guess.role == ColumnRole::none || (has(guess.role) && doubts[guess.role] <= guess.doubt)) continue;
      columns_[guess.role] = i;
      doubts[guess.role] = guess.doubt;
    }
    std::string all;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      std::string taken_for;
      for (const auto& [role, column] : columns_) {
        if (column == i) taken_for = role_name(role);
      }
      run_.columns.push_back({names_[i], taken_for});
      if (i < 20) all += (all.empty() ? "" : ", ") + names_[i].substr(0, 60);
    }
    using enum ColumnRole;
    if (!has(train_loss) && !has(step_loss) && !has(val_loss) && !has(train_accuracy) && !has(val_accuracy)) {
      throw Refusal(file_ + ": no column looks like a loss or an accuracy (such as loss, train_loss, val_loss, val_accuracy); there are: " + all);
    }
  }

  double cell(const CsvRow& cells, ColumnRole role, int line) const {
    const auto found = columns_.find(role);
    if (found == columns_.end()) return kUnknown;
    const bool is_loss = role == ColumnRole::train_loss || role == ColumnRole::step_loss || role == ColumnRole::val_loss;
    bool good = true;
    const double value = value_of(cells[found->second], is_loss, good);
    if (!good) {
      throw Refusal(file_ + ":" + std::to_string(line) + ": column '" + names_[found->second] + "': expected a number, got '" +
                    cells[found->second].substr(0, 40) + "'");
    }
    return value;
  }

  void row(const CsvRow& cells, int line) {
    using enum ColumnRole;
    ++rows_;
    EpochObservation one;
    one.epoch = has(epoch) ? cell(cells, epoch, line) : has(step) ? kUnknown : static_cast<double>(rows_);
    if (has(epoch) && (rows_ == 1 || one.epoch == 0)) from_zero_ = from_zero_ || one.epoch == 0;
    one.train_loss = cell(cells, train_loss, line);
    one.train_accuracy = cell(cells, train_accuracy, line);
    one.val_loss = cell(cells, val_loss, line);
    one.val_accuracy = cell(cells, val_accuracy, line);
    one.learning_rate = cell(cells, learning_rate, line);
    const bool validated = !std::isnan(one.val_loss) || !std::isnan(one.val_accuracy);
    if (has(step)) {
      StepObservation now{.step = std::isfinite(cell(cells, step, line)) ? static_cast<std::int64_t>(std::clamp(cell(cells, step, line), -1e15, 1e15)) : 0};
      const double of_step = cell(cells, step_loss, line);
      now.epoch = one.epoch;
      now.loss = std::isnan(of_step) && !has(step_loss) ? one.train_loss : of_step;
      now.learning_rate = one.learning_rate;
      now.gradient_norm = cell(cells, gradient_norm, line);
      if (!std::isnan(now.loss) || std::isfinite(now.gradient_norm) || std::isfinite(now.learning_rate)) steps_.add(now);
      if (!validated && std::isnan(one.train_loss) && std::isnan(one.train_accuracy)) return;
      if (!has(epoch) && !validated) return;
      if (!has(epoch)) one.epoch = ++validations_;
    }
    if (!pending_ || pending_epoch_.epoch != one.epoch) {
      flush();
      pending_epoch_ = one;
      pending_ = true;
      return;
    }
    for (const auto value : {&EpochObservation::train_loss, &EpochObservation::train_accuracy, &EpochObservation::val_loss,
                             &EpochObservation::val_accuracy, &EpochObservation::learning_rate}) {
      if (!std::isnan(one.*value)) pending_epoch_.*value = one.*value;
    }
  }

  void flush() {
    if (pending_) epochs_.add(pending_epoch_);
  }

  void finish() {
    flush();
    Observations& seen = run_.seen;
    seen.steps = std::move(steps_.kept());
    seen.epochs = std::move(epochs_.kept());
    if (steps_.thinned() || epochs_.thinned()) run_.notes.push_back("a long table: every few rows only were kept");
    for (const auto accuracy : {&EpochObservation::train_accuracy, &EpochObservation::val_accuracy}) {
      const bool percent = std::any_of(seen.epochs.begin(), seen.epochs.end(), [&](const EpochObservation& e) { return e.*accuracy > 1.5; });
      for (EpochObservation& one : seen.epochs) one.*accuracy /= percent ? 100.0 : 1.0;
    }
    if (from_zero_) {
      for (EpochObservation& one : seen.epochs) one.epoch += 1;
    }
    run_.source = file_;
  }

  std::string file_;
  char separator_ = ',';
  CsvRow names_;
  std::map<ColumnRole, std::size_t> columns_;
  Thinned<StepObservation> steps_;
  Thinned<EpochObservation> epochs_;
  EpochObservation pending_epoch_;
  bool pending_ = false, from_zero_ = false;
  std::int64_t rows_ = 0;
  double validations_ = 0;
  Recording run_;
};

}  // namespace

ColumnGuess guess_column(const std::string& name) {
  using enum ColumnRole;
  std::set<std::string> words = words_of(name);
  const bool validation = take(words, {"val", "valid", "validation", "eval", "dev"});
  const bool test = take(words, {"test"});
  const bool training = take(words, {"train", "training"});
  const bool per_step = take(words, {"step"}), per_epoch = take(words, {"epoch", "epochs"});
  const auto rest = [&] { return static_cast<int>(words.size()); };
  const bool of_validation = validation || test;
  if (take(words, {"loss"})) {
    // A part of the loss (box, class) is a worse answer than the whole; a test part only where there is no other.
    const int doubt = rest() + (test ? 2 : 0) + (per_epoch && !of_validation ? -1 : 0);
    if (of_validation) return {val_loss, doubt};
    return {per_step ? step_loss : train_loss, doubt};
  }
  if (take(words, {"acc", "accuracy", "top1", "acc1"})) {
    if (words.contains("top5") || words.contains("acc5")) return {};
    const bool measured = take(words, {"metrics"});  // Ultralytics: of the validation part
    take(words, {"categorical", "sparse", "binary"});
    if (of_validation || measured) return {val_accuracy, rest() + (test ? 2 : 0) + (measured ? 1 : 0)};
    return {train_accuracy, rest() + (per_step ? 1 : 0)};
  }
  if (words.contains("lr") || (words.contains("learning") && words.contains("rate"))) {
    take(words, {"lr", "learning", "rate"});
    return {learning_rate, rest()};
  }
  if (words.contains("norm") && (words.contains("grad") || words.contains("gradient"))) return {gradient_norm, rest() - 2};
  if (training || of_validation) return {};
  if (per_epoch && words.empty()) return {epoch, 0};
  if ((per_step && (words.empty() || words.contains("global"))) || (rest() == 1 && take(words, {"iteration", "iter"}))) return {step, rest()};
  return {};
}

const char* role_name(ColumnRole role) {
  switch (role) {
    case ColumnRole::epoch: return "epoch";
    case ColumnRole::step: return "step";
    case ColumnRole::train_loss: return "train_loss";
    case ColumnRole::step_loss: return "loss of a step";
    case ColumnRole::train_accuracy: return "train_accuracy";
    case ColumnRole::val_loss: return "val_loss";
    case ColumnRole::val_accuracy: return "val_accuracy";
    case ColumnRole::learning_rate: return "learning_rate";
    case ColumnRole::gradient_norm: return "gradient_norm";
    case ColumnRole::none: break;
  }
  return "";
}

Recording read_curve_table(const std::string& csv) { return TableReader(csv).read(); }

}  // namespace deft
