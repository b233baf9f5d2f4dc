// A data set in memory: pictures (bytes, channels last) or table rows (floats), with labels.
//
//   DataSet set = load_data({.source = "cifar10:../shared/data/cifar10"});
//   set.train.size() == 50000;   set.train.pictures->height() == 32;   set.class_names[3] == "cat"
#ifndef DEFT_DATA_DATASET_H
#define DEFT_DATA_DATASET_H

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace deft {

enum class Task { classes, attributes, regression };
std::string to_string(Task task);

// Pictures of one size. Reading is safe from many threads at once.
class Pictures {
 public:
  virtual ~Pictures() = default;
  virtual std::int64_t size() const = 0;
  virtual std::int64_t height() const = 0;
  virtual std::int64_t width() const = 0;
  virtual std::int64_t channels() const = 0;                     // 1 grey, 3 colour (red, green, blue)
  virtual void read(std::int64_t index, std::uint8_t* out) const = 0;  // height x width x channels bytes
};

// One column of a table. Category k of a categorical column is stored as the number k; missing is NaN.
struct Column {
  std::string name;
  std::vector<std::string> categories;  // empty: numeric
  bool categorical() const { return !categories.empty(); }
};

// One part of a data set: train, validation or test.
struct Samples {
  std::shared_ptr<const Pictures> pictures;  // pictures, or
  std::vector<float> rows;                   // table: size() x columns, row after row
  std::vector<std::int64_t> labels;          // task classes: one per sample
  std::vector<float> targets;                // tasks attributes and regression: size() x outputs
  std::int64_t outputs = 1;                  // targets of one sample
  std::vector<std::string> names;            // file of each sample; empty where there are no files
  std::int64_t size() const;
};

// Those samples, in that order; pictures are shared, not copied.
Samples subset(const Samples& samples, const std::vector<std::int64_t>& which);

// At most `most` of the numbers 0 .. count - 1, evenly spaced:  evenly_spread(10, 4) == {0, 2, 5, 7}
std::vector<std::int64_t> evenly_spread(std::int64_t count, std::int64_t most);

struct DataSet {
  std::string name;                        // "cifar10"
  std::string source;                      // as the user gave it
  Task task = Task::classes;
  std::vector<std::string> class_names;    // also names of attributes or of the regression's outputs
  std::vector<Column> columns;             // tables only
  Samples train;
  Samples test;                            // the given test part, empty if none: see split_off()
  bool test_given = false;
  std::vector<std::string> notes;          // what the user should know: "skipped 1 file that is not a picture: ..."
  // Pictures as they lie on disk, before resizing (folders): used by the no-options decisions.
  std::int64_t typical_height = 0, typical_width = 0;
  bool drawn_symbols = false;              // letters or digits: must not be mirrored (glyphs, MNIST)
  std::int64_t outputs() const { return static_cast<std::int64_t>(class_names.size()); }
};

// The recipe's [data] table.
struct DataOptions {
  std::string source;              // folder, cifar10:DIR, cifar100:DIR, mnist:DIR, csv:FILE, glyphs[:options]
  double validation = 0.1;         // share of the training part used for choosing; 0: none
  double fraction = 1.0;           // train on this share of the training part
  double long_tail = 1.0;          // largest class / smallest class of the training part after thinning it out; 1: as it is
  std::int64_t size = 0;           // side of the network's input in pixels; 0: decided from the data
  std::int64_t load_size = 0;      // side at which pictures are kept before augmentation; 0: decided
  std::int64_t seed = 0;           // of splits and subsets
  std::string label;               // CSV: name of the label column, or of several ("young,smiling"); empty: the last
  std::string task = "auto";       // CSV: "classes", "attributes" or "regression"; "auto": by what the label columns hold
  std::int64_t folds = 0;          // k-fold: number of folds (0: none) and which one is the test part
  std::int64_t fold = 0;
  std::int64_t repeat = 0;         // which division into folds
  double holdout = 0.0;            // share that is set aside before the folds are made, as the test part of a run without folds
};

// Reads the source and, where no test part is given, splits one off (stratified, 20 %).
// Pictures come at load_size (or, where that is 0, at a size decided from what is there).
// Throws Refusal for everything a user can get wrong.
DataSet load_data(const DataOptions& options);
// Its two halves: what the source holds, and that divided by the options (data/shared_data.h).
DataSet read_source(const DataOptions& options);
DataSet divided(DataSet set, const DataOptions& options);

// Indices of a stratified part of `share` and of the rest, by seed; every class keeps at least one sample on each side if it has two.
struct Split {
  std::vector<std::int64_t> part, rest;
};
Split stratified_split(const std::vector<std::int64_t>& labels, double share, std::int64_t seed);

// The training samples left when class i of C keeps n_max * ratio^(-i / (C - 1)), n_max: of the largest class
// (Cui et al. 2019, arXiv:1901.05555). A class that has fewer keeps what it has, and each keeps one.
std::vector<std::int64_t> long_tailed(const std::vector<std::int64_t>& labels, std::int64_t classes, double ratio, std::int64_t seed);

// Fold number of each sample (0 .. folds - 1), stratified.
std::vector<std::int64_t> stratified_folds(const std::vector<std::int64_t>& labels, std::int64_t folds, std::int64_t seed);

}  // namespace deft

#endif
