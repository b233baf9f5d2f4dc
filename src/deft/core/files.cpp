#include "deft/core/files.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "deft/core/problem.h"

namespace deft {
namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

std::string read_file(const std::string& path, std::uint64_t limit) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) throw Refusal(path + ": cannot read: it is a folder");
  std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) throw Refusal(path + ": cannot read: " + std::strerror(errno));
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (error || size > limit) throw Refusal(path + ": cannot read: its size is unknown or above the limit of " + std::to_string(limit) + " bytes");
  std::string bytes(size, '\0');
  const std::size_t got = std::fread(bytes.data(), 1, bytes.size(), file.get());
  if (got != bytes.size()) throw Refusal(path + ": cannot read: it ends after " + std::to_string(got) + " of " + std::to_string(size) + " bytes");
  return bytes;
}

void write_file(const std::string& path, const std::string& bytes) {
  const std::string temporary = path + "." + std::to_string(getpid()) + ".part";   // two programs may write the same file
  std::FILE* file = std::fopen(temporary.c_str(), "wb");
  if (!file) throw Refusal(path + ": cannot write: " + std::strerror(errno));
  bool good = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  std::string reason = good ? "" : std::strerror(errno);
  if (std::fclose(file) != 0 && good) {  // a full disk may only show here
    good = false;
    reason = std::strerror(errno);
  }
  if (good && std::rename(temporary.c_str(), path.c_str()) != 0) {
    good = false;
    reason = std::strerror(errno);
  }
  if (!good) {
    std::remove(temporary.c_str());
    throw Refusal(path + ": cannot write: " + reason);
  }
}

}  // namespace deft
