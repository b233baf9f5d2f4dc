// CIFAR-100: small colour photos of 100 kinds of things, 50,000 to train on and 10,000 to test on, 32 x 32.
//
//   load_data({.source = "cifar100:../shared/data/cifar100"}).train.size() == 50000
//
// The binary version, see cifar_records.h.          Krizhevsky 2009
#ifndef DEFT_DATA_CIFAR100_H
#define DEFT_DATA_CIFAR100_H

#include "deft/data/role.h"

namespace deft {

struct Cifar100Options {
  std::string path;
};
void describe(Cifar100Options& options, Fields& fields);

class Cifar100 : public DataSource {
 public:
  static const Card card;
  using Options = Cifar100Options;
  explicit Cifar100(Options options) : options_(std::move(options)) {}
  DataSet load(const DataOptions& options) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
