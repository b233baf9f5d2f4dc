#include "deft/report/event_writer.h"

#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>

#include <nlohmann/json.hpp>

#include "deft/coach/event_file.h"
#include "deft/coach/run_log.h"
#include "deft/core/problem.h"

namespace deft {
namespace {

template <class Number>
std::string little_endian(Number value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(Number); ++i) bytes += static_cast<char>(value >> (8 * i) & 255);
  return bytes;
}

// Fields of a protocol buffer: the key is number * 8 + kind.
std::string varint(std::uint64_t value) {
  std::string bytes;
  for (; value > 127; value >>= 7) bytes += static_cast<char>((value & 127) | 128);
  return bytes + static_cast<char>(value);
}
std::string whole(int number, std::int64_t value) { return varint(static_cast<std::uint64_t>(number) * 8) + varint(static_cast<std::uint64_t>(value)); }
std::string real(int number, double value) { return varint(static_cast<std::uint64_t>(number) * 8 + 1) + little_endian(std::bit_cast<std::uint64_t>(value)); }
std::string single(int number, double value) {
  return varint(static_cast<std::uint64_t>(number) * 8 + 5) + little_endian(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
}
std::string part(int number, const std::string& bytes) { return varint(static_cast<std::uint64_t>(number) * 8 + 2) + varint(bytes.size()) + bytes; }

std::string reals(int number, const std::vector<double>& values) {
  std::string bytes;
  for (const double value : values) bytes += little_endian(std::bit_cast<std::uint64_t>(value));
  return part(number, bytes);
}

// Sums are those of values in the middle of their bins: the values themselves are not there any more.
std::string histogram_message(const Histogram& histogram) {
  std::vector<double> limits, counts;
  double all = 0, sum = 0, squares = 0;
  const double width = (histogram.high - histogram.low) / static_cast<double>(histogram.counts.size());
  for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
    const auto count = static_cast<double>(histogram.counts[i]);
    const double middle = histogram.low + (static_cast<double>(i) + 0.5) * width;
    limits.push_back(i + 1 == histogram.counts.size() ? histogram.high : histogram.low + static_cast<double>(i + 1) * width);
    counts.push_back(count);
    all += count;
    sum += count * middle;
    squares += count * middle * middle;
  }
  return real(1, histogram.low) + real(2, histogram.high) + real(3, all) + real(4, sum) + real(5, squares) + reals(6, limits) + reals(7, counts);
}

std::string event_head(double wall_time, std::int64_t step) { return real(1, wall_time) + (step ? whole(2, step) : ""); }

std::uint32_t masked(const std::string& bytes) { return std::rotr(crc32c(bytes), 15) + 0xa282ead8u; }

// The numbers of an object, as scalars under `prefix`; what every line has is left out.
void add_numbers(const nlohmann::json& from, const std::string& prefix, std::vector<std::pair<std::string, double>>& scalars) {
  for (const auto& [name, value] : from.items()) {
    if (value.is_number() && name != "t" && name != "step") scalars.push_back({prefix + name, value.get<double>()});
  }
}

}  // namespace

std::string version_event(double wall_time) { return event_head(wall_time, 0) + part(3, "brain.Event:2"); }

std::string restart_event(double wall_time, std::int64_t step) { return event_head(wall_time, step) + part(7, whole(1, 1)); }

std::string summary_event(double wall_time, std::int64_t step, const std::vector<std::pair<std::string, double>>& scalars,
                          const std::vector<std::pair<std::string, Histogram>>& histograms) {
  std::string summary;
  for (const auto& [tag, value] : scalars) summary += part(1, part(1, tag) + single(2, value));
  for (const auto& [tag, histogram] : histograms) summary += part(1, part(1, tag) + part(5, histogram_message(histogram)));
  return event_head(wall_time, step) + part(5, summary);
}

std::string framed(const std::string& event) {
  const std::string length = little_endian(static_cast<std::uint64_t>(event.size()));
  return length + little_endian(masked(length)) + event + little_endian(masked(event));
}

EventWriter::EventWriter(const std::string& path, double started) : path_(path), started_(started), file_(std::fopen(path.c_str(), "wb")) {
  if (!file_) throw Refusal(path + ": cannot write: " + std::strerror(errno));
  append(version_event(started));
}

void EventWriter::write(const nlohmann::json& line) {
  const std::string event = line.value("event", "");
  if (event != "step" && event != "epoch") return;
  std::vector<std::pair<std::string, double>> scalars;
  std::vector<std::pair<std::string, Histogram>> histograms;
  add_numbers(line, event + "/", scalars);
  Observations seen;
  add_line(line, seen);
  for (const LayerObservation& layer : seen.layers) {
    if (!layer.weights.counts.empty()) histograms.push_back({"weights/" + layer.name, layer.weights});
    if (!layer.activations.counts.empty()) histograms.push_back({"activations/" + layer.name, layer.activations});
  }
  if (const auto layers = line.find("layers"); layers != line.end()) {
    for (const nlohmann::json& layer : *layers) add_numbers(layer, "layer/" + layer.value("name", "") + "/", scalars);
  }
  append(summary_event(started_ + line.value("t", 0.0), line.value("step", std::int64_t{0}), scalars, histograms));
}

void EventWriter::restart(double t, std::int64_t step) { append(restart_event(started_ + t, step)); }

void EventWriter::append(const std::string& event) {
  const std::string record = framed(event);
  if (std::fwrite(record.data(), 1, record.size(), file_.get()) != record.size() || std::fflush(file_.get()) != 0) {
    throw Refusal(path_ + ": cannot write: " + std::strerror(errno));
  }
}

}  // namespace deft
