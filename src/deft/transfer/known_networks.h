// Which network a file of weights belongs to, recognised by the names in it, and how it wants its pictures.
//
//   const std::optional<KnownNetwork> known = recognise(read_weights("mobilenet.safetensors"));
//   known->network == "mobilenet_v1"    known->side == 224    known->name_in_file("pointwise3_norm.scale") == "conv_pw_3_bn.weight"
//
// Known: MobileNet-v1 with Keras' names, SqueezeNet 1.1, ResNet-18 and ResNet-50 with torchvision's and timm's names, ResNet-20 to
// 110 of CIFAR, and models that deft saved.
#ifndef DEFT_TRANSFER_KNOWN_NETWORKS_H
#define DEFT_TRANSFER_KNOWN_NETWORKS_H

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "deft/core/recipe_document.h"
#include "deft/transfer/weight_file.h"

namespace deft {

struct KnownNetwork {
  std::string network;                        // the catalogue's name
  Table options;                              // of the recipe's [network] entry, with its name
  Table activation;                           // of [activation]
  Table preprocessing;                        // of [[preprocessing]]: the means and deviations it was trained with
  std::int64_t side = 224;                    // pixels of its input
  std::int64_t load_side = 256;               // pictures are kept at this size, and the middle is cut out
  std::string trained_on;                     // "photos (ImageNet)"
  std::function<std::string(const std::string& parameter)> name_in_file;   // "" where the file has no such thing
};

std::optional<KnownNetwork> recognise(const SourceWeights& weights);

}  // namespace deft

#endif
