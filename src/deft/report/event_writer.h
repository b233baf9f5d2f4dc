// TensorBoard event files: the lines of log.jsonl once more, as scalars and histograms.
//
//   EventWriter events("runs/a/events.out.tfevents.1700000000.deft", 1700000000.0);
//   events.write({{"event", "step"}, {"t", 1.5}, {"step", 10}, {"loss", 2.1}});        // the scalar step/loss at step 10
//
// Numbers of a step are step/NAME, of an epoch epoch/NAME, of a layer layer/LAYER/NAME, its histograms weights/LAYER and
// activations/LAYER. Lists, texts and what is null are left out. coach/event_file.h reads such files and says how they are built.
#ifndef DEFT_REPORT_EVENT_WRITER_H
#define DEFT_REPORT_EVENT_WRITER_H

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "deft/coach/histogram.h"

namespace deft {

// Messages of TensorFlow's event.proto and summary.proto, in protocol buffer form.
std::string version_event(double wall_time);
std::string restart_event(double wall_time, std::int64_t step);    // what was written behind this step no longer counts
std::string summary_event(double wall_time, std::int64_t step, const std::vector<std::pair<std::string, double>>& scalars,
                          const std::vector<std::pair<std::string, Histogram>>& histograms = {});
std::string framed(const std::string& event);                      // with its length and both checksums

class EventWriter {
 public:
  // `started`: the time (seconds since 1970) that t = 0 stands for. Throws Refusal where the file cannot be written.
  EventWriter(const std::string& path, double started);
  void write(const nlohmann::json& line);
  void restart(double t, std::int64_t step);

 private:
  void append(const std::string& event);
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::string path_;
  double started_;
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace deft

#endif
