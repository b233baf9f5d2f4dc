#include "deft/board/local_host.h"

namespace deft {

bool is_local(const std::string& host) {
  const std::size_t colon = host.rfind(':');
  const std::string name = colon == std::string::npos || host.ends_with(']') ? host : host.substr(0, colon);
  return name == "127.0.0.1" || name == "localhost" || name == "[::1]";
}

}  // namespace deft
