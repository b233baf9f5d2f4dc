// Ctrl-C asks; training answers at the end of its step, saves, and says how to go on. A second one ends at once.
#ifndef DEFT_CORE_INTERRUPT_H
#define DEFT_CORE_INTERRUPT_H

#include <functional>

namespace deft {

void watch_for_interrupts();    // installs the handlers of SIGINT and SIGTERM
bool interrupt_requested();
void request_interrupt(bool requested = true);  // for tests

// Runs a server until it ends by itself, or calls `stop` from another thread once an interrupt is requested.
void run_until_interrupted(const std::function<void()>& run, const std::function<void()>& stop);

}  // namespace deft

#endif
