#include "deft/report/event_writer.h"

#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>

#include <nlohmann/json.hpp>

#include "deft/coach/event_file.h"
#include "deft/coach/run_log.h"
#include "deft/core/problem.h"
#include "deft/core/wire_writer.h"

namespace deft {
namespace {

// Sums are those of values in the middle of their bins: the values themselves are not there any more.
WireWriter histogram_message(const Histogram& histogram) {
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
  WireWriter message;
  std::uint64_t field = 0;
  for (const double value : {histogram.low, histogram.high, all, sum, squares}) message.real(++field, value);
  message.reals(6, limits);
  message.reals(7, counts);
  return message;
}

WireWriter event_head(double wall_time, std::int64_t step) {
  WireWriter event;
  event.real(1, wall_time);
  if (step) event.whole(2, static_cast<std::uint64_t>(step));
  return event;
}

std::uint32_t masked(const std::string& bytes) { return std::rotr(crc32c(bytes), 15) + 0xa282ead8u; }

// The numbers of an object, as scalars under `prefix`; what every line has is left out.
void add_numbers(const nlohmann::json& from, const std::string& prefix, std::vector<std::pair<std::string, double>>& scalars) {
  for (const auto& [name, value] : from.items()) {
    if (value.is_number() && name != "t" && name != "step") scalars.push_back({prefix + name, value.get<double>()});
  }
}

}  // namespace

std::string version_event(double wall_time) {
  WireWriter event = event_head(wall_time, 0);
  event.text(3, "brain.Event:2");
  return event.bytes();
}

std::string restart_event(double wall_time, std::int64_t step) {
  WireWriter event = event_head(wall_time, step), session;
  session.whole(1, 1);
  event.message(7, session);
  return event.bytes();
}

std::string summary_event(double wall_time, std::int64_t step, const std::vector<std::pair<std::string, double>>& scalars,
                          const std::vector<std::pair<std::string, Histogram>>& histograms) {
  WireWriter event = event_head(wall_time, step), summary;
  for (const auto& [tag, value] : scalars) {
    WireWriter one;
    one.text(1, tag);
    one.single(2, static_cast<float>(value));
    summary.message(1, one);
  }
  for (const auto& [tag, histogram] : histograms) {
    WireWriter one;
    one.text(1, tag);
    one.message(5, histogram_message(histogram));
    summary.message(1, one);
  }
  event.message(5, summary);
  return event.bytes();
}

std::string framed(const std::string& event) {
  const std::string length = to_little_endian(static_cast<std::uint64_t>(event.size()));
  return length + to_little_endian(masked(length)) + event + to_little_endian(masked(event));
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
