// MNIST: handwritten digits, 60,000 to train on and 10,000 to test on, 28 x 28 grey.
//
//   load_data({.source = "mnist:../shared/data/mnist"}).test.size() == 10000
//
// idx files: 0, 0, type 8 (bytes), number of dimensions, each dimension as four bytes (highest first), then
// the bytes; plain or packed as .gz.          LeCun, Bottou, Bengio, Haffner 1998
#ifndef DEFT_DATA_MNIST_H
#define DEFT_DATA_MNIST_H

#include <filesystem>

#include "deft/data/role.h"

namespace deft {

struct MnistOptions {
  std::string path;
};
void describe(MnistOptions& options, Fields& fields);

// An idx file of bytes. Refuses a wrong magic number and a length that does not fit the dimensions.
struct Idx {
  std::vector<std::int64_t> dimensions;
  std::vector<std::uint8_t> bytes;
};
Idx read_idx(const std::filesystem::path& file);

class Mnist : public DataSource {
 public:
  static const Card card;
  using Options = MnistOptions;
  explicit Mnist(Options options) : options_(std::move(options)) {}
  DataSet load(const DataOptions& options) const override;

 private:
  Options options_;
};

}  // namespace deft

#endif
