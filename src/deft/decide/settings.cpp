#include "deft/decide/settings.h"

namespace deft {

Table entry(const std::string& name, std::vector<std::pair<std::string, Value>> options) {
  Table table;
  table.place = kDecided;
  table.set("name", {name, kDecided});
  for (auto& [option, value] : options) table.set(option, value);
  return table;
}

}  // namespace deft
