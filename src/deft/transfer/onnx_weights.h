// The weights of an ONNX model: the initialisers of its graph, and the constants among its nodes.
//
//   read_onnx_weights("model.onnx").tensors[0].name == "conv1.weight"
//
// Float, double, half and bfloat16; raw or listed. Weights that MatMul and Gemm keep as in x out are turned to out x in.
// Refused: data in other files (external data), damaged messages, sizes that do not fit.
#ifndef DEFT_TRANSFER_ONNX_WEIGHTS_H
#define DEFT_TRANSFER_ONNX_WEIGHTS_H

#include "deft/transfer/weight_file.h"

namespace deft {

SourceWeights read_onnx_weights(const std::string& path);

}  // namespace deft

#endif
