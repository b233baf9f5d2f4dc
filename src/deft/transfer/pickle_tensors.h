// The tensors of a PyTorch file (torch.save of a state_dict or checkpoint, or TorchScript), without running anything.
//
//   read_pytorch_weights("resnet18.pth")
//
// data.pkl is a program for a small stack machine. Of its instructions only those that build numbers, texts, tuples, lists,
// dictionaries and tensors are known here; of the functions it names only PyTorch's own tensor rebuilders and OrderedDict, and
// those are recognised, not called. Anything else is refused with the name that the file asked for. Nesting, sizes and the
// number of objects are bounded; a tensor's place in its storage is checked before memory is taken.
#ifndef DEFT_TRANSFER_PICKLE_TENSORS_H
#define DEFT_TRANSFER_PICKLE_TENSORS_H

#include "deft/transfer/weight_file.h"

namespace deft {

SourceWeights read_pytorch_weights(const std::string& path);

}  // namespace deft

#endif
