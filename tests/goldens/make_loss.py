"""Losses and gradients of a small batch, float64, by PyTorch; class weights by scikit-learn."""
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.utils.class_weight import compute_class_weight

from golden import write

torch.manual_seed(1)
z = (3 * torch.randn(4, 5, dtype=torch.float64)).requires_grad_()
t = torch.softmax(torch.randn(4, 5, dtype=torch.float64), 1)
labels = torch.tensor([0, 3, 4, 2])
arrays = {"loss_logits": z.detach().flatten(), "loss_targets": t.flatten(), "loss_labels": labels}
for name, loss in [("cross_entropy", lambda: F.cross_entropy(z, t, reduction="none")),
                   ("smoothed", lambda: F.cross_entropy(z, labels, reduction="none", label_smoothing=0.2)),
                   ("l2", lambda: F.mse_loss(z, t, reduction="none").sum(1)),
                   ("binary_logistic", lambda: F.binary_cross_entropy_with_logits(z, t, reduction="none").sum(1))]:
    values = loss()
    gradient, = torch.autograd.grad(values.sum(), z)
    arrays[name + "_losses"] = values.detach()
    arrays[name + "_gradient"] = gradient.flatten()
counts = torch.tensor([900.0, 40, 300, 7, 1], dtype=torch.float64)
groups = torch.tensor([0, 1, 0, 2, 1])


def focal():
    p = torch.softmax(z, 1)
    return -(t * torch.tensor([1, 0.5, 2, 1, 3.0]) * (1 - p) ** 1.5 * torch.log(p)).sum(1)


def hierarchical_logarithms():
    means = torch.stack([z[:, groups == g].mean(1) for g in range(3)], 1)
    inside = torch.empty_like(z)
    for g in range(3):
        inside[:, groups == g] = torch.log_softmax(z[:, groups == g], 1)
    return torch.log_softmax(means, 1)[:, groups] + inside


def largest_violation():
    right = z.gather(1, labels[:, None])
    others = z.masked_fill(F.one_hot(labels, 5).bool(), -1e9)
    return torch.relu(others.max(1).values - right[:, 0] + 2.5)


for name, loss in [("hinge", lambda: 5 * F.multi_margin_loss(z, labels, margin=2.5, reduction="none")),
                   ("squared_hinge", lambda: 5 * F.multi_margin_loss(z, labels, p=2, margin=2.5, reduction="none")),
                   ("largest_hinge", largest_violation),
                   ("l1", lambda: F.l1_loss(z, t, reduction="none").sum(1)),
                   ("focal", focal),
                   ("balanced_softmax", lambda: F.cross_entropy(z + torch.log(counts), t, reduction="none")),
                   ("hierarchical_softmax", lambda: -(t * hierarchical_logarithms()).sum(1))]:
    values = loss()
    gradient, = torch.autograd.grad(values.sum(), z)
    arrays[name + "_losses"] = values.detach()
    arrays[name + "_gradient"] = gradient.flatten()
arrays["hierarchical_probabilities"] = torch.exp(hierarchical_logarithms()).detach().flatten()
arrays["softmax"] = torch.softmax(z, 1).detach().flatten()
y = np.repeat([0, 1, 2], [50, 30, 5])
arrays["balanced_weights"] = compute_class_weight("balanced", classes=np.arange(3), y=y)
write("loss", "PyTorch %s and scikit-learn" % torch.__version__, arrays)
