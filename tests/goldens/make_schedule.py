"""Rates printed by PyTorch's schedulers, one per step, base rate 1."""
import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, OneCycleLR, ReduceLROnPlateau

from golden import write


def optimizer():
    return SGD([torch.zeros(1, requires_grad=True)], lr=1.0, momentum=0.9)


def run(scheduler, opt, steps):
    rates, momenta = [], []
    for _ in range(steps):
        rates.append(opt.param_groups[0]["lr"])
        momenta.append(opt.param_groups[0]["momentum"])
        opt.step()
        scheduler.step()
    return rates, momenta


arrays = {}
opt = optimizer()
arrays["cosine_50_to_0_1"], _ = run(CosineAnnealingLR(opt, 50, eta_min=0.1), opt, 50)
opt = optimizer()
arrays["warmup_20_from_0_1"], _ = run(LinearLR(opt, 0.1, 1.0, 20), opt, 30)
opt = optimizer()
arrays["one_cycle_rate"], arrays["one_cycle_momentum"] = run(
    OneCycleLR(opt, 1.0, total_steps=50, pct_start=0.3, div_factor=25, final_div_factor=400), opt, 50)
opt = optimizer()
arrays["one_cycle_linear_rate"], _ = run(
    OneCycleLR(opt, 1.0, total_steps=40, pct_start=0.25, div_factor=10, final_div_factor=100, anneal_strategy="linear"),
    opt, 40)
losses = [1.0, 0.9, 0.95, 0.91, 0.92, 0.85, 0.86, 0.87, 0.88, 0.89, 0.9, 0.91, 0.84, 0.9]
opt = optimizer()
# PyTorch cuts when MORE than `patience` epochs brought nothing.
plateau = ReduceLROnPlateau(opt, factor=0.2, patience=2, threshold=0.0, threshold_mode="abs", eps=0.0)
rates = []
for loss in losses:
    plateau.step(loss)
    rates.append(opt.param_groups[0]["lr"])
arrays["plateau_losses"] = losses
arrays["plateau_rates"] = rates
write("schedule", "PyTorch " + torch.__version__, arrays)
