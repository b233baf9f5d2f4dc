"""Trajectories of 100 steps on f(w) = sum of 0.5 a w^2 + sin(w), float64, by PyTorch's optimisers."""
import torch

from golden import write

START = [1.0, -2.0, 0.5, 3.0]
A = torch.tensor([1.0, 0.3, 4.0, 0.05], dtype=torch.float64)


def run(make, steps=100):
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    path = []
    for _ in range(steps):
        optimizer.zero_grad()
        (0.5 * A * w * w + torch.sin(w)).sum().backward()
        optimizer.step()
        path += w.detach().tolist()
    return path


arrays = {
    "sgd_path": run(lambda p: torch.optim.SGD(p, lr=0.05, weight_decay=0.01)),
    "momentum_path": run(lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9, weight_decay=0.01)),
    "nesterov_path": run(lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.85, nesterov=True, weight_decay=0.01)),
    "adam_path": run(lambda p: torch.optim.Adam(p, lr=0.05, weight_decay=0.01)),
    "adamw_path": run(lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1)),
}
g1, g2 = torch.tensor([3.0, -4.0]), torch.tensor([12.0])
p1, p2 = torch.zeros(2, requires_grad=True), torch.zeros(1, requires_grad=True)
p1.grad, p2.grad = g1.clone(), g2.clone()
torch.nn.utils.clip_grad_norm_([p1, p2], 6.5)
arrays["clipped"] = p1.grad.tolist() + p2.grad.tolist()
torch.manual_seed(3)
w = 3 * torch.randn(4, 6)
arrays["renorm_in"] = w.flatten()
arrays["renorm_out"] = torch.renorm(w, 2, 0, 4.0).flatten()
write("optimization", "PyTorch " + torch.__version__, arrays)
