// What a data source is: a place that samples come from, named in front of the colon of `data.source`.
//
//   cifar10:DIR   csv:FILE,test=FILE   glyphs:samples=600,classes=26   (a bare folder is an image_folder)
//
// The text after the colon is a list of options k=v; one without a key, which must be the first, is the
// option `path`. load() gives what is there; splitting and subsets are load_data()'s work.
#ifndef DEFT_DATA_ROLE_H
#define DEFT_DATA_ROLE_H

#include <memory>
#include <string>

#include "deft/core/catalogue.h"
#include "deft/data/dataset.h"

namespace deft {

class DataSource {
 public:
  virtual ~DataSource() = default;
  virtual DataSet load(const DataOptions& options) const = 0;
};

const Catalogue<DataSource>& data_sources();

// "cifar10:DIR" -> the source, its options checked. Throws Refusal, with the nearest right name.
std::unique_ptr<DataSource> data_source(const std::string& text);

}  // namespace deft

#endif
