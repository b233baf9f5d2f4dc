// When the user's command began. A time limit counts from there: loading libtorch takes half a second.
//
//   note_start();                      // deft, before it becomes deft-torch
//   started()                          // deft-torch: that moment; without a note, the first call
#ifndef DEFT_CORE_STARTED_H
#define DEFT_CORE_STARTED_H

#include <chrono>

namespace deft {

void note_start();

// The note is taken out of the environment: programs that this one starts begin at their own time.
std::chrono::steady_clock::time_point started();

}  // namespace deft

#endif
