#include "deft/network/squeezenet.h"

#include "deft/network/stem.h"

namespace deft {
namespace {

void add_fire(LayerList& list, const std::string& name, std::int64_t squeeze, std::int64_t expand, bool normalize) {
  append(list, convolution_block(name + "_squeeze", Convolution{.channels = squeeze, .kernel = 1}, normalize));
  const Convolution one{.channels = expand, .kernel = 1, .bias = !normalize};
  const Convolution three{.channels = expand, .kernel = 3, .bias = !normalize};
  list.push_back({name, Branches{{{{name + "_expand1", one}}, {{name + "_expand3", three}}}}});
  if (normalize) list.push_back({name + "_norm", Normalization{}});
  list.push_back({name + "_act", Activate{}});
}

}  // namespace

const Card SqueezeNet::card{"network", "squeezenet", "SqueezeNet",
                            "Iandola et al. 2016, SqueezeNet: AlexNet-level accuracy with 50x fewer parameters, arXiv:1602.07360"};

void describe(SqueezeNetOptions& o, Fields& f) {
  describe_stem(o.stem, f);
  f.yes_no("normalize", o.normalize, "batch norm behind each convolution");
  f.real("drop_rate", o.drop_rate, "dropout in front of the class maps", {0, 0.95});
}

LayerList SqueezeNet::layers(const Shape& input, std::int64_t outputs) const {
  const bool photo = photo_stem("squeezenet", options_.stem, input, 32, 8);
  const MaxPooling pool{.size = 3, .stride = 2, .padding = photo ? 0 : 1};
  LayerList list = convolution_block("conv1", Convolution{.channels = 64, .stride = photo ? 2 : 1, .padding = photo ? 0 : 1},
                                     options_.normalize);
  list.push_back({"pool1", pool});
  std::int64_t number = 0;
  for (const std::int64_t squeeze : {16, 16, 32, 32, 48, 48, 64, 64}) {
    add_fire(list, "fire" + std::to_string(++number), squeeze, 4 * squeeze, options_.normalize);
    if (number == 2 || number == 4) list.push_back({"pool" + std::to_string(number / 2 + 1), pool});
  }
  if (options_.drop_rate > 0) list.push_back({"drop1", Dropout{.rate = options_.drop_rate}});
  list.push_back({"classes", Convolution{.channels = outputs, .kernel = 1, .bias = true}});
  list.push_back({"average", GlobalAveragePooling{}});
  return list;
}

}  // namespace deft
