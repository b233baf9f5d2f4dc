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
arrays["softmax"] = torch.softmax(z, 1).detach().flatten()
y = np.repeat([0, 1, 2], [50, 30, 5])
arrays["balanced_weights"] = compute_class_weight("balanced", classes=np.arange(3), y=y)
write("loss", "PyTorch %s and scikit-learn" % torch.__version__, arrays)
