"""predict_opencv.py MANIFEST: for each {model, input, sides, opencv: true} the outputs of OpenCV's dnn module, as JSON."""
import json
import sys

import cv2
import numpy

results = {}
for one in json.load(open(sys.argv[1])):
    if not one["opencv"]:
        continue
    net = cv2.dnn.readNetFromONNX(one["model"] + ".onnx")
    data = numpy.fromfile(one["input"], dtype="<f4").reshape(one["sides"])
    rows = []
    for sample in data:  # one at a time: 4.6 fixes the number of samples when it reads a model
        net.setInput(sample[None])
        rows.extend(float(v) for v in net.forward().reshape(-1))
    results[one["model"]] = rows
print(json.dumps(results))
