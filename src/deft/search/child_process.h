// A training in a process of its own, forked from this one: what is in memory (the data) is shared, and a crash takes only it along.
//
//   const pid_t child = start_child("trials/0000.txt", [&] { run_training(request); });
//   int status = 0;
//   waitpid(child, &status, 0);
//   exit_status(status)        -> 0;  130 interrupted, 1 refused, 3 failed: last_line("trials/0000.txt") says why;  128 + signal
//
// This process must not have entered OpenMP before: its threads do not survive a fork, and the child would wait for them.
#ifndef DEFT_SEARCH_CHILD_PROCESS_H
#define DEFT_SEARCH_CHILD_PROCESS_H

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

namespace deft {

// What it prints goes into `output`: several at once would only mix on the screen. It ends with this process at the latest, and
// Ctrl-C is for this process to pass on. -1 where the system has no more processes.
pid_t start_child(const std::string& output, const std::function<void()>& work);

// At least 1 of the `wanted`: each training may need a gigabyte, and memory has the last word.
std::int64_t children_that_fit(std::int64_t wanted);

int exit_status(int status);                      // of waitpid's
std::string last_line(const std::string& file);   // that a child wrote

}  // namespace deft

#endif
