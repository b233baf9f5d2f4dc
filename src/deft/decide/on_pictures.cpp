#include "deft/decide/decider.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "deft/core/progress.h"
#include "deft/decide/settings.h"

namespace deft {

namespace {

// Seconds of the limit for each million pixels of the training part, from which on a network sees them often enough, and from which
// on several views of the test part can be answered too.
constexpr double kForNarrow = 0.04, kForMedium = 1.0, kForWide = 6.0, kForViews = 0.5;

// Photos from which on a network that begins from nothing gains by crops of any size and by other colours.
// Fewer learn the whole picture first. 244 photos at 64 x 64, shifts of 4 pixels against crops of 35 to 100 % and colour jitter, in 30
// and 120 s: +5.4 points (3.6 .. 7.3) over six paired seeds on the 153 test photos, +1.9 over four folds of the 244 themselves.
constexpr std::int64_t kManyPhotos = 5000;

Value widths_of(std::initializer_list<double> widths) {
  ValueList list;
  for (const double one : widths) list.push_back(real(one));
  return {list, kDecided};
}

}  // namespace

double Decider::seconds_per_megapixel() const {
  if (time_limit_ <= 0) return std::numeric_limits<double>::infinity();
  return time_limit_ * 1e6 / static_cast<double>(std::max<std::int64_t>(1, facts_.samples * facts_.height * facts_.width));
}

// Photos cost with the square of their side, and few of them are learnt from scratch as well when they are small.
void Decider::decide_size() {
  const std::int64_t side = std::min(facts_.height, facts_.width);
  if (side <= 64 || given_size()) return;
  const std::int64_t size = facts_.samples < kManyPhotos ? 64 : 128;
  if (side <= size) return;
  std::vector<Table>& tables = document_.chapters["data"];
  if (tables.empty()) tables.push_back({{}, kDecided});
  Table& data = tables[0];
  data.set("size", whole(size));
  data.set("load_size", whole(size));
  made_.push_back({"data", fmt::format("pictures of {0} x {0}", size),
                   fmt::format("{} pictures are kept at {} x {}: {}", with_commas(facts_.samples), side, side,
                               size == 64 ? "a network trained from scratch on so few learns no finer detail, and steps are twelve times as fast"
                                          : "a quarter of the cost of 224 on a processor without a GPU")});
  facts_.height = facts_.width = size;
}

bool Decider::given_size() const {
  const auto found = document_.chapters.find("data");
  const Field* field = found == document_.chapters.end() || found->second.empty() ? nullptr : found->second[0].find("size");
  const auto* size = field ? std::get_if<std::int64_t>(&field->value.data) : nullptr;
  return size && *size > 0;
}

void Decider::decide_pictures() {
  if (const Pretrained* from = source()) return decide_transfer(*from);
  const bool many_photos = std::min(facts_.height, facts_.width) > 64 && facts_.samples >= kManyPhotos;
  decide_size();
  const bool small = std::max(facts_.height, facts_.width) <= 64;
  const std::int64_t n = facts_.samples;
  const double pace = seconds_per_megapixel();
  const bool narrow = pace < kForMedium, short_of_time = pace < kForWide;
  std::string network;
  if (pace < kForNarrow) {
    network = "linear";
    chapter("network", {entry(network)}, "linear: softmax regression",
            fmt::format("{} for {} pictures of {} x {}: convolutions would not see each of them once", duration(time_limit_), with_commas(n), facts_.height, facts_.width));
  } else if (small && std::min(facts_.height, facts_.width) >= 24) {
    // Widths so that a pass stays affordable: wide where the pictures have colour and are many.
    const bool wide = n >= 20000 && !facts_.drawn_symbols && pace >= kForWide;
    std::vector<std::pair<std::string, Value>> options;
    if (!wide) options.push_back({"widths", narrow ? widths_of({32, 64, 64}) : widths_of({64, 128, 128})});
    // Flat backgrounds leave channels that never vary; batch norm must not blow up their rounding errors.
    const bool flat = facts_.drawn_symbols || facts_.channels == 1;
    options.push_back({"norm_epsilon", real(flat ? 0.01 : 0.001)});
    network = "whitening_net";
    chapter("network", {entry(network, options)}, wide ? "whitening_net" : narrow ? "whitening_net, widths 32, 64, 64" : "whitening_net, widths 64, 128, 128",
            fmt::format("{} pictures of {} x {}: a short network of 3 x 3 convolutions behind a whitening first layer learns fastest per second{}",
                        with_commas(n), facts_.height, facts_.width, wide ? "" : short_of_time ? "; narrow, since the time is short: more passes bring more than more channels" : "; narrow, since the pictures are few or simple"));
  } else if (small) {
    network = "mlp";
    chapter("network", {entry(network)}, "mlp", fmt::format("pictures of {} x {} are too small for pooling", facts_.height, facts_.width));
  } else {
    network = "resnet18";
    chapter("network", {entry(network)}, "resnet18", fmt::format("pictures of {} x {}: residual network whose first layers quarter the size", facts_.height, facts_.width));
  }
  const std::string used = document_.chapters["network"].empty() ? network : document_.chapters["network"][0].text("name");
  const bool whitening = used == "whitening_net";
  chapter("activation", {entry(whitening ? "gelu" : "relu")}, whitening ? "gelu" : "relu",
          whitening ? "smooth: the short network trains in fewer steps with it" : "the standard of residual networks");
  chapter("preprocessing", {entry("standardize")}, "standardize", "every channel to mean 0 and deviation 1, measured on the training part");

  std::vector<Table> augmentation;
  std::string what;
  if (used == "linear" && pace < kForNarrow) {
    what = "none";
  } else if (!many_photos) {
    const std::int64_t padding = facts_.height >= 48 ? 4 : 2;
    augmentation.push_back(entry("random_crop", {{"padding", whole(padding)}}));
    what = fmt::format("shifts of up to {} pixels", padding);
  } else {
    augmentation.push_back(entry("random_resized_crop"));
    what = "random crops of 35 to 100 % of the area";
  }
  if (!facts_.drawn_symbols && what != "none") {
    augmentation.push_back(entry("alternating_flip"));
    what += ", mirroring";
  }
  if (many_photos && facts_.channels == 3 && what != "none") {
    augmentation.push_back(entry("hsv_jitter"));
    what += ", colour jitter";
  }
  // Its views of the test part are answered within the limit.
  if (!facts_.drawn_symbols && pace >= kForViews) augmentation.push_back(entry("test_time", {{"level", text(small ? "mirror_and_shift" : "mirror")}}));
  chapter("augmentation", augmentation, what,
          what == "none" ? "the time is for passes over the pictures as they are" : facts_.drawn_symbols ? "letters and digits: a mirrored one is another sign, so no flip" : "the class survives these changes; they stand in for pictures you do not have");
  decide_validation();
  decide_loss();

  // Networks whose step takes a millisecond gain more from many steps than from large batches.
  const bool light = used == "linear" || used == "mlp" || used == "lenet5";
  const std::int64_t batch = light ? (n >= 20000 ? 128 : 32) : n >= 20000 ? (short_of_time ? 256 : 512) : n >= 2000 ? 128 : 32;
  train("batch_size", whole(batch), fmt::format("batch size {}", batch), fmt::format("about {} steps an epoch", std::max<std::int64_t>(1, n / batch)));
  const auto used_batch = static_cast<double>(batch);
  if (whitening) {
    ValueList groups;
    Table biases;
    biases.set("layers", text("*.shift|*.bias"));
    biases.set("rate_factor", real(64.0));
    biases.set("decay_factor", real(0.0));
    groups.push_back({biases, kDecided});
    Table first;
    first.set("layers", text("whitening.bias"));
    first.set("rate_factor", real(1.0 / 64.0));
    groups.push_back({first, kDecided});
    const double rate = 1.5 * std::pow(used_batch / 1024.0, 0.75);
    chapter("optimization", {entry("nesterov", {{"learning_rate", real(std::round(rate * 1000) / 1000)}, {"beta", real(0.85)}, {"groups", {groups, kDecided}}}), entry("lookahead", {{"form", text("ema")}})},
            fmt::format("nesterov, rate {:.3g}, momentum 0.85, batch-norm shifts 64 times faster; lookahead", rate), "the recipe of the fastest known CIFAR-10 trainings, rate scaled with the batch");
    chapter("initialization", {entry("he", {{"mode", text("fan_in")}}), entry("identity"), entry("patch_whitening")}, "he, identity, patch_whitening",
            "convolutions start by passing pictures on; the first layer decorrelates pixels");
    chapter("regularization", {entry("l2", {{"rate", real(0.00133)}})}, "weight decay 0.00133", "with batch norm it keeps the effective rate up");
    chapter("schedule", {entry("triangular")}, "triangular", "up during the first quarter, then down to nearly nothing");
  } else {
    const double rate = light ? 0.002 : 0.001;
    chapter("optimization", {entry("adamw", {{"learning_rate", real(rate)}})}, fmt::format("adamw, rate {}", rate), "needs no tuning to get far");
    chapter("initialization", {entry("he")}, "he", "keeps the variance through layers of ReLU");
    const double decay = light ? 0.01 : 0.05;
    chapter("regularization", {entry("l2", {{"rate", real(decay)}, {"decoupled", {true, kDecided}}})}, fmt::format("decoupled weight decay {}", decay), "keeps weights that nothing asks for small");
    chapter("schedule", {entry("one_cycle")}, "one_cycle", "warm-up, then down to nothing by the end");
  }
  const double passes = n >= 20000 ? 12.0 : std::clamp(std::round(100000.0 / static_cast<double>(n)), 12.0, 80.0);
  decide_length(passes, n);
}

}  // namespace deft
