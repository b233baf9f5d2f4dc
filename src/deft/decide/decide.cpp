#include "deft/decide/decide.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "deft/core/problem.h"
#include "deft/core/progress.h"
#include "deft/transfer/weight_file.h"

namespace deft {
namespace {

constexpr std::int64_t kMostForTransfer = 20000;
constexpr std::int64_t kFewRare = 500;  // of the smallest class: a tenth of fewer is too few to choose weights by
constexpr double kUneven = 10.0;  // largest class / smallest: from here on accuracy hides that rare classes are missed
constexpr std::int64_t kFewestForFolds = 50, kManyRows = 10000;
const Place kDecided{"decided from the data", 0, 0};

Table entry(const std::string& name, std::vector<std::pair<std::string, Value>> options = {}) {
  Table table;
  table.place = kDecided;
  table.set("name", {name, kDecided});
  for (auto& [option, value] : options) table.set(option, value);
  return table;
}

Value real(double value) { return {value, kDecided}; }
Value whole(std::int64_t value) { return {value, kDecided}; }
Value text(const std::string& value) { return {value, kDecided}; }

// Fills the document and keeps the reasons.
class Decider {
 public:
  Decider(const Facts& facts, double time_limit, RecipeDocument& document)
      : facts_(facts), time_limit_(time_limit), document_(document) {}

  std::vector<Decision> run() {
    if (facts_.table) {
      decide_table();
    } else {
      decide_pictures();
    }
    return std::move(made_);
  }

 private:
  void chapter(const std::string& name, std::vector<Table> entries, const std::string& what, const std::string& reason) {
    if (document_.has(name)) return;
    document_.chapters[name] = std::move(entries);
    made_.push_back({name, what, reason});
  }

  // One option of [train], unless the recipe gives it (0 means: decide).
  void train(const std::string& name, Value value, const std::string& what, const std::string& reason) {
    std::vector<Table>& tables = document_.chapters["train"];
    if (tables.empty()) tables.push_back({{}, kDecided});
    const Field* given = tables[0].find(name);
    if (given) {
      const auto* real = std::get_if<double>(&given->value.data);
      const auto* whole = std::get_if<std::int64_t>(&given->value.data);
      if (!(real && *real == 0) && !(whole && *whole == 0)) return;
    }
    tables[0].set(name, std::move(value));
    made_.push_back({"train", what, reason});
  }

  double given_epochs() const {
    const auto found = document_.chapters.find("train");
    const Field* field = found == document_.chapters.end() || found->second.empty() ? nullptr : found->second[0].find("epochs");
    if (!field) return 0.0;
    if (const auto* real = std::get_if<double>(&field->value.data)) return *real;
    if (const auto* whole = std::get_if<std::int64_t>(&field->value.data)) return static_cast<double>(*whole);
    return 0.0;
  }

  std::string uneven_reason() const {
    return fmt::format("the largest class has {:.0f} times the samples of the smallest: without a correction rare classes are hardly ever answered", facts_.imbalance);
  }

  bool few_rare_rows() const {
    return facts_.table && facts_.task == Task::classes && facts_.imbalance >= kUneven && facts_.rarest > 0 && facts_.rarest < kFewRare;
  }

  // The recipe keeps no samples for choosing.
  bool nothing_is_kept() const {
    const auto data = document_.chapters.find("data");
    const Field* share = data == document_.chapters.end() || data->second.empty() ? nullptr : data->second[0].find("validation");
    const auto* real = share ? std::get_if<double>(&share->value.data) : nullptr;
    const auto* whole = share ? std::get_if<std::int64_t>(&share->value.data) : nullptr;
    return (real && *real == 0) || (whole && *whole == 0);
  }

  // A few dozen samples of the rare class say little about which epoch was best, and training misses them.
  void decide_validation() {
    if (!few_rare_rows()) return;
    std::vector<Table>& tables = document_.chapters["data"];
    if (tables.empty()) tables.push_back({{}, kDecided});
    if (tables[0].find("validation")) return;
    tables[0].set("validation", real(0.0));
    made_.push_back({"data", "all rows train, none are kept for choosing",
                     fmt::format("the smallest class has {} rows: a tenth of them is too few to choose the best epoch by", facts_.rarest)});
  }

  void decide_loss() {
    if (facts_.task == Task::classes && facts_.imbalance >= kUneven && !nothing_is_kept()) {
      train("choose_by", text("balanced_accuracy"), "weights kept by balanced accuracy", "classes are very uneven: accuracy would forgive missing the rare ones");
    }
    if (facts_.task == Task::regression) {
      chapter("loss", {entry("l2")}, "squared error", "the label is a number");
    } else if (facts_.task == Task::attributes) {
      chapter("loss", {entry("binary_logistic")}, "binary logistic", "each label is a yes or no of its own");
    } else if (few_rare_rows()) {
      // A loss that the recipe names may correct already: twice is too much.
      if (!document_.has("loss")) chapter("imbalance", {entry("oversampling")}, "oversampling", uneven_reason() + "; batches then hold all classes alike");
      chapter("loss", {entry("cross_entropy")}, "cross entropy", "one of several classes");
    } else if (facts_.table && facts_.imbalance >= kUneven) {
      chapter("loss", {entry("balanced_softmax")}, "balanced softmax", uneven_reason());
    } else if (facts_.table) {
      chapter("loss", {entry("cross_entropy")}, "cross entropy", "one of several classes");
    } else if (facts_.imbalance >= kUneven) {
      chapter("loss", {entry("balanced_softmax")}, "balanced softmax", uneven_reason());
    } else {
      const double epsilon = facts_.classes > 2 ? 0.1 : 0.05;
      chapter("loss", {entry("cross_entropy"), entry("label_smoothing", {{"epsilon", real(epsilon)}})},
              fmt::format("cross entropy, labels smoothed by {}", epsilon), "one of several classes; smoothing keeps a network that can learn all training pictures by heart from overconfidence");
    }
  }

  // Photos cost with the square of their side, and few of them are learnt from scratch as well when they are small.
  void decide_size() {
    const std::int64_t side = std::min(facts_.height, facts_.width);
    if (side <= 64 || given_size()) return;
    const std::int64_t size = facts_.samples < 5000 ? 64 : 128;
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

  bool given_size() const {
    const auto found = document_.chapters.find("data");
    const Field* field = found == document_.chapters.end() || found->second.empty() ? nullptr : found->second[0].find("size");
    const auto* size = field ? std::get_if<std::int64_t>(&field->value.data) : nullptr;
    return size && *size > 0;
  }

  // Which weights to start from: those that the recipe names, or found ones where it leaves transfer and network open.
  const Pretrained* source() const {
    if (facts_.pretrained.empty()) return nullptr;
    const auto given = document_.chapters.find("transfer");
    if (given != document_.chapters.end() && !given->second.empty()) {
      const std::string trick = given->second[0].text("name");
      return trick.ends_with("_sharing") ? nullptr : &facts_.pretrained[0];
    }
    return given == document_.chapters.end() && !document_.has("network") ? &facts_.pretrained[0] : nullptr;
  }

  void decide_transfer(const Pretrained& from) {
    const KnownNetwork& known = from.known;
    std::vector<Table>& transfer = document_.chapters["transfer"];
    if (transfer.empty()) transfer.push_back(entry("four_cases"));
    if (transfer[0].text("from").empty()) transfer[0].set("from", text(from.path));
    const std::string start = fmt::format("{} trained on {}", known.network, known.trained_on);
    made_.push_back({"transfer", start, fmt::format("{} pictures are few against the million it has seen; weights in {}", with_commas(facts_.samples), from.path)});
    if (!given_size()) {
      std::vector<Table>& tables = document_.chapters["data"];
      if (tables.empty()) tables.push_back({{}, kDecided});
      tables[0].set("size", whole(known.side));
      tables[0].set("load_size", whole(known.load_side));
      made_.push_back({"data", fmt::format("the middle {0} x {0} of pictures of {1} x {1}", known.side, known.load_side), "the size that the network was trained with"});
      facts_.height = facts_.width = known.side;
    }
    chapter("network", {known.options}, known.network, "the weights are of this network");
    if (!known.activation.fields.empty()) chapter("activation", {known.activation}, known.activation.text("name"), "as the weights were trained");
    if (!known.preprocessing.fields.empty()) chapter("preprocessing", {known.preprocessing}, known.preprocessing.text("name"), "as the weights were trained");
    std::vector<Table> augmentation{entry("random_resized_crop", {{"scale_low", real(0.5)}})};
    if (!facts_.drawn_symbols) augmentation.push_back(entry("horizontal_flip"));
    augmentation.push_back(entry("test_time", {{"level", text("mirror")}}));
    chapter("augmentation", augmentation, "random crops of 50 to 100 % of the area, mirroring", "further views of each picture for the new head; the network below knows such changes");
    decide_loss();
    train("batch_size", whole(32), "batch size 32", "few pictures, small steps");
    chapter("optimization", {entry("adamw", {{"learning_rate", real(0.0005)}})}, "adamw, rate 0.0005", "the head starts from a fitted one, and the layers below shall not forget");
    chapter("initialization", {entry("he")}, "he", "of what the weights do not cover");
    chapter("regularization", {entry("l2", {{"rate", real(0.01)}, {"decoupled", {true, kDecided}}})}, "decoupled weight decay 0.01", "keeps weights that nothing asks for small");
    chapter("schedule", {entry("one_cycle")}, "one_cycle", "warm-up, then down to nothing by the end");
    decide_length(std::clamp(std::round(50000.0 / static_cast<double>(facts_.samples)), 3.0, 20.0), facts_.samples);
  }

  void decide_pictures() {
    if (const Pretrained* from = source()) return decide_transfer(*from);
    const bool photos = std::min(facts_.height, facts_.width) > 64;
    decide_size();
    const bool small = std::max(facts_.height, facts_.width) <= 64;
    const std::int64_t n = facts_.samples;
    std::string network;
    if (small && std::min(facts_.height, facts_.width) >= 24) {
      // Widths so that a pass stays affordable: wide where the pictures have colour and are many.
      const bool wide = n >= 20000 && !facts_.drawn_symbols;
      std::vector<std::pair<std::string, Value>> options;
      if (!wide) {
        ValueList widths;
        for (const double w : {64.0, 128.0, 128.0}) widths.push_back(real(w));
        options.push_back({"widths", {widths, kDecided}});
      }
      // Flat backgrounds leave channels that never vary; batch norm must not blow up their rounding errors.
      const bool flat = facts_.drawn_symbols || facts_.channels == 1;
      options.push_back({"norm_epsilon", real(flat ? 0.01 : 0.001)});
      network = "whitening_net";
      chapter("network", {entry(network, options)}, wide ? "whitening_net" : "whitening_net, widths 64, 128, 128",
              fmt::format("{} pictures of {} x {}: a short network of 3 x 3 convolutions behind a whitening first layer learns fastest per second{}",
                          with_commas(n), facts_.height, facts_.width, wide ? "" : "; narrow, since the pictures are few or simple"));
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
    if (!photos) {
      const std::int64_t padding = facts_.height >= 48 ? 4 : 2;
      augmentation.push_back(entry("random_crop", {{"padding", whole(padding)}}));
      what = fmt::format("shifts of up to {} pixels", padding);
    } else {
      augmentation.push_back(entry("random_resized_crop"));
      what = "random crops of 35 to 100 % of the area";
    }
    if (!facts_.drawn_symbols) {
      augmentation.push_back(entry("alternating_flip"));
      what += ", mirroring";
    }
    if (photos && facts_.channels == 3) {
      augmentation.push_back(entry("hsv_jitter"));
      what += ", colour jitter";
    }
    if (!facts_.drawn_symbols) augmentation.push_back(entry("test_time", {{"level", text(small ? "mirror_and_shift" : "mirror")}}));
    chapter("augmentation", augmentation, what,
            facts_.drawn_symbols ? "letters and digits: a mirrored one is another sign, so no flip" : "the class survives these changes; they stand in for pictures you do not have");
    decide_loss();

    // Networks whose step takes a millisecond gain more from many steps than from large batches.
    const bool light = used == "linear" || used == "mlp" || used == "lenet5";
    const std::int64_t batch = light ? (n >= 20000 ? 128 : 32) : n >= 20000 ? 512 : n >= 2000 ? 128 : 32;
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

  // The user has said nothing about models: only about data, time, seed and place.
  bool model_is_open() const {
    for (const auto& [chapter, entries] : document_.chapters) {
      if (chapter == "data" || chapter == "log" || entries.empty()) continue;
      if (chapter != "train") return false;
      for (const Field& field : entries[0].fields) {
        if (field.name != "time" && field.name != "seed" && field.name != "threads" && field.name != "workers" && field.name != "device") return false;
      }
    }
    return true;
  }

  // No kind of model is best on all tables: all are cross-validated.
  void decide_learners() {
    if (!facts_.several_models || !model_is_open() || facts_.task != Task::classes || facts_.imbalance >= kUneven || facts_.samples < kFewestForFolds) return;
    const std::int64_t folds = facts_.samples >= kManyRows ? 3 : 5;
    const bool many = facts_.samples >= kManyRows;
    ValueList learners;
    for (const char* one : {"network", "boosted_trees", "deep_forest"}) {
      if (!many || std::string_view(one) != "deep_forest") learners.push_back(text(one));
    }
    const std::int64_t settings = many ? 4 : 8;
    chapter("ensemble", {entry("super_learner", {{"learners", {learners, kDecided}}, {"folds", whole(folds)}, {"settings", whole(settings)}}), entry("greedy")},
            fmt::format("a network, boosted trees ({} settings){}, compared on {} folds", settings + 1, many ? "" : " and a deep forest", folds),
            fmt::format("{} rows: {}; what brings more to rows not seen gets more weight", with_commas(facts_.samples),
                        facts_.samples >= kManyRows ? "trees are mostly ahead on large tables, and a network beside them adds to them" : "a tenth of them is too few to choose by, so all of them judge"));
  }

  void decide_table() {
    decide_learners();
    std::vector<Table> preprocessing;
    std::string what;
    if (facts_.missing_values) {
      preprocessing.push_back(entry("impute"));
      what = "impute, ";
    }
    if (facts_.categorical > 0) {
      preprocessing.push_back(entry("one_hot"));
      what += "one_hot, ";
    }
    preprocessing.push_back(entry("standardize"));
    chapter("preprocessing", preprocessing, what + "standardize",
            fmt::format("{} numeric and {} categorical columns{}: each number to mean 0 and deviation 1", facts_.columns - facts_.categorical, facts_.categorical,
                        facts_.missing_values ? ", with missing values" : ""));
    ValueList widths;
    const double width = facts_.samples >= 5000 ? 128.0 : 64.0;
    widths.push_back(real(width));
    widths.push_back(real(width));
    chapter("network", {entry("mlp", {{"widths", {widths, kDecided}}})}, fmt::format("mlp with two hidden layers of {:.0f}", width), fmt::format("a table of {} rows", with_commas(facts_.samples)));
    chapter("activation", {entry("relu")}, "relu", "the standard");
    chapter("augmentation", {}, "none", "a table has no pictures to change");
    decide_validation();
    decide_loss();
    chapter("initialization", {entry("he")}, "he", "keeps the variance through layers of ReLU");
    chapter("regularization", {entry("dropout", {{"rate", real(0.2)}}), entry("l2", {{"rate", real(0.01)}, {"decoupled", {true, kDecided}}})},
            "dropout 0.2, decoupled weight decay 0.01", "tables are learnt by heart quickly");
    chapter("optimization", {entry("adamw", {{"learning_rate", real(0.002)}}), entry("weight_ema")}, "adamw, rate 0.002, averaged weights", "columns differ in scale and sparseness");
    chapter("schedule", {entry("one_cycle")}, "one_cycle", "warm-up, then down to nothing by the end");
    const std::int64_t batch = facts_.samples >= (few_rare_rows() ? 5000 : 10000) ? 256 : facts_.samples >= 1000 ? 64 : 16;
    train("batch_size", whole(batch), fmt::format("batch size {}", batch), "small steps cost little on a small network");
    // Where nothing chooses the best epoch, training ends before it learns the repeated rows by heart.
    const double seen = few_rare_rows() ? 1.8e5 : 1e6;
    decide_length(std::clamp(std::round(seen / static_cast<double>(facts_.samples)), 20.0, 200.0), facts_.samples);
  }

  void decide_length(double passes, std::int64_t samples) {
    if (given_epochs() > 0) return;
    if (time_limit_ > 0) {
      // The trainer measures a step and shortens this to what fits.
      // A table is learnt long before a minute is over; more passes only learn it by heart.
      const double most = facts_.table ? passes : std::min(passes * 8, 400.0);
      train("epochs", real(most), fmt::format("at most {:.0f} epochs", most), fmt::format("as many as fit into {}; the rate schedule is stretched over them", duration(time_limit_)));
    } else {
      train("epochs", real(passes), fmt::format("{:.0f} epochs", passes), fmt::format("{} samples: {} pictures or rows seen in all", with_commas(samples), with_commas(static_cast<std::int64_t>(passes * static_cast<double>(samples)))));
    }
  }

  Facts facts_;
  double time_limit_;
  RecipeDocument& document_;
  std::vector<Decision> made_;
};

}  // namespace

Facts facts_of(const DataSet& data) {
  Facts facts;
  facts.task = data.task;
  facts.table = !data.train.pictures;
  facts.classes = data.outputs();
  facts.samples = data.train.size();
  facts.drawn_symbols = data.drawn_symbols;
  if (data.train.pictures) {
    facts.height = data.train.pictures->height();
    facts.width = data.train.pictures->width();
    facts.channels = data.train.pictures->channels();
  }
  facts.columns = static_cast<std::int64_t>(data.columns.size());
  facts.categorical = std::count_if(data.columns.begin(), data.columns.end(), [](const Column& c) { return c.categorical(); });
  facts.missing_values = std::any_of(data.train.rows.begin(), data.train.rows.end(), [](float v) { return std::isnan(v); });
  std::vector<std::int64_t> counts(static_cast<std::size_t>(facts.classes));
  for (const std::int64_t label : data.train.labels) ++counts[static_cast<std::size_t>(label)];
  if (!data.train.labels.empty()) {
    const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
    facts.rarest = *least;
    facts.imbalance = static_cast<double>(*most) / static_cast<double>(std::max<std::int64_t>(1, *least));
  }
  return facts;
}

std::vector<Decision> decide(const Facts& facts, double time_limit, RecipeDocument& document) {
  return Decider(facts, time_limit, document).run();
}

std::vector<Pretrained> pretrained_for(const Facts& facts, const std::string& given) {
  std::vector<Pretrained> found;
  if (!given.empty()) {
    if (std::optional<KnownNetwork> known = recognise(read_weights(given))) found.push_back({given, *known});
    return found;
  }
  // Files are read for data that could profit only: colour photos, not so many that a network learns as much from them.
  const bool photos = !facts.table && facts.channels == 3 && std::min(facts.height, facts.width) > 64 && !facts.drawn_symbols;
  if (!photos || facts.samples > kMostForTransfer) return found;
  for (const std::string& path : find_pretrained_weights()) {
    try {
      std::optional<KnownNetwork> known = recognise(read_weights(path));
      if (known && known->trained_on.starts_with("photos")) found.push_back({path, *known});
    } catch (const Refusal&) {  // somebody's other file: nobody asked for it
    }
  }
  const auto rank = [](const Pretrained& one) {
    const std::vector<std::string> best_first{"resnet50", "mobilenet_v1", "resnet18", "squeezenet"};
    return std::find(best_first.begin(), best_first.end(), one.known.network) - best_first.begin();
  };
  std::stable_sort(found.begin(), found.end(), [&](const Pretrained& a, const Pretrained& b) { return rank(a) < rank(b); });
  return found;
}

std::vector<std::string> find_pretrained_weights() {
  namespace fs = std::filesystem;
  std::vector<std::string> folders, found;
  if (const char* given = std::getenv("DEFT_WEIGHTS")) folders.push_back(given);
  if (const char* home = std::getenv("HOME")) folders.push_back(std::string(home) + "/.cache/deft/weights");
  for (const std::string& folder : folders) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
      const std::string extension = it->path().extension().string();
      for (const char* known : {".safetensors", ".pt", ".pth", ".onnx", ".caffemodel"}) {
        if (extension == known) found.push_back(it->path().string());
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace deft
