// The weights of a .caffemodel (Caffe's own binary form), named after their layers in the way of PyTorch.
//
//   read_caffe_weights("squeezenet_v1.1.caffemodel").tensors[0].name == "conv1.weight"
//
// Convolution and InnerProduct: .weight, .bias;  BatchNorm: .running_mean, .running_var (divided by the stored factor);
// Scale: .weight, .bias.  Both generations of the format; the prototxt beside it is not needed, the layers are in here.
#ifndef DEFT_TRANSFER_CAFFE_WEIGHTS_H
#define DEFT_TRANSFER_CAFFE_WEIGHTS_H

#include "deft/transfer/weight_file.h"

namespace deft {

SourceWeights read_caffe_weights(const std::string& path);

}  // namespace deft

#endif
