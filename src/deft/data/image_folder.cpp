#include "deft/data/image_folder.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <mutex>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/data/file_bytes.h"
#include "deft/data/memory_pictures.h"
#include "deft/data/parallel.h"
#include "deft/data/picture_file.h"

namespace deft {
namespace {

namespace fs = std::filesystem;

struct File {
  std::string path;
  std::int64_t label = 0;
  PictureHeader header;
};

// Decodes at every read: for sets that do not fit into memory.
class FilePictures : public Pictures {
 public:
  FilePictures(std::vector<File> files, std::int64_t side, std::int64_t channels)
      : files_(std::move(files)), side_(side), channels_(channels) {}
  std::int64_t size() const override { return static_cast<std::int64_t>(files_.size()); }
  std::int64_t height() const override { return side_; }
  std::int64_t width() const override { return side_; }
  std::int64_t channels() const override { return channels_; }
  void read(std::int64_t index, std::uint8_t* out) const override {
    const File& file = files_.at(static_cast<std::size_t>(index));
    if (!decode_square(read_bytes(file.path, kMostPictureBytes), file.header, side_, channels_, out)) {
      throw Refusal(file.path + ": cannot be decoded; remove it and start again");
    }
  }

 private:
  std::vector<File> files_;
  std::int64_t side_, channels_;
};

// What file managers leave behind.
bool hidden(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.front() == '.' || name == "Thumbs.db" || name == "desktop.ini";
}

std::vector<fs::path> entries(const fs::path& folder, bool folders, std::int64_t& hidden_count) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (hidden(it->path())) {
      ++hidden_count;
    } else if (it->is_directory(ignored) == folders) {
      found.push_back(it->path());
    }
  }
  if (error) throw Refusal(folder.string() + ": cannot be listed: " + error.message());
  std::sort(found.begin(), found.end());
  return found;
}

// A path as one line of a message: file names may hold line ends and terminal codes.
std::string printable(std::string path) {
  for (char& c : path) {
    if (static_cast<unsigned char>(c) < 32 || c == 127) c = '?';
  }
  return path;
}

std::vector<std::string> class_folders(const fs::path& folder) {
  std::vector<std::string> names;
  std::int64_t ignored = 0;
  for (const fs::path& one : entries(folder, true, ignored)) names.push_back(one.filename().string());
  if (names.empty()) {
    throw Refusal(folder.string() + ": no class folders in it (expected one subfolder of pictures per class)");
  }
  return names;
}

std::vector<File> list_files(const fs::path& folder, const std::vector<std::string>& classes,
                             std::int64_t& hidden_count) {
  std::vector<File> files;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    std::error_code error;
    if (!fs::is_directory(folder / classes[c], error)) continue;  // a test part may lack a class
    for (const fs::path& file : entries(folder / classes[c], false, hidden_count)) {
      files.push_back({file.string(), static_cast<std::int64_t>(c), {}});
      // Opening a pipe would wait for a writer for ever.
      if (!fs::is_regular_file(file, error)) files.back().header.problem = "no file to read";
    }
  }
  return files;
}

constexpr std::int64_t kNamed = 10;  // skipped files that are named; the rest is counted

// Takes the files with a problem out, counts and names them, and refuses a class that loses too many.
void drop_unusable(std::vector<File>& files, const std::vector<std::string>& classes, const fs::path& folder,
                   std::vector<std::string>& notes, bool all_classes) {
  std::vector<std::int64_t> all(classes.size()), broken(classes.size()), used(classes.size());
  std::vector<std::string> named;
  std::int64_t skipped = 0;
  std::vector<File> kept;
  for (File& file : files) {
    const auto c = static_cast<std::size_t>(file.label);
    ++all[c];
    if (file.header.problem.empty()) {
      ++used[c];
      kept.push_back(std::move(file));
      continue;
    }
    // A file that is no picture at all is dirt; a picture that cannot be read is a loss.
    if (!file.header.kind.empty()) ++broken[c];
    if (++skipped <= kNamed) named.push_back(printable(file.path) + " (" + file.header.problem + ")");
  }
  std::string list;
  for (const std::string& one : named) list += (list.empty() ? "" : ", ") + one;
  if (skipped > kNamed) list += " and " + std::to_string(skipped - kNamed) + " more";
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const std::string where = (folder / classes[c]).string() + ": ";
    if (broken[c] * 10 > all[c]) {
      throw Refusal(where + std::to_string(broken[c]) + " of " + std::to_string(all[c]) +
                    " pictures cannot be read, more than a tenth: " + list);
    }
    if (used[c] == 0 && all_classes) {
      throw Refusal(where + "no pictures of this class" + (skipped ? "; skipped: " + list : ""));
    }
  }
  if (skipped) {
    notes.push_back("skipped " + std::to_string(skipped) + (skipped == 1 ? " file" : " files") +
                    " that cannot be used: " + list);
  }
  files = std::move(kept);
}

std::int64_t median(std::vector<std::int64_t> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

Samples load_files(std::vector<File> files, std::int64_t side, std::int64_t channels, bool in_memory,
                   const std::vector<std::string>& classes, const fs::path& folder, std::vector<std::string>& notes,
                   bool all_classes) {
  Samples samples;
  const std::int64_t each = side * side * channels;
  std::vector<std::uint8_t> bytes;
  if (in_memory) {
    bytes.resize(files.size() * static_cast<std::size_t>(each));
    parallel_for(static_cast<std::int64_t>(files.size()), [&](std::int64_t i) {
      File& file = files[static_cast<std::size_t>(i)];
      if (!decode_square(read_bytes(file.path, kMostPictureBytes), file.header, side, channels, bytes.data() + i * each)) {
        file.header.problem = "cannot be decoded";
      }
    });
    std::size_t good = 0;  // close the gaps that undecodable files left
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (!files[i].header.problem.empty()) continue;
      if (good != i) std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i) * each, each, bytes.begin() + static_cast<std::ptrdiff_t>(good) * each);
      ++good;
    }
    bytes.resize(good * static_cast<std::size_t>(each));
    drop_unusable(files, classes, folder, notes, all_classes);
  }
  for (const File& file : files) {
    samples.labels.push_back(file.label);
    samples.names.push_back(file.path);
  }
  const auto count = static_cast<std::int64_t>(files.size());
  if (in_memory) {
    samples.pictures = std::make_shared<MemoryPictures>(count, side, side, channels, std::move(bytes));
  } else {
    samples.pictures = std::make_shared<FilePictures>(std::move(files), side, channels);
  }
  return samples;
}

}  // namespace

const Card ImageFolder::card{"data", "image_folder", "Folder of pictures", "deft"};

void describe(ImageFolderOptions& options, Fields& fields) {
  fields.text("path", options.path, "folder with one subfolder per class, or train/ val/ test/ of such");
}

std::int64_t decided_load_size(const std::vector<std::int64_t>& heights, const std::vector<std::int64_t>& widths) {
  const bool one_size = std::all_of(heights.begin(), heights.end(), [&](auto h) { return h == heights[0]; }) &&
                        std::all_of(widths.begin(), widths.end(), [&](auto w) { return w == heights[0]; });
  if (one_size && heights[0] <= 64) return heights[0];
  std::vector<std::int64_t> shorter;
  for (std::size_t i = 0; i < heights.size(); ++i) shorter.push_back(std::min(heights[i], widths[i]));
  const std::int64_t typical = median(std::move(shorter));
  std::int64_t side = 32;
  for (std::int64_t candidate : {64, 128, 224}) {
    if (candidate <= typical) side = candidate;
  }
  return side;
}

double quarter_of_memory() {
  return static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE)) / 4;
}

DataSet ImageFolder::load(const DataOptions& options) const {
  const fs::path folder(options_.path);
  std::error_code error;
  if (!fs::is_directory(folder, error)) throw Refusal(options_.path + ": no such folder");
  const std::vector<std::string> inside = class_folders(folder);
  auto has = [&](const char* name) { return std::find(inside.begin(), inside.end(), name) != inside.end(); };
  const bool parts = has("train") && (inside.size() == 1 || has("val") || has("test"));

  DataSet set;
  set.name = fs::absolute(folder).lexically_normal().filename().string();
  if (set.name.empty()) set.name = fs::absolute(folder).lexically_normal().parent_path().filename().string();
  const fs::path train_folder = parts ? folder / "train" : folder;
  set.class_names = parts ? class_folders(train_folder) : inside;
  if (set.class_names.size() < 2) {
    throw Refusal(options_.path + ": only one class ('" + set.class_names[0] + "'); at least 2 are needed");
  }
  fs::path test_folder;
  std::int64_t hidden_count = 0;
  std::vector<File> train = list_files(train_folder, set.class_names, hidden_count);
  if (parts) {
    for (const char* part : {"val", "test"}) {
      if (!has(part)) continue;
      for (const std::string& name : class_folders(folder / part)) {
        if (std::find(set.class_names.begin(), set.class_names.end(), name) != set.class_names.end()) continue;
        throw Refusal((folder / part / name).string() + ": no class of that name in " + train_folder.string() +
                      did_you_mean(name, set.class_names));
      }
    }
    if (has("test")) test_folder = folder / "test";
    else if (has("val")) test_folder = folder / "val";
    if (has("test") && has("val")) {
      const std::vector<File> more = list_files(folder / "val", set.class_names, hidden_count);
      train.insert(train.end(), more.begin(), more.end());
      set.notes.push_back("val/ joins the training pictures, test/ is the test part");
    }
  }
  std::vector<File> test;
  if (!test_folder.empty()) test = list_files(test_folder, set.class_names, hidden_count);

  if (hidden_count) {
    set.notes.push_back("ignored " + std::to_string(hidden_count) + (hidden_count == 1 ? " hidden file" : " hidden files"));
  }
  for (std::vector<File>* files : {&train, &test}) {
    parallel_for(static_cast<std::int64_t>(files->size()), [&](std::int64_t i) {
      File& file = (*files)[static_cast<std::size_t>(i)];
      if (!file.header.problem.empty()) return;
      try {
        file.header = picture_header(read_bytes(file.path, kMostPictureBytes));
      } catch (const Refusal&) {
        file.header.kind = "unreadable";
        file.header.problem = "cannot be read";
      }
    });
  }
  drop_unusable(train, set.class_names, train_folder, set.notes, true);
  if (!test_folder.empty()) drop_unusable(test, set.class_names, test_folder, set.notes, false);

  std::vector<std::int64_t> heights, widths;
  bool grey = true;
  for (const std::vector<File>* files : {&train, &test}) {
    for (const File& file : *files) {
      heights.push_back(file.header.height);
      widths.push_back(file.header.width);
      grey = grey && file.header.grey;
    }
  }
  set.typical_height = median(heights);
  set.typical_width = median(widths);
  const std::int64_t side = options.load_size ? options.load_size
                            : options.size    ? options.size
                                              : decided_load_size(heights, widths);
  const std::int64_t channels = grey ? 1 : 3;
  const double wanted = static_cast<double>(heights.size()) * static_cast<double>(side * side * channels);
  const bool in_memory = wanted <= memory_limit_;
  if (!in_memory) set.notes.push_back("too large for memory: pictures are decoded at every read");
  set.train = load_files(std::move(train), side, channels, in_memory, set.class_names, train_folder, set.notes, true);
  if (!test_folder.empty()) {
    set.test = load_files(std::move(test), side, channels, in_memory, set.class_names, test_folder, set.notes, false);
    set.test_given = true;
    if (set.test.size() == 0) throw Refusal(test_folder.string() + ": no pictures in it");
  }
  return set;
}

}  // namespace deft
