#include "deft/transfer/zip_archive.h"

#include <zlib.h>

#include "deft/core/files.h"
#include "deft/core/problem.h"
#include "deft/core/wire_message.h"

namespace deft {
namespace {

constexpr std::uint64_t kMostEntries = 100000;

std::uint16_t two(const char* at) { return little_endian<std::uint16_t>(at); }
std::uint32_t four(const char* at) { return little_endian<std::uint32_t>(at); }
std::uint64_t eight(const char* at) { return little_endian<std::uint64_t>(at); }

}  // namespace

bool looks_like_zip(std::string_view bytes) { return bytes.starts_with(std::string_view("PK\x03\x04", 4)); }

ZipArchive::ZipArchive(std::string path) : path_(std::move(path)), bytes_(read_file(path_)) { read_directory(); }

void ZipArchive::refuse(const std::string& why) const { throw Refusal(path_ + ": not a zip file that can be trusted: " + why); }

void ZipArchive::read_directory() {
  // The end record stands in the last 64 KiB, behind it only a comment.
  std::size_t end = std::string::npos;
  const std::size_t lowest = bytes_.size() > 65557 ? bytes_.size() - 65557 : 0;
  for (std::size_t i = bytes_.size() >= 22 ? bytes_.size() - 22 + 1 : 0; i-- > lowest;) {
    if (four(bytes_.data() + i) == 0x06054b50) {
      end = i;
      break;
    }
  }
  if (end == std::string::npos) refuse("it has no directory (is it cut off?)");
  std::uint64_t count = two(bytes_.data() + end + 10), size = four(bytes_.data() + end + 12), at = four(bytes_.data() + end + 16);
  if (end >= 20 && four(bytes_.data() + end - 20) == 0x07064b50) {  // zip64: PyTorch writes it for every file
    const std::uint64_t record = eight(bytes_.data() + end - 20 + 8);
    if (record > bytes_.size() - 56 || bytes_.size() < 56 || four(bytes_.data() + record) != 0x06064b50) refuse("its zip64 record is not where it should be");
    count = eight(bytes_.data() + record + 32);
    size = eight(bytes_.data() + record + 40);
    at = eight(bytes_.data() + record + 48);
  }
  if (count > kMostEntries) refuse("it claims " + std::to_string(count) + " entries");
  if (at > bytes_.size() || size > bytes_.size() - at) refuse("its directory lies outside the file");
  std::uint64_t place = at, declared = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (place + 46 > bytes_.size() || four(bytes_.data() + place) != 0x02014b50) refuse("its directory is damaged");
    const char* head = bytes_.data() + place;
    const std::uint64_t name_size = two(head + 28), extra_size = two(head + 30), comment_size = two(head + 32);
    if (place + 46 + name_size + extra_size + comment_size > bytes_.size()) refuse("its directory is damaged");
    Entry entry{two(head + 10), four(head + 20), four(head + 24), four(head + 42)};
    if (two(head + 8) & 1) refuse("it is encrypted");
    const std::string name(head + 46, name_size);
    // Values that do not fit 32 bits stand in an extra field, in this order.
    for (std::uint64_t e = 46 + name_size; e + 4 <= 46 + name_size + extra_size;) {
      const std::uint64_t kind = two(head + e), length = two(head + e + 2);
      if (e + 4 + length > 46 + name_size + extra_size) break;
      std::uint64_t from = e + 4;
      const std::uint64_t until = from + length;
      if (kind == 1) {
        for (std::uint64_t* value : {&entry.size, &entry.packed, &entry.offset}) {
          if (*value != 0xffffffffu || from + 8 > until) continue;
          *value = eight(head + from);
          from += 8;
        }
      }
      e = until;
    }
    if (entry.offset > bytes_.size() || entry.packed > bytes_.size()) refuse("'" + name + "' lies outside the file");
    declared += entry.packed;
    if (declared > bytes_.size()) refuse("its entries overlap");
    entries_[name] = entry;
    place += 46 + name_size + extra_size + comment_size;
  }
}

std::vector<std::string> ZipArchive::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

std::uint64_t ZipArchive::size_of(const std::string& name) const { return entries_.at(name).size; }

std::string ZipArchive::read(const std::string& name, std::uint64_t most) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) refuse("'" + name + "' is missing");
  const Entry& entry = found->second;
  if (entry.size > most) refuse("'" + name + "' claims " + std::to_string(entry.size) + " bytes, and " + std::to_string(most) + " are the most it can need");
  if (entry.offset + 30 > bytes_.size() || four(bytes_.data() + entry.offset) != 0x04034b50) refuse("'" + name + "' is not where the directory says");
  const std::uint64_t data = entry.offset + 30 + two(bytes_.data() + entry.offset + 26) + two(bytes_.data() + entry.offset + 28);
  if (data > bytes_.size() || entry.packed > bytes_.size() - data) refuse("'" + name + "' lies outside the file");
  if (entry.method == 0) {
    if (entry.packed != entry.size) refuse("'" + name + "' is stored in another size than declared");
    return bytes_.substr(data, entry.size);
  }
  if (entry.method != 8) refuse("'" + name + "' is packed by method " + std::to_string(entry.method) + ", which deft does not know");
  // Deflate never gains more than a factor of 1032: what claims more is no deflated data.
  if (entry.size / 1032 > entry.packed + 1) refuse("'" + name + "' claims to unpack to more than deflate can hold");
  std::string out(entry.size, '\0');
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) refuse("zlib cannot start");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes_.data() + data));
  stream.avail_in = static_cast<uInt>(entry.packed);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(entry.size);
  const int status = inflate(&stream, Z_FINISH);
  const bool whole = status == Z_STREAM_END && stream.total_out == entry.size;
  inflateEnd(&stream);
  if (!whole) refuse("'" + name + "' does not unpack to its declared size");
  return out;
}

}  // namespace deft
