"""predict_torchscript.py MANIFEST: for each {model, input, sides} the outputs of PyTorch on the TorchScript file, as JSON."""
import json
import sys

import numpy
import torch

torch.set_num_threads(1)
results = {}
for one in json.load(open(sys.argv[1])):
    if not one["torchscript"]:
        continue
    net = torch.jit.load(one["model"] + ".pt")
    data = torch.from_numpy(numpy.fromfile(one["input"], dtype="<f4").reshape(one["sides"]))
    with torch.no_grad():
        results[one["model"]] = net(data).reshape(-1).tolist()
print(json.dumps(results))
