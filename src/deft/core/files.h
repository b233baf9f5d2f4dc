// Whole files, read and written so that nobody ever sees half of one.
#ifndef DEFT_CORE_FILES_H
#define DEFT_CORE_FILES_H

#include <cstdint>
#include <string>

namespace deft {

// Throws Refusal: "runs/a/recipe.toml: cannot read: No such file or directory"; larger than `limit` bytes: refused.
std::string read_file(const std::string& path, std::uint64_t limit = std::uint64_t{16} << 30);

// Writes to a temporary sibling and renames it. Throws Refusal (disk full, no permission) and leaves nothing.
void write_file(const std::string& path, const std::string& bytes);

}  // namespace deft

#endif
