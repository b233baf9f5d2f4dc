// Does the input pipeline ever starve the training step?
//
//   bench_pipeline DATA [resnet18|whitening_net] [batch] [rounds] [workers]
//
// Steps (forward, loss's place, backward) with batches as training takes them (augmented on the fly: flip and shifts)
// and with one constant batch, in turn: milliseconds of each, and the ratio of their medians. Beside it the share of all
// processor time that preparing a batch takes, and, for a folder of JPEGs, of which decoding: pictures are decoded once,
// when the data are read.
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "deft/recipe/recipe.h"
#include "deft/train/batches.h"
#include "deft/train/classifier.h"
#include "deft/train/run.h"

using namespace deft;

namespace {

using Clock = std::chrono::steady_clock;
double since(Clock::time_point start) { return 1e3 * std::chrono::duration<double>(Clock::now() - start).count(); }

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) return std::fprintf(stderr, "bench_pipeline DATA [network] [batch] [rounds] [workers]\n"), 2;
  const std::string network = count > 2 ? words[2] : "whitening_net";
  const std::int64_t batch_size = count > 3 ? std::atoll(words[3]) : 512;
  const int rounds = count > 4 ? std::atoi(words[4]) : 5;
  const int asked = count > 5 ? std::atoi(words[5]) : 0;
  RunRequest request;
  request.source = words[1];
  request.overrides = {"network.name=" + network, "train.batch_size=" + std::to_string(batch_size), "augmentation=off", "augmentation.horizontal_flip=on",
                       "augmentation.random_crop.padding=4", "train.epochs=1", "data.validation=0"};
  const auto reading = Clock::now();
  const ResolvedRun run = resolve_run(request);
  const double read = since(reading);
  const Parts parts = divide(run.data, run.recipe.data);
  Classifier classifier = Classifier::build(run.recipe, run.data, parts.train);
  Model& model = classifier.model();

  constexpr int kSteps = 6;
  BatchPlan plan;
  plan.batch_size = std::min(batch_size, parts.train.size());
  plan.steps = (2 * rounds + 2) * kSteps;
  plan.outputs = classifier.outputs();
  plan.precision = model.options().precision;
  const std::int64_t workers = asked > 0 ? asked : std::max(1, threads_of(run.recipe.train) / 2);
  std::vector<float> gradient(static_cast<std::size_t>(plan.batch_size * plan.outputs), 1e-3f);
  const auto step = [&](const Batch& batch, int number) {
    model.forward(batch.inputs(), {.training = true, .key = static_cast<std::uint64_t>(number)});
    model.backward(std::span(gradient).first(static_cast<std::size_t>(batch.count * plan.outputs)));
  };
  double constant = 0, real = 0;
  {
    // The constant batch: no workers run beside it.
    BatchStream one(plan, classifier.preparation(), parts.train, 1);
    const Batch kept = *one.next();
    const auto constant_steps = [&] {
      std::vector<double> times;
      for (int i = 0; i < kSteps; ++i) {
        const auto start = Clock::now();
        step(kept, i);
        times.push_back(since(start));
      }
      return times;
    };
    BatchStream stream(plan, classifier.preparation(), parts.train, workers);
    std::vector<double> constants, reals;
    for (int i = 0; i < 3; ++i) step(kept, i);
    for (int round = 0; round < rounds; ++round) {
      for (const double time : constant_steps()) constants.push_back(time);
      stream.next();  // the workers were ahead: what they had ready is not this round's work
      stream.next();
      for (int i = 0; i < kSteps; ++i) {
        const auto start = Clock::now();
        step(*stream.next(), i);
        reals.push_back(since(start));
      }
    }
    constant = median(constants);
    real = median(reals);
  }
  // Preparing a batch, on one thread and nothing else.
  std::vector<float> floats(static_cast<std::size_t>(classifier.preparation().output().shape.size()));
  Preparation::Scratch scratch;
  const std::int64_t some = std::min<std::int64_t>(parts.train.size(), 2000);
  const auto start = Clock::now();
  for (std::int64_t i = 0; i < some; ++i) {
    const SampleContext context{1, i, 0};
    classifier.preparation().write(parts.train, i, &context, scratch, std::span<float>(floats));
  }
  const double prepare = since(start) / static_cast<double>(some) * static_cast<double>(plan.batch_size);
  const double all = constant * omp_get_max_threads();
  std::printf("| data | network | batch | constant batch, ms | real data, ms | ratio | preparing a batch, ms of one core | share of the processors |\n");
  std::printf("|---|---|---|---|---|---|---|---|\n");
  std::printf("| %s | %s | %lld | %.1f | %.1f | %.3f | %.1f | %.1f %% |\n", run.data.name.c_str(), network.c_str(), static_cast<long long>(plan.batch_size),
              constant, real, real / constant, prepare, 100 * prepare / (all + prepare));
  std::printf("reading (and decoding) all of it once: %.1f s, %.0f microseconds a sample, as long as %.2f steps for each batch of it\n", read / 1e3,
              1e3 * read / static_cast<double>(run.data.train.size() + run.data.test.size()),
              read / static_cast<double>(run.data.train.size() + run.data.test.size()) * static_cast<double>(plan.batch_size) / constant);
}
