#include "deft/core/huge_pages.h"

namespace deft {

std::string with_huge_pages(const std::string& tunables) {
  const std::string name = "glibc.malloc.hugetlb=";
  if ((":" + tunables).find(":" + name) != std::string::npos) return tunables;
  return (tunables.empty() ? "" : tunables + ":") + name + "1";
}

}  // namespace deft
