// Fresh memory by pages of 2 MB where the system gives them to those who ask (/sys/kernel/mm/transparent_hugepage/enabled: madvise).
// A training touches hundreds of MB for the first time; by pages of 4 kB each of them interrupts the program.
//
//   setenv("GLIBC_TUNABLES", with_huge_pages(what it was).c_str(), 1);   // deft, before it becomes deft-torch: read by glibc (2.35 on) at start
#ifndef DEFT_CORE_HUGE_PAGES_H
#define DEFT_CORE_HUGE_PAGES_H

#include <string>

namespace deft {

// `tunables`: "name=value:name=value". What the user has said about huge pages stays.
std::string with_huge_pages(const std::string& tunables);

}  // namespace deft

#endif
