"""Trajectories of 100 steps on f(w) = sum of 0.5 a w^2 + sin(w), float64, by PyTorch's optimisers (textbook Nadam by NumPy)."""
import numpy as np
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
torch.set_default_dtype(torch.float64)  # NAdam keeps the product of its momenta in the default type
arrays.update({
    "adagrad_path": run(lambda p: torch.optim.Adagrad(p, lr=0.5, weight_decay=0.01)),
    "adagrad_slowing_path": run(lambda p: torch.optim.Adagrad(p, lr=0.5, lr_decay=0.02, initial_accumulator_value=0.3)),
    "adadelta_path": run(lambda p: torch.optim.Adadelta(p, lr=1.0, eps=1e-4, weight_decay=0.01)),
    "rmsprop_path": run(lambda p: torch.optim.RMSprop(p, lr=0.02, weight_decay=0.01)),
    "rmsprop_centered_path": run(lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.9, eps=1e-3, weight_decay=0.01, centered=True)),
    "rmsprop_velocity_path": run(lambda p: torch.optim.RMSprop(p, lr=0.02, weight_decay=0.01, momentum=0.5)),
    "rmsprop_all_path": run(lambda p: torch.optim.RMSprop(p, lr=0.02, eps=1e-3, weight_decay=0.01, centered=True, momentum=0.5)),
    # The single-tensor form of 1.13 multiplies the next product of momenta by this step's once too often.
    "nadam_path": run(lambda p: torch.optim.NAdam(p, lr=0.05, weight_decay=0.01, momentum_decay=0.02, foreach=True)),
})
torch.set_default_dtype(torch.float32)


def nadam_textbook(rate, decay, beta1=0.9, beta2=0.999, epsilon=1e-8, steps=100):
    """The rule with corrected moments, written in NumPy: no optimiser of PyTorch has it."""
    w, a, m, v, path = np.array(START), A.numpy(), 0.0, 0.0, []
    for t in range(1, steps + 1):
        g = a * w + np.cos(w) + decay * w
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g ** 2
        m_hat, v_hat = m / (1 - beta1 ** t), v / (1 - beta2 ** t)
        w = w - rate / (np.sqrt(v_hat) + epsilon) * (beta1 * m_hat + (1 - beta1) * g / (1 - beta1 ** t))
        path += w.tolist()
    return path


def lamb(rate, decay, beta1=0.9, beta2=0.999, epsilon=1e-6, steps=100):
    """Algorithm 2 of the paper, the four weights taken as one layer."""
    w, a, m, v, path = np.array(START), A.numpy(), 0.0, 0.0, []
    for t in range(1, steps + 1):
        g = a * w + np.cos(w)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g ** 2
        r = (m / (1 - beta1 ** t)) / (np.sqrt(v / (1 - beta2 ** t)) + epsilon)
        u = r + decay * w
        w = w - rate * np.linalg.norm(w) / np.linalg.norm(u) * u
        path += w.tolist()
    return path


arrays["lamb_path"] = lamb(0.01, 0.1)
arrays["nadam_textbook_path"] = nadam_textbook(0.05, 0.01)
g1, g2 = torch.tensor([3.0, -4.0]), torch.tensor([12.0])
p1, p2 = torch.zeros(2, requires_grad=True), torch.zeros(1, requires_grad=True)
p1.grad, p2.grad = g1.clone(), g2.clone()
torch.nn.utils.clip_grad_norm_([p1, p2], 6.5)
arrays["clipped"] = p1.grad.tolist() + p2.grad.tolist()
p1.grad = torch.tensor([0.3, -4.0])
arrays["clip_value_in"] = p1.grad.tolist()
torch.nn.utils.clip_grad_value_([p1], 0.7)
arrays["clip_value_out"] = p1.grad.tolist()
rng = np.random.default_rng(5)
value, gradient = rng.normal(size=(4, 6)), rng.normal(size=(4, 6)) * [[0.01], [0.1], [1], [10]]
# The published rule, unit by unit: trigger where the gradient is longer than limit times the weights.
longest = 0.2 * np.maximum(np.linalg.norm(value, axis=1, keepdims=True), 1e-3)
norm = np.linalg.norm(gradient, axis=1, keepdims=True)
arrays["adaptive_clip_value"] = value.flatten()
arrays["adaptive_clip_in"] = gradient.flatten()
arrays["adaptive_clip_out"] = np.where(norm > longest, gradient * longest / norm, gradient).flatten()
torch.manual_seed(3)
w = 3 * torch.randn(4, 6)
arrays["renorm_in"] = w.flatten()
arrays["renorm_out"] = torch.renorm(w, 2, 0, 4.0).flatten()
w = torch.tensor([2.0, -3.0, 0.1, -0.2, 0.0, 0.29], dtype=torch.float64, requires_grad=True)
arrays["penalty_value"] = w.detach()
penalty = 0.1 * torch.nn.functional.smooth_l1_loss(w, torch.zeros_like(w), reduction="sum", beta=0.3)
arrays["smooth_l1_gradient"] = 0.5 + torch.autograd.grad(penalty, w)[0]
penalty = 0.1 * (0.3 * w.abs().sum() + 0.35 * (w * w).sum())
arrays["elastic_net_gradient"] = 0.5 + torch.autograd.grad(penalty, w)[0]
write("optimization", "PyTorch " + torch.__version__, arrays)
