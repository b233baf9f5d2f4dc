#include "deft/data/download.h"

#include <zlib.h>

#include "deft/data/checksum.h"
#include "deft/data/file_bytes.h"
#include "deft/data/test_files.h"

#if DEFT_CURL
#include <httplib.h>

#include <thread>
#endif

namespace deft {
namespace {

// One tar entry: header of 512 bytes, content padded to 512.
std::string tar_entry(const std::string& name, const std::string& content, char type = '0') {
  std::string header(512, '\0');
  header.replace(0, name.size(), name);
  char size[12];
  std::snprintf(size, sizeof size, "%011zo", content.size());
  header.replace(124, 11, size);
  header[156] = type;
  std::string padded = content;
  padded.resize((content.size() + 511) / 512 * 512);
  return header + padded;
}

std::string write_archive(const TemporaryFolder& folder, const std::string& tar) {
  const std::string file = folder / "a.tar.gz";
  gzFile packed = gzopen(file.c_str(), "wb");
  const std::string whole = tar + std::string(1024, '\0');
  gzwrite(packed, whole.data(), static_cast<unsigned>(whole.size()));
  gzclose(packed);
  return file;
}

TEST(UnpackTar, WritesFilesAndFolders) {
  TemporaryFolder folder;
  const std::string file = write_archive(folder, tar_entry("x/", "", '5') + tar_entry("x/a.txt", "hello"));
  unpack_tar_gz(file, folder.text(), 1 << 20);
  EXPECT_EQ(read_bytes(folder / "x/a.txt", 100), (std::vector<std::uint8_t>{'h', 'e', 'l', 'l', 'o'}));
}

TEST(UnpackTar, RefusesPathsThatEscapeLinksAndBombs) {
  TemporaryFolder folder;
  for (const char* name : {"../evil", "/evil", "x/../../evil"}) {
    const std::string file = write_archive(folder, tar_entry(name, "1"));
    EXPECT_EQ(refusal_of([&] { unpack_tar_gz(file, folder / "out", 1 << 20); }),
              file + ": entry '" + name + "' would leave the folder");
  }
  const std::string link = write_archive(folder, tar_entry("link", "", '2'));
  EXPECT_EQ(refusal_of([&] { unpack_tar_gz(link, folder / "out", 1 << 20); }),
            link + ": entry 'link' is neither a file nor a folder");
  const std::string large = write_archive(folder, tar_entry("zeros", std::string(100000, '\0')));
  EXPECT_EQ(refusal_of([&] { unpack_tar_gz(large, folder / "out", 50000); }),
            large + ": unpacks to more than the 50000 bytes it may have");
}

#if DEFT_CURL

class Server {
 public:
  explicit Server(std::string content) : content_(std::move(content)) {
    server_.Get("/file", [this](const httplib::Request& request, httplib::Response& response) {
      ranges += request.has_header("Range");
      response.set_content(content_, "application/octet-stream");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Server() {
    server_.stop();
    thread_.join();
  }
  std::string address(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  std::atomic<int> ranges = 0;

 private:
  std::string content_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

PublishedChecksum sha256_of(const std::string& text) {
  Checksum sum("sha256");
  sum.add(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  return {"sha256", sum.text()};
}

TEST(Download, FetchesChecksAndRenames) {
  TemporaryFolder folder;
  const std::string content(300000, 'q');
  const Server server(content);
  std::int64_t last = 0;
  download(server.address("/file"), folder / "a", sha256_of(content), [&](auto have, auto) { last = have; });
  EXPECT_EQ(read_bytes(folder / "a", 1 << 20).size(), content.size());
  EXPECT_FALSE(std::filesystem::exists(folder / "a.part"));
  EXPECT_EQ(last, 300000);
  download("http://127.0.0.1:1/never", folder / "a", sha256_of(content));  // there and right: not fetched again
}

TEST(Download, GoesOnWhereItStopped) {
  TemporaryFolder folder;
  const std::string content = std::string(1000, 'a') + std::string(1000, 'b');
  const Server server(content);
  folder.write("f.part", content.substr(0, 700));
  download(server.address("/file"), folder / "f", sha256_of(content));
  EXPECT_EQ(server.ranges, 1);
  EXPECT_EQ(read_bytes(folder / "f", 10000).size(), 2000U);
}

TEST(Download, RefusesAWrongChecksumAndAMissingFileAndLeavesNothing) {
  TemporaryFolder folder;
  const Server server("hello");
  EXPECT_EQ(refusal_of([&] { download(server.address("/file"), folder / "f", {"md5", "00"}); }),
            server.address("/file") + ": its md5 is 5d41402abc4b2a76b9719d911017c592, expected 00; the file was removed");
  EXPECT_FALSE(std::filesystem::exists(folder / "f"));
  EXPECT_FALSE(std::filesystem::exists(folder / "f.part"));
  EXPECT_EQ(refusal_of([&] { download(server.address("/none"), folder / "f", {"md5", "00"}); }),
            server.address("/none") + ": the server answered 404");
  EXPECT_TRUE(std::filesystem::is_empty(folder.text()));
}

TEST(Download, AnUnknownSetIsRefusedWithTheNearestName) {
  EXPECT_EQ(refusal_of([] { get_data_set("cifar", "x"); }),
            "no data set 'cifar' (cifar10, cifar100, mnist)");
  EXPECT_EQ(refusal_of([] { get_data_set("minst", "x"); }),
            "no data set 'minst' (cifar10, cifar100, mnist); did you mean 'mnist'?");
}

#endif

}  // namespace
}  // namespace deft
