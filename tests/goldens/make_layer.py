"""Layers of own networks: 4 samples of 5 x 4 pixels and 4 channels, float64, by PyTorch. Written channels last."""
import torch
import torch.nn.functional as F

from golden import write

torch.manual_seed(3)
x = torch.randn(4, 4, 5, 4, dtype=torch.float64)
weight = torch.randn(6, 2, 3, 3, dtype=torch.float64)
matrix = torch.randn(3, 80, dtype=torch.float64)
bias = torch.randn(3, dtype=torch.float64)
scale = torch.rand(4, dtype=torch.float64) + 0.5
shift = torch.randn(4, dtype=torch.float64)


def last(t):
    return t.permute(0, 2, 3, 1).reshape(-1)


# At test time stochastic pooling is the window's mean by shares: sum of squares over sum of the positive parts.
windows = F.unfold(x.clamp(min=0), 2, stride=2).reshape(4, 4, 4, 4)  # sample, channel, place, window
by_share = ((windows ** 2).sum(2) / windows.sum(2).clamp(min=1e-300)).reshape(4, 4, 2, 2)
places = F.unfold(x, 2, stride=2).reshape(4, 4, 4, 4)
by_share = torch.where(windows.sum(2).reshape(4, 4, 2, 2) > 0, by_share, places.mean(2).reshape(4, 4, 2, 2))

mean, variance = torch.zeros(4, dtype=torch.float64), torch.ones(4, dtype=torch.float64)
batch = F.batch_norm(x, mean, variance, scale, shift, True, 0.1, 1e-5)
ghost_mean, ghost_variance = torch.zeros(4, dtype=torch.float64), torch.ones(4, dtype=torch.float64)
ghost = torch.cat([F.batch_norm(part, ghost_mean, ghost_variance, scale, shift, True, 0.1, 1e-5) for part in x.split(2)])

write("layer", "PyTorch " + torch.__version__, {
    "layer_x": last(x), "layer_weight": weight.reshape(-1), "layer_matrix": matrix.reshape(-1), "layer_bias": bias,
    "layer_scale": scale, "layer_shift": shift,
    "convolution_y": last(F.conv2d(x, weight, stride=2, padding=1, groups=2)),
    "linear_y": F.linear(x.permute(0, 2, 3, 1).reshape(4, 80), matrix, bias).reshape(-1),
    "max_pooling_y": last(F.max_pool2d(x, 3, 2, 1)),
    "average_pooling_y": last(F.avg_pool2d(x, 3, 2, 1)),
    "global_average_pooling_y": x.mean((2, 3)).reshape(-1),
    "stochastic_pooling_y": last(by_share),
    "batch_norm_y": last(batch), "batch_norm_mean": mean, "batch_norm_variance": variance,
    "ghost_batch_norm_y": last(ghost), "ghost_batch_norm_mean": ghost_mean, "ghost_batch_norm_variance": ghost_variance,
    # Learned numbers per channel: PyTorch's group norm with one group; on flat features the same as its layer norm.
    "layer_norm_y": last(F.group_norm(x, 1, scale, shift, 1e-5)),
    "layer_norm_flat_y": F.layer_norm(x.permute(0, 2, 3, 1).reshape(4, 80), (80,)).reshape(-1),
    "group_norm_y": last(F.group_norm(x, 2, scale, shift, 1e-5)),
})
