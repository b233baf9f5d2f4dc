// Ctrl-C asks; training answers at the end of its step, saves, and says how to go on. A second one ends at once.
#ifndef DEFT_CORE_INTERRUPT_H
#define DEFT_CORE_INTERRUPT_H

namespace deft {

void watch_for_interrupts();    // installs the handlers of SIGINT and SIGTERM
bool interrupt_requested();
void request_interrupt(bool requested = true);  // for tests

}  // namespace deft

#endif
