// The steps of a network that look at a picture: each outermost layer that convolves (residual blocks and branches count as one), with
// the norm and activation behind it. The head is none, even where it is a convolution.
//
//   convolution_blocks(lenet5, {28, 28, 1}, "fc3")   ->  {conv1 .. act1, 28 x 28 x 6}, {conv2 .. act2, 10 x 10 x 16}, ..
#ifndef DEFT_EXPLAIN_CONVOLUTION_BLOCKS_H
#define DEFT_EXPLAIN_CONVOLUTION_BLOCKS_H

#include <string>
#include <vector>

#include "deft/network/layer.h"

namespace deft {

struct ConvolutionBlock {
  std::string name;   // of the convolving layer
  std::string end;    // of the last layer that belongs to it
  Shape shape;        // behind it
};

std::vector<ConvolutionBlock> convolution_blocks(const LayerList& layers, const Shape& input, const std::string& head);

}  // namespace deft

#endif
