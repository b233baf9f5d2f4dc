// Advice on the sizes of a network, each with its reason: nothing is wrong, but it could be better.
//
//   size_notes({{"conv1", Convolution{.kernel = 3}}, {"pool1", MaxPooling{}}}, {31, 31, 3})
//     -> "pool1: 31 x 31 does not divide by 2, so the last row and column are left out; sides that divide by two as
//         often as the network halves them (32, 64, 96, 224) lose nothing"
//
// Rules: sides that divide; two 3x3 convolutions instead of one larger; 2x2 pooling (3x3 at most); convolutions that keep
// the side; no bias in front of batch norm, which cancels it; no dropout in front of batch norm, whose statistics then
// differ between training and testing (Li, Chen, Hu, Yang 2018, arXiv:1801.05134).
#ifndef DEFT_NETWORK_SIZE_NOTES_H
#define DEFT_NETWORK_SIZE_NOTES_H

#include <string>
#include <vector>

#include "deft/network/layer.h"

namespace deft {

std::vector<std::string> size_notes(const LayerList& layers, const Shape& input);

}  // namespace deft

#endif
