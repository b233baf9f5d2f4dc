#include "deft/core/interrupt.h"

#include <chrono>
#include <csignal>
#include <thread>

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

void run_until_interrupted(const std::function<void()>& run, const std::function<void()>& stop) {
  const std::jthread watch([&](std::stop_token ended) {
    while (!ended.stop_requested()) {
      if (interrupt_requested()) stop();
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  });
  run();
}

}  // namespace deft
