"""The networks of the peers, as deft's catalogue builds them, and airbench94's way of training one of them (Jordan 2024, arXiv:2404.00498)."""
import torch
from torch import nn

BIAS_RATE = 64                                   # the norms' biases learn so much faster
KILOSTEP = 1024 * (1 + 1 / (1 - 0.85))           # airbench94's unit of rate and decay


class Norm(nn.BatchNorm2d):
    def __init__(self, channels, epsilon):
        super().__init__(channels, eps=epsilon, momentum=0.4)
        self.weight.requires_grad = False


def identity_convolution(inputs, outputs):
    layer = nn.Conv2d(inputs, outputs, 3, padding="same", bias=False)
    nn.init.dirac_(layer.weight.data[:inputs])
    return layer


def group(inputs, outputs, epsilon):
    return [identity_convolution(inputs, outputs), nn.MaxPool2d(2), Norm(outputs, epsilon), nn.GELU(),
            identity_convolution(outputs, outputs), Norm(outputs, epsilon), nn.GELU()]


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs),
                                  nn.ReLU(inplace=True), nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
                                  nn.BatchNorm2d(outputs))
        self.shortcut = nn.Identity()
        if stride > 1:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        self.last = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.last(self.body(x) + self.shortcut(x))


def whitening_filters(pictures):
    """24 filters of 3 x 2 x 2: the principal directions of the pictures' patches, scaled to equal variance, and their negatives."""
    patches = pictures[:5000].double().unfold(2, 2, 1).unfold(3, 2, 1).permute(0, 2, 3, 1, 4, 5).reshape(-1, 12)
    values, vectors = torch.linalg.eigh(patches.T @ patches / len(patches), UPLO="U")
    filters = (vectors.T / (values + 5e-4).sqrt()[:, None]).reshape(12, 3, 2, 2).float()
    return torch.cat([filters, -filters])


def whitening_net(widths=(64, 256, 256), classes=10, pictures=None, epsilon=1e-12, last_pooling=nn.MaxPool2d(3)):
    """Without pictures the first filters are random: for timing alone."""
    whitening = nn.Conv2d(3, 24, 2)
    whitening.weight.requires_grad = False
    if pictures is not None:
        whitening.weight.data = whitening_filters(pictures)
        whitening.bias.data.zero_()
    groups = [layer for inputs, outputs in zip((24, *widths), widths) for layer in group(inputs, outputs, epsilon)]
    return nn.Sequential(whitening, nn.GELU(), *groups, last_pooling, nn.Flatten(), nn.Linear(widths[-1], classes, bias=False))


def airbench_optimizer(net):
    rate, decay = 11.5 / KILOSTEP, 0.0153 * 1024 / KILOSTEP
    norms = [p for name, p in net.named_parameters() if p.requires_grad and p.ndim == 1 and not name.startswith("0.")]
    others = [p for p in net.parameters() if p.requires_grad and all(p is not n for n in norms)]
    return torch.optim.SGD([dict(params=norms, lr=BIAS_RATE * rate, weight_decay=decay / (BIAS_RATE * rate)), dict(params=others, lr=rate, weight_decay=decay / rate)],
                           momentum=0.85, nesterov=True)


def airbench_rate(share):
    """The factor on the rates where this share of the training is done: a triangle."""
    return 0.2 + 0.8 * share / 0.23 if share < 0.23 else 1 - 0.93 * (share - 0.23) / 0.77


class Lookahead:
    """Every fifth step the weights go to their running average, which forgets ever more slowly."""

    def __init__(self, net):
        self.net = net
        self.average = {k: v.clone() for k, v in net.state_dict().items() if v.is_floating_point()}

    @torch.no_grad()
    def step(self, share):
        keep = 0.95 ** 5 * share ** 3
        for name, value in self.net.state_dict().items():
            if value.is_floating_point():
                value.copy_(self.average[name].mul_(keep).add_(value, alpha=1 - keep))

    @torch.no_grad()
    def finish(self):
        self.net.load_state_dict(self.average, strict=False)


def resnet18():
    blocks, inputs = [], 64
    for outputs in (64, 128, 256, 512):
        blocks += [Block(inputs, outputs, 1 if outputs == inputs else 2), Block(outputs, outputs, 1)]
        inputs = outputs
    return nn.Sequential(nn.Conv2d(3, 64, 3, 1, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True), *blocks,
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))
