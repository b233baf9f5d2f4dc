#include "deft/data/shared_data.h"

namespace deft {

DataSet SharedData::load(const DataOptions& options) {
  const std::string key = options.source + '\n' + options.label + '\n' + options.task + '\n' + std::to_string(options.load_size) + ' ' + std::to_string(options.size);
  const auto found = read_.find(key);
  if (found != read_.end()) return divided(found->second, options);
  return divided(read_.emplace(key, read_source(options)).first->second, options);
}

}  // namespace deft
