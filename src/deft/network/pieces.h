// Makes room for activations that need several channels for each that comes out (maxout): the convolution or linear
// layer in front of such an activation gets that many times the channels, so that everything behind it keeps its size.
//
//   with_pieces({{"conv1", Convolution{.channels = 8}}, {"act1", Activate{}}}, [](auto&) { return 2; })
//     ->  conv1 with 16 channels, act1 makes 8 of them
//
// Layers between the two that keep the channels (norms, pooling, dropout) may stand there. A frozen convolution (patch
// whitening) keeps its channels: the activation then hands on fewer. Behind a residual block, or without a layer to
// widen, it is refused.
#ifndef DEFT_NETWORK_PIECES_H
#define DEFT_NETWORK_PIECES_H

#include <functional>
#include <string>

#include "deft/network/layer.h"

namespace deft {

// pieces_of: channels that the activation of this name ("" is the recipe's) makes one of; 1 for all but maxout.
LayerList with_pieces(LayerList layers, const std::function<std::int64_t(const std::string& activation)>& pieces_of);

}  // namespace deft

#endif
