#!/usr/bin/python3
"""The peer of bench/augmentation.cpp: torchvision on one thread, from a stored picture to normalised floats.

Times are the process's own (one thread): others on the machine do not count. Each row is timed on PIL pictures and on
uint8 tensors, the two ways torchvision offers; the faster one counts.
"""
import sys
import time

import numpy as np
import torch
import torchvision.transforms as T
from PIL import Image
from torchvision.transforms import InterpolationMode

row, side = sys.argv[1], int(sys.argv[2])
pictures = int(sys.argv[3]) if len(sys.argv) > 3 else 100
torch.set_num_threads(1)
torch.manual_seed(1)

y, x, c = np.meshgrid(np.arange(side), np.arange(side), np.arange(3), indexing="ij")
stored = [(127.5 + 127 * np.sin(0.05 * x + 0.07 * y + c + k)).astype(np.uint8) for k in range(16)]
bilinear = InterpolationMode.BILINEAR


class Noise:
    """torchvision 0.14 has none; this is what its users write."""

    def __call__(self, tensor):
        return tensor + 0.05 * torch.randn_like(tensor)


rows = {
    "flip_crop": [T.RandomHorizontalFlip(), T.RandomCrop(side, padding=side // 8)],
    "hsv_jitter": [T.ColorJitter(brightness=0.4, saturation=0.4, hue=0.1)],
    "rotation": [T.RandomRotation(15, interpolation=bilinear)],
    "perspective": [T.RandomPerspective(0.5, p=1, interpolation=bilinear)],
    "gaussian_noise": [],
    "rand_augment": [T.RandAugment(2, 9, interpolation=bilinear)],
}
after = [Noise()] if row == "gaussian_noise" else []
normalize = T.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
by_pil = T.Compose(rows[row] + [T.ToTensor()] + after + [normalize])
by_tensor = T.Compose(rows[row] + [T.ConvertImageDtype(torch.float32)] + after + [normalize])
pils = [Image.fromarray(one) for one in stored]
tensors = [torch.from_numpy(one).permute(2, 0, 1).contiguous() for one in stored]


def microseconds(transform, inputs):
    times = []
    for round_ in range(-1, 5):  # one to warm up
        start = time.process_time()
        for i in range(pictures):
            transform(inputs[i % 16])
        if round_ >= 0:
            times.append(1e6 * (time.process_time() - start) / pictures)
    return sorted(times)


with torch.no_grad():
    shape = by_pil(pils[0]).shape
    assert shape == by_tensor(tensors[0]).shape == (3, side, side), shape
    times = min(microseconds(by_pil, pils), microseconds(by_tensor, tensors), key=lambda t: t[len(t) // 2])
print(f"peer {row} {side} least {times[0]:.1f} median {times[len(times) // 2]:.1f}")
