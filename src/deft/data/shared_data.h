// Data that are read once and divided many times: for many trainings in one process, or in children that share its memory.
//
//   SharedData shared;
//   DataSet one = shared.load(options);          // reads
//   options.fold = 2;  DataSet two = shared.load(options);     // the same pictures in memory, divided otherwise
#ifndef DEFT_DATA_SHARED_DATA_H
#define DEFT_DATA_SHARED_DATA_H

#include <map>
#include <string>

#include "deft/data/dataset.h"

namespace deft {

class SharedData {
 public:
  DataSet load(const DataOptions& options);   // what load_data() gives

 private:
  std::map<std::string, DataSet> read_;       // by all that bears on reading
};

}  // namespace deft

#endif
