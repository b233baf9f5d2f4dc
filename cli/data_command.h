// deft data: what is in a data set, drawn sets as folders of pictures, downloads.
//
//   deft data describe DATA [--json] [--picture FILE.png] [--label COLUMN]
//   deft data make glyphs|cifar10:DIR FOLDER [key=value ...]
//   deft data get cifar10|cifar100|mnist [--to DIR]
//
// Returns the exit code: 0 done, 1 refused, 2 wrong usage.
#ifndef DEFT_CLI_DATA_COMMAND_H
#define DEFT_CLI_DATA_COMMAND_H

#include <string>
#include <vector>

namespace deft {

int data_command(const std::vector<std::string>& arguments);  // without "deft data"

}  // namespace deft

#endif
