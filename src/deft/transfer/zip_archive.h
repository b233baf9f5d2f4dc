// Reads a zip file's entries, trusting nothing in it: for the archives that PyTorch saves.
//
//   const ZipArchive archive("resnet18.pth");          // directory read and checked
//   archive.names()  ->  {"resnet18/data.pkl", "resnet18/data/0", ...}
//   std::string bytes = archive.read("resnet18/data.pkl", 64 << 20);    // at most so many
//
// Stored and deflated entries. Refused: places outside the file, entries that overlap the file's size many times over,
// more than 100,000 entries, encryption, anything longer than its declared size (zip bombs), files over 4 GiB without zip64.
#ifndef DEFT_TRANSFER_ZIP_ARCHIVE_H
#define DEFT_TRANSFER_ZIP_ARCHIVE_H

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace deft {

class ZipArchive {
 public:
  explicit ZipArchive(std::string path);                 // reads the file
  std::vector<std::string> names() const;
  bool has(const std::string& name) const { return entries_.contains(name); }
  std::uint64_t size_of(const std::string& name) const;  // as declared
  std::string read(const std::string& name, std::uint64_t most) const;
  const std::string& path() const { return path_; }

 private:
  struct Entry {
    std::uint64_t method = 0, packed = 0, size = 0, offset = 0;
  };
  [[noreturn]] void refuse(const std::string& why) const;
  void read_directory();

  std::string path_, bytes_;
  std::map<std::string, Entry> entries_;
};

// True for bytes that begin as a zip file does.
bool looks_like_zip(std::string_view bytes);

}  // namespace deft

#endif
