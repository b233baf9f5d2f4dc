#include "deft/core/interrupt.h"

#include <csignal>
#include <unistd.h>

namespace deft {
namespace {

volatile std::sig_atomic_t requested = 0;

void on_signal(int) {
  if (requested) _exit(130);
  requested = 1;
}

}  // namespace

void watch_for_interrupts() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
}

bool interrupt_requested() { return requested != 0; }

void request_interrupt(bool ask) { requested = ask ? 1 : 0; }

}  // namespace deft
