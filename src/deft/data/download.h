// Downloads with a checksum, resumed where they stopped; and the published data sets.
//
//   download("https://host/a.gz", "a.gz", {"sha256", "ba78..."}, [](auto have, auto all) { ... });
//
// Bytes go to FILE.part; a later call goes on from there (HTTP Range). Only a file whose checksum is right gets
// its name; one with a wrong checksum is removed. $DEFT_MIRROR replaces the servers of get_data_set().
// Throws Refusal, naming address and reason; also in a build without libcurl.
#ifndef DEFT_DATA_DOWNLOAD_H
#define DEFT_DATA_DOWNLOAD_H

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace deft {

struct PublishedChecksum {
  std::string kind;  // "sha256" or "md5"
  std::string text;
};

using DownloadProgress = std::function<void(std::int64_t have, std::int64_t all)>;  // bytes; all 0: unknown

void download(const std::string& address, const std::filesystem::path& file, const PublishedChecksum& expected,
              const DownloadProgress& progress = {});

// Unpacks a .tar.gz: regular files and folders only, all inside `folder`, at most `limit` bytes in all.
void unpack_tar_gz(const std::filesystem::path& archive, const std::filesystem::path& folder, std::int64_t limit);

// cifar10, cifar100 or mnist into `folder`: downloads, checks, unpacks. Returns the text for data.source.
std::string get_data_set(const std::string& name, const std::filesystem::path& folder,
                         const DownloadProgress& progress = {});

}  // namespace deft

#endif
