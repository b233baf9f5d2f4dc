// CIFAR-10: small colour photos of 10 kinds of things, 50,000 to train on and 10,000 to test on, 32 x 32.
//
//   load_data({.source = "cifar10:../shared/data/cifar10"}).train.size() == 50000
//
// The binary version, see cifar_records.h.          Krizhevsky 2009
#ifndef DEFT_DATA_CIFAR10_H
#define DEFT_DATA_CIFAR10_H

#include "deft/data/role.h"

namespace deft {

struct Cifar10Options {
  std::string path;
};
void describe(Cifar10Options& options, Fields& fields);

class Cifar10 : public DataSource {
 public:
  static const Card card;
  using Options = Cifar10Options;
  explicit Cifar10(Options options) : options_(std::move(options)) {}
  DataSet load(const DataOptions& options) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
