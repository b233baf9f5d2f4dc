#include "deft/coach/event_file.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <map>
#include <optional>

#include "deft/coach/curve_table.h"
#include "deft/coach/thinned.h"
#include "deft/core/problem.h"
#include "deft/core/wire_message.h"

namespace deft {
namespace {

constexpr std::size_t kMostTags = 1000, kMostValues = 1000000;

float real_of(std::string_view four_bytes) { return std::bit_cast<float>(little_endian<std::uint32_t>(four_bytes.data())); }

// A tensor of one float: TensorFlow 2 writes scalars so.
std::optional<double> tensor_scalar(std::string_view tensor) {
  bool is_float = false;
  std::optional<double> value;
  for (WireMessage fields(tensor); fields.next();) {
    if (fields.number == 1 && fields.kind == 0) is_float = fields.whole == 1;
    const bool holds = (fields.number == 4 || fields.number == 5) && (fields.kind == 2 || fields.kind == 5);
    if (holds && fields.content.size() == 4) value = real_of(fields.content);
  }
  return is_float ? value : std::nullopt;
}

std::uint32_t masked(std::string_view bytes) { return std::rotr(crc32c(bytes), 15) + 0xa282ead8u; }

// Scalars of one role, kept in order of their steps.
struct Curves {
  std::map<std::string, ColumnGuess> tags;
  std::map<ColumnRole, std::string> taken;
  std::map<ColumnRole, std::map<std::int64_t, double>> values;  // by step
};

void add(Curves& curves, const Scalar& scalar) {
  if (!curves.tags.contains(scalar.tag)) {
    if (curves.tags.size() == kMostTags) return;
    const ColumnGuess guess = guess_column(scalar.tag);
    curves.tags[scalar.tag] = guess;
    const auto old = curves.taken.find(guess.role);
    if (guess.role != ColumnRole::none && (old == curves.taken.end() || guess.doubt < curves.tags[old->second].doubt)) {
      curves.taken[guess.role] = scalar.tag;
      curves.values[guess.role].clear();
    }
  }
  const ColumnRole role = curves.tags[scalar.tag].role;
  if (role == ColumnRole::none || curves.taken[role] != scalar.tag || curves.values[role].size() == kMostValues) return;
  const bool is_loss = role == ColumnRole::train_loss || role == ColumnRole::step_loss || role == ColumnRole::val_loss;
  const bool diverged = is_loss && !std::isfinite(scalar.value);
  curves.values[role][scalar.step] = diverged ? std::numeric_limits<double>::infinity() : scalar.value;
}

// Validation values make epochs, all others steps.
void put_into(Observations& seen, Curves& curves) {
  using enum ColumnRole;
  Thinned<StepObservation> steps(kMostPoints);
  const auto at = [&](ColumnRole role, std::int64_t step) {
    const auto found = curves.values[role].find(step);
    return found == curves.values[role].end() ? kUnknown : found->second;
  };
  const ColumnRole loss = curves.values[step_loss].empty() ? train_loss : step_loss;
  for (const auto& [step, value] : curves.values[loss]) {
    steps.add({.step = step, .loss = value, .learning_rate = at(learning_rate, step), .gradient_norm = at(gradient_norm, step)});
  }
  seen.steps = std::move(steps.kept());
  Thinned<EpochObservation> epochs(kMostPoints);
  const ColumnRole clock = curves.values[val_loss].empty() ? curves.values[val_accuracy].empty() ? train_loss : val_accuracy : val_loss;
  double count = 0;
  for (const auto& [step, value] : curves.values[clock]) {
    EpochObservation one{.epoch = ++count, .train_loss = at(train_loss, step)};
    one.train_accuracy = at(train_accuracy, step);
    one.val_loss = at(val_loss, step);
    one.val_accuracy = at(val_accuracy, step);
    one.learning_rate = at(learning_rate, step);
    epochs.add(one);
  }
  seen.epochs = std::move(epochs.kept());
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  static const std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> made{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ (value & 1 ? 0x82f63b78u : 0u);
      made[i] = value;
    }
    return made;
  }();
  std::uint32_t crc = 0xffffffffu;
  for (const char c : bytes) crc = (crc >> 8) ^ table[(crc ^ static_cast<unsigned char>(c)) & 255];
  return ~crc;
}

std::vector<Scalar> scalars_of_event(std::string_view event) {
  std::vector<Scalar> scalars;
  std::int64_t step = 0;
  for (WireMessage fields(event); fields.next();) {
    if (fields.number == 2 && fields.kind == 0) step = static_cast<std::int64_t>(fields.whole);
    if (fields.number != 5 || fields.kind != 2) continue;
    for (WireMessage summary(fields.content); summary.next();) {
      if (summary.number != 1 || summary.kind != 2) continue;
      Scalar one;
      std::optional<double> value;
      for (WireMessage parts(summary.content); parts.next();) {
        if (parts.number == 1 && parts.kind == 2) one.tag = std::string(parts.content.substr(0, 200));
        if (parts.number == 2 && parts.kind == 5) value = real_of(parts.content);
        if (parts.number == 8 && parts.kind == 2) value = tensor_scalar(parts.content);
      }
      if (!value) continue;
      one.value = *value;
      scalars.push_back(one);
    }
  }
  for (Scalar& one : scalars) one.step = step;
  return scalars;
}

Recording read_event_file(const std::string& path) {
  constexpr std::uint64_t kLargest = std::uint64_t{16} << 20, kImpossible = std::uint64_t{1} << 40;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Refusal(path + ": cannot read it");
  Recording run;
  run.source = path;
  Curves curves;
  std::uint64_t at = 0;
  const auto refuse = [&] { throw Refusal(path + ": damaged at byte " + std::to_string(at) + " (wrong checksum), or no TensorBoard file"); };
  for (std::array<char, 12> head; file.read(head.data(), head.size());) {
    const auto size = little_endian<std::uint64_t>(head.data());
    if (size > kImpossible || masked({head.data(), 8}) != little_endian<std::uint32_t>(head.data() + 8)) refuse();
    if (size > kLargest) {
      file.seekg(static_cast<std::streamoff>(size) + 4, std::ios::cur);
    } else {
      std::string data(size + 4, '\0');
      if (!file.read(data.data(), static_cast<std::streamsize>(data.size()))) break;
      const std::string_view event(data.data(), size);
      if (masked(event) != little_endian<std::uint32_t>(data.data() + size)) refuse();
      for (const Scalar& one : scalars_of_event(event)) add(curves, one);
    }
    at += 16 + size;
  }
  if (file.gcount() > 0) run.notes.push_back("the last record is cut off: the file is still being written");
  put_into(run.seen, curves);
  for (const auto& [tag, guess] : curves.tags) {
    const bool used = guess.role != ColumnRole::none && curves.taken[guess.role] == tag;
    run.columns.push_back({tag, used ? role_name(guess.role) : ""});
  }
  return run;
}

}  // namespace deft
