#include "deft/network/stem.h"

#include <algorithm>
#include <iterator>

#include "deft/core/problem.h"

namespace deft {

void describe_stem(std::string& stem, Fields& fields) {
  fields.choice("stem", stem, "first layers: for small pictures, for photo(graph)s, or auto: photo from 96 pixels",
                {"auto", "small", "photo"});
}

bool photo_stem(const std::string& network, const std::string& stem, const Shape& input, std::int64_t least_photo,
                std::int64_t least_small) {
  const std::int64_t side = std::min(input.height, input.width);
  const bool photo = stem == "photo" || (stem == "auto" && side >= 96);
  const std::int64_t least = photo ? least_photo : least_small;
  if (side < least) {
    throw Refusal("network " + network + " with stem " + std::string(photo ? "photo" : "small") + " needs at least " +
                  std::to_string(least) + " x " + std::to_string(least) + " pixels, but the input is " +
                  to_string(input));
  }
  return photo;
}

LayerList residual_stem(bool photo, std::int64_t channels) {
  LayerList list{{"conv1", photo ? Convolution{.channels = channels, .kernel = 7, .stride = 2}
                                 : Convolution{.channels = channels}},
                 {"norm1", Normalization{}},
                 {"act1", Activate{}}};
  if (photo) list.push_back({"pool1", MaxPooling{.size = 3, .stride = 2, .padding = 1}});
  return list;
}

void append(LayerList& list, LayerList more) {
  std::move(more.begin(), more.end(), std::back_inserter(list));
}

LayerList convolution_block(const std::string& name, Convolution convolution, bool normalize) {
  convolution.bias = !normalize;  // batch norm would cancel it
  LayerList list{{name, convolution}};
  if (normalize) list.push_back({name + "_norm", Normalization{}});
  list.push_back({name + "_act", Activate{}});
  return list;
}

}  // namespace deft
