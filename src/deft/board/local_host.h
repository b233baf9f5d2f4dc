// Whether a Host header names this machine: so that no page from elsewhere can reach a server here by a name that leads here.
#ifndef DEFT_BOARD_LOCAL_HOST_H
#define DEFT_BOARD_LOCAL_HOST_H

#include <string>

namespace deft {

// "127.0.0.1:8420", "localhost", "[::1]:80"
bool is_local(const std::string& host);

}  // namespace deft

#endif
