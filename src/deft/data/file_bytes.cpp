#include "deft/data/file_bytes.h"

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "deft/core/problem.h"

namespace deft {

std::vector<std::uint8_t> read_bytes(const std::filesystem::path& file, std::int64_t limit) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) throw Refusal(file.string() + ": is a folder, expected a file");
  errno = 0;
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) throw Refusal(file.string() + ": cannot be read: " + std::strerror(errno ? errno : EIO));
  const auto size = static_cast<std::int64_t>(in.tellg());
  if (size > limit) {
    throw Refusal(file.string() + ": " + std::to_string(size) + " bytes, more than the " + std::to_string(limit) +
                  " that are read");
  }
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(std::max<std::int64_t>(0, size)));
  in.seekg(0);
  in.read(reinterpret_cast<char*>(bytes.data()), size);
  if (in.gcount() != size) throw Refusal(file.string() + ": could not be read to its end");
  return bytes;
}

std::vector<std::uint8_t> gunzip(const std::vector<std::uint8_t>& packed, std::int64_t limit, const std::string& file) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) throw std::logic_error("zlib cannot be started");
  stream.next_in = const_cast<std::uint8_t*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  std::vector<std::uint8_t> out;
  std::vector<std::uint8_t> block(1 << 20);
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = block.data();
    stream.avail_out = static_cast<uInt>(block.size());
    state = inflate(&stream, Z_NO_FLUSH);
    const auto made = static_cast<std::int64_t>(block.size() - stream.avail_out);
    if (static_cast<std::int64_t>(out.size()) + made > limit) {
      inflateEnd(&stream);
      throw Refusal(file + ": unpacks to more than the " + std::to_string(limit) + " bytes it may have");
    }
    out.insert(out.end(), block.begin(), block.begin() + made);
    if (state == Z_BUF_ERROR) break;
  }
  inflateEnd(&stream);
  if (state != Z_STREAM_END) throw Refusal(file + ": damaged or cut off gzip file");
  return out;
}

}  // namespace deft
