// First layers of networks made for photographs, and what they become for small pictures.
//
//   photo_stem("resnet18", "auto", {224, 224, 3}, 32, 8) == true       auto: photo from 96 pixels
//   photo: strided convolution and pooling, a quarter of the side or less goes on; small: the side goes on
#ifndef DEFT_NETWORK_STEM_H
#define DEFT_NETWORK_STEM_H

#include <string>

#include "deft/core/fields.h"
#include "deft/network/layer.h"

namespace deft {

void describe_stem(std::string& stem, Fields& fields);

// Throws Refusal where the input has fewer pixels than the stem needs.
bool photo_stem(const std::string& network, const std::string& stem, const Shape& input, std::int64_t least_photo,
                std::int64_t least_small);

// 7x7 with stride 2 and pooling, or 3x3; each with batch norm and activation.
LayerList residual_stem(bool photo, std::int64_t channels);

// Appends the layers of `more`.
void append(LayerList& list, LayerList more);

// A convolution without bias, batch norm, activation: <name>, <name>_norm, <name>_act. Without `normalize`: with bias.
LayerList convolution_block(const std::string& name, Convolution convolution, bool normalize = true);

}  // namespace deft

#endif
