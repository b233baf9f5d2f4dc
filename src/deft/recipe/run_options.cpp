#include "deft/recipe/run_options.h"

#include <cctype>
#include <cstdlib>

#include "deft/core/problem.h"

namespace deft {

void describe(TrainOptions& o, Fields& f) {
  f.real("epochs", o.epochs, "passes over the training part; 0: decided from data and time", {0, 1e5});
  f.whole("batch_size", o.batch_size, "samples per step; 0: decided from the data", {0, 1e6});
  f.whole("seed", o.seed, "of everything random in the run", {0, 9e15});
  f.choice("device", o.device, "where the network runs", {"cpu"});
  f.choice("precision", o.precision, "of activations; weights are always float32; int8: of the finished model's answers, it is trained as with auto", {"auto", "float32", "bfloat16", "int8"});
  f.whole("threads", o.threads, "threads that compute; 0: all cores", {0, 1024});
  f.whole("workers", o.workers, "threads that prepare batches; 0: decided", {0, 256});
  f.text("time", o.time, "limit, as 90s, 5m or 1h30m; empty: none");
  f.yes_no("shuffle", o.shuffle, "samples in a new random order in every epoch; off: in the order of the data, for data that are shuffled already");
  f.yes_no("synchronized_batch_norm", o.synchronized_batch_norm, "with several processes (mpirun, torchrun, srun): batch norm takes the statistics of the whole batch; off: each process those of its part");
  f.whole("evaluate_every", o.evaluate_every, "epochs between evaluations of the validation part", {1, 1e5});
  f.choice("choose_by", o.choose_by, "what the kept weights are best in, on the validation part; balanced_accuracy: mean recall of the classes",
           {"accuracy", "balanced_accuracy", "loss"});
}

void describe(LogOptions& o, Fields& f) {
  f.text("folder", o.folder, "folder in which run folders are made");
  f.whole("every", o.every, "steps between step lines of log.jsonl", {1, 1e6});
  f.yes_no("tensorboard", o.tensorboard, "the same numbers and histograms as a TensorBoard event file in the run folder");
}

double seconds_of(const std::string& text) {
  double total = 0.0;
  const char* at = text.c_str();
  while (*at) {
    char* end = nullptr;
    const bool digit = std::isdigit(static_cast<unsigned char>(*at));
    const double number = digit ? std::strtod(at, &end) : 0.0;
    const char unit = digit ? *end : '?';
    const double factor = unit == 'h' ? 3600 : unit == 'm' ? 60 : unit == 's' || unit == '\0' ? 1 : 0;
    if (factor == 0) throw Refusal("'" + text + "' is not a time; write 90s, 5m or 1h30m");
    total += number * factor;
    at = unit == '\0' ? end : end + 1;
  }
  if (!(total > 0) || total > 1e8) throw Refusal("'" + text + "' is not a time; write 90s, 5m or 1h30m");
  return total;
}

}  // namespace deft
