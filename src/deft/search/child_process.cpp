#include "deft/search/child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>

#include "deft/core/interrupt.h"
#include "deft/core/memory.h"
#include "deft/core/problem.h"
#include "deft/report/run_document.h"

namespace deft {
namespace {

constexpr std::uint64_t kLargestNote = 1 << 16;
constexpr std::int64_t kTrainingBytes = std::int64_t{1} << 30;   // what one may need, where its network is not known yet

void redirect(const std::string& file) {
  const int out = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (out < 0) return;
  dup2(out, STDOUT_FILENO);
  dup2(out, STDERR_FILENO);
  close(out);
}

int status_of(const std::function<void()>& work) {
  try {
    work();
    return interrupt_requested() ? 130 : 0;
  } catch (const Refusal& refusal) {
    std::fflush(stdout);                   // the reason is to be the last line
    fmt::print(stderr, "{}\n", refusal.what());
    return 1;
  } catch (const std::exception& failure) {
    std::fflush(stdout);
    fmt::print(stderr, "{}\n", failure.what());
    return 3;
  }
}

}  // namespace

std::int64_t children_that_fit(std::int64_t wanted) { return std::clamp<std::int64_t>(available_memory() / kTrainingBytes, 1, wanted); }

pid_t start_child(const std::string& output, const std::function<void()>& work) {
  std::fflush(nullptr);                    // or the child would write it once more
  const pid_t parent = getpid(), child = fork();
  if (child != 0) return child;
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(137);
  request_interrupt(false);
  redirect(output);
  const int status = status_of(work);
  std::fflush(nullptr);
  _exit(status);                           // nothing of the parent's (its database) is closed here
}

int exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

std::string last_line(const std::string& file) {
  std::string text = small_file(file, kLargestNote);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const std::size_t at = text.rfind('\n');
  return at == std::string::npos ? text : text.substr(at + 1);
}

}  // namespace deft
