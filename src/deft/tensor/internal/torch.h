// The one precompiled header: what the files of tensor/, model/ and train/ see of libtorch.
// Include guards instead of #pragma once: ccache keeps precompiled headers apart by them.
#ifndef DEFT_TENSOR_INTERNAL_TORCH_H
#define DEFT_TENSOR_INTERNAL_TORCH_H

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/autograd/variable.h>

#endif
