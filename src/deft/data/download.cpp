#include "deft/data/download.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "deft/core/nearest_name.h"
#include "deft/core/problem.h"
#include "deft/data/checksum.h"
#include "deft/data/file_bytes.h"

#if DEFT_CURL
#include <curl/curl.h>
#endif

namespace deft {
namespace {

namespace fs = std::filesystem;

std::string checksum_of(const fs::path& file, const std::string& kind) {
  Checksum sum(kind);
  std::ifstream in(file, std::ios::binary);
  std::vector<char> block(1 << 20);
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    sum.add(reinterpret_cast<const std::uint8_t*>(block.data()), static_cast<std::size_t>(in.gcount()));
  }
  return sum.text();
}

struct Published {
  const char* name;
  const char* server;
  struct File {
    const char* name;
    PublishedChecksum checksum;
  };
  std::vector<File> files;
  const char* folder;  // made by the archive; empty: the files are used as they are
};

const std::vector<Published>& published() {
  static const std::vector<Published> all{
      {"cifar10", "https://www.cs.toronto.edu/~kriz",
       {{"cifar-10-binary.tar.gz", {"md5", "c32a1d4ab5d03f1284b67883e8d87530"}}}, "cifar-10-batches-bin"},
      {"cifar100", "https://www.cs.toronto.edu/~kriz",
       {{"cifar-100-binary.tar.gz", {"md5", "03b5dce01913d631647c71ecec9e9cb8"}}}, "cifar-100-binary"},
      {"mnist", "https://ossci-datasets.s3.amazonaws.com/mnist",
       // Small files first: a wrong server shows at once.
       {{"t10k-labels-idx1-ubyte.gz", {"md5", "ec29112dd5afa0611ce80d1b7f02629c"}},
        {"train-labels-idx1-ubyte.gz", {"md5", "d53e105ee54ea40749a09fcbcd1e9432"}},
        {"t10k-images-idx3-ubyte.gz", {"md5", "9fb629c4189551a2d022fa330f9573f3"}},
        {"train-images-idx3-ubyte.gz", {"md5", "f68b3c2dcbeaaa9fbdd348bbdeb94873"}}}, ""}};
  return all;
}

#if DEFT_CURL

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

struct Transfer {
  CURL* curl = nullptr;
  std::FILE* file = nullptr;
  std::int64_t start = 0;
  const DownloadProgress* progress = nullptr;
  bool first = true;
};

std::size_t write_block(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.first) {
    transfer.first = false;
    long status = 0;
    curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
    if (transfer.start > 0 && status == 200) {  // the server ignored the range and sends everything
      if (std::fseek(transfer.file, 0, SEEK_SET) != 0) return 0;
      transfer.start = 0;
    }
  }
  return std::fwrite(data, 1, size, transfer.file);
}

int report(void* user, curl_off_t all, curl_off_t have, curl_off_t, curl_off_t) {
  const auto& transfer = *static_cast<Transfer*>(user);
  if (*transfer.progress) (*transfer.progress)(transfer.start + have, all > 0 ? transfer.start + all : 0);
  return 0;
}

void fetch(const std::string& address, const fs::path& part, const DownloadProgress& progress) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(), &curl_easy_cleanup);
  if (started != CURLE_OK || !curl) throw Refusal(address + ": libcurl cannot be started");
  std::error_code error;
  const bool resume = fs::exists(part, error) && fs::file_size(part, error) > 0;
  const std::unique_ptr<std::FILE, Closer> file(std::fopen(part.c_str(), resume ? "r+b" : "wb"));
  if (!file) throw Refusal(part.string() + ": cannot be written");
  Transfer transfer{curl.get(), file.get(), 0, &progress, true};
  if (resume) {
    std::fseek(file.get(), 0, SEEK_END);
    transfer.start = std::ftell(file.get());
  }
  CURL* c = curl.get();
  curl_easy_setopt(c, CURLOPT_URL, address.c_str());
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(c, CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 30L);
  curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);  // a minute of silence ends it
  curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, 60L);
  curl_easy_setopt(c, CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(transfer.start));
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, &write_block);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, &report);
  curl_easy_setopt(c, CURLOPT_XFERINFODATA, &transfer);
  const CURLcode result = curl_easy_perform(c);
  long status = 0;
  curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
  if (status == 416) return;  // nothing behind what we have: the part is whole, or its checksum will tell
  if (result != CURLE_OK) {
    throw Refusal(address + ": " + (status >= 400 ? "the server answered " + std::to_string(status)
                                                  : std::string(curl_easy_strerror(result))));
  }
}

#else

void fetch(const std::string& address, const fs::path&, const DownloadProgress&) {
  throw Refusal(address + ": this deft was built without libcurl and cannot download");
}

#endif

// A field of a tar header: octal digits.
std::int64_t octal(const std::uint8_t* field, int length) {
  std::int64_t value = 0;
  for (int i = 0; i < length; ++i) {
    if (field[i] >= '0' && field[i] <= '7') value = value * 8 + (field[i] - '0');
  }
  return value;
}

// Also where a link that is already there would lead elsewhere.
bool inside(const fs::path& folder, const fs::path& file) {
  std::error_code error;
  const fs::path base = fs::weakly_canonical(folder, error), target = fs::weakly_canonical(file, error);
  return !error && std::mismatch(base.begin(), base.end(), target.begin(), target.end()).first == base.end();
}

}  // namespace

void download(const std::string& address, const fs::path& file, const PublishedChecksum& expected,
              const DownloadProgress& progress) {
  std::error_code error;
  if (fs::exists(file, error) && checksum_of(file, expected.kind) == expected.text) return;
  const fs::path part = file.string() + ".part";
  try {
    fetch(address, part, progress);
  } catch (...) {  // what has come is kept for the next call; an empty file is not worth keeping
    if (fs::exists(part, error) && fs::file_size(part, error) == 0) fs::remove(part, error);
    throw;
  }
  const std::string found = checksum_of(part, expected.kind);
  if (found != expected.text) {
    fs::remove(part, error);
    throw Refusal(address + ": its " + expected.kind + " is " + found + ", expected " + expected.text +
                  "; the file was removed");
  }
  fs::rename(part, file, error);
  if (error) throw Refusal(file.string() + ": cannot be written: " + error.message());
}

void unpack_tar_gz(const fs::path& archive, const fs::path& folder, std::int64_t limit) {
  const std::vector<std::uint8_t> tar = gunzip(read_bytes(archive, limit), limit, archive.string());
  for (std::size_t at = 0; at + 512 <= tar.size();) {
    const std::uint8_t* header = tar.data() + at;
    if (header[0] == 0) return;  // the end: blocks of zeros
    auto text = [&](int start, int length) {
      const char* begin = reinterpret_cast<const char*>(header) + start;
      return std::string(begin, std::find(begin, begin + length, '\0'));
    };
    const bool ustar = text(257, 5) == "ustar";
    const std::string prefix = ustar ? text(345, 155) : "";
    const fs::path name = prefix.empty() ? fs::path(text(0, 100)) : fs::path(prefix) / text(0, 100);
    const std::int64_t size = octal(header + 124, 12);
    const char type = static_cast<char>(header[156]);
    const fs::path clean = name.lexically_normal();
    if (clean.is_absolute() || clean.empty() || *clean.begin() == ".." || !inside(folder, folder / clean)) {
      throw Refusal(archive.string() + ": entry '" + name.string() + "' would leave the folder");
    }
    at += 512;
    if (size < 0 || size > static_cast<std::int64_t>(tar.size() - at)) throw Refusal(archive.string() + ": cut off");
    std::error_code error;
    if (type == '5') {
      fs::create_directories(folder / clean, error);
    } else if (type == '0' || type == 0) {
      fs::create_directories((folder / clean).parent_path(), error);
      std::ofstream out(folder / clean, std::ios::binary);
      out.write(reinterpret_cast<const char*>(tar.data() + at), size);
      if (!out.flush()) throw Refusal((folder / clean).string() + ": cannot be written");
    } else if (type != 'g' && type != 'x') {
      throw Refusal(archive.string() + ": entry '" + name.string() + "' is neither a file nor a folder");
    }
    at += static_cast<std::size_t>((size + 511) / 512 * 512);
  }
}

std::string get_data_set(const std::string& name, const fs::path& folder, const DownloadProgress& progress) {
  std::vector<std::string> names;
  for (const Published& one : published()) names.push_back(one.name);
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) {
    throw Refusal("no data set '" + name + "' (cifar10, cifar100, mnist)" + did_you_mean(name, names));
  }
  const Published& set = published()[static_cast<std::size_t>(found - names.begin())];
  const char* mirror = std::getenv("DEFT_MIRROR");
  const std::string server = mirror && *mirror ? mirror : set.server;
  std::error_code error;
  const bool made = fs::create_directories(folder, error);
  if (error) throw Refusal(folder.string() + ": cannot be made: " + error.message());
  try {
    for (const Published::File& file : set.files) {
      download(server + "/" + file.name, folder / file.name, file.checksum, progress);
      if (*set.folder) unpack_tar_gz(folder / file.name, folder, std::int64_t{1} << 30);
    }
  } catch (...) {
    if (made) fs::remove(folder, error);  // only if it is empty: parts of files are kept
    throw;
  }
  return name + ":" + (*set.folder ? folder / set.folder : folder).string();
}

}  // namespace deft
