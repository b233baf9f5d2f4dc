"""Warps, colours and blurs by torchvision, on a noise picture of 16 x 16 (bytes; results in 0 .. 255)."""
import numpy as np
import torch
import torchvision
import torchvision.transforms.functional as F
from torchvision.transforms import InterpolationMode

from golden import write

rng = np.random.default_rng(11)
picture = rng.integers(0, 256, (16, 16, 3), dtype=np.uint8)
picture[:4] = np.linspace(30, 220, 4 * 16 * 3).reshape(4, 16, 3).astype(np.uint8)  # smooth part
narrow = (60 + picture // 3).astype(np.uint8)  # contrast to stretch
to_chw = lambda x: torch.from_numpy(x.astype(np.float32)).permute(2, 0, 1)[None]
real, unit = to_chw(picture), to_chw(picture) / 255
byte, narrow_byte = to_chw(picture).to(torch.uint8), to_chw(narrow).to(torch.uint8)
flat = lambda x: x[0].permute(1, 2, 0).double().numpy().flatten()
bilinear = InterpolationMode.BILINEAR
# Their projection is solved between pixel corners, ours between pixel centres: half a pixel is added to both ends.
start = [[0.5, 0.5], [15.5, 0.5], [15.5, 15.5], [0.5, 15.5]]
end = [[2.5, 1.5], [13.5, 3.5], [14.5, 12.5], [1.5, 14.5]]
arrays = {
    "picture": picture.flatten(),
    "narrow_picture": narrow.flatten(),
    # Their angle is clockwise, ours is not.
    "affine_warped": flat(F.affine(real, -25.0, [2, -1], 1.3, [0.0, 0.0], interpolation=bilinear)),
    "rotated": flat(F.rotate(real, 33.0, interpolation=bilinear)),
    "perspective_warped": flat(F.perspective(real, start, end, interpolation=bilinear)),
    "brightness_1_3": 255 * flat(F.adjust_brightness(unit, 1.3)),
    "contrast_0_6": 255 * flat(F.adjust_contrast(unit, 0.6)),
    "contrast_1_8": 255 * flat(F.adjust_contrast(unit, 1.8)),
    "saturation_1_7": 255 * flat(F.adjust_saturation(unit, 1.7)),
    "saturation_0_3": 255 * flat(F.adjust_saturation(unit, 0.3)),
    "hue_0_2": 255 * flat(F.adjust_hue(unit, 0.2)),
    "blur_1_2": flat(F.gaussian_blur(real, 11, 1.2)),
    "sharpness_1_9": flat(F.adjust_sharpness(byte, 1.9)),
    "posterize_3": flat(F.posterize(byte, 3)),
    "solarize_100": flat(F.solarize(byte, 100)),
    "autocontrast": flat(F.autocontrast(narrow_byte)),
    "equalize": flat(F.equalize(narrow_byte)),
}
write("augmentation", "torchvision " + torchvision.__version__, arrays)
