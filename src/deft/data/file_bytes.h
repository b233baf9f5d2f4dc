// A file's bytes, read with a limit; and gunzip with a limit. Throws Refusal naming the file.
#ifndef DEFT_DATA_FILE_BYTES_H
#define DEFT_DATA_FILE_BYTES_H

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace deft {

std::vector<std::uint8_t> read_bytes(const std::filesystem::path& file, std::int64_t limit);

// Undoes gzip; more than `limit` bytes of output (a "zip bomb") or damage is refused.
std::vector<std::uint8_t> gunzip(const std::vector<std::uint8_t>& packed, std::int64_t limit, const std::string& file);

}  // namespace deft

#endif
