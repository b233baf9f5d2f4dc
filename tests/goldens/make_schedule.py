"""Rates printed by PyTorch's schedulers, one per step, base rate 1."""
import torch
from torch.optim import SGD
from torch.optim.lr_scheduler import (CosineAnnealingLR, CosineAnnealingWarmRestarts, CyclicLR, ExponentialLR, LambdaLR,
                                      LinearLR, MultiStepLR, OneCycleLR, ReduceLROnPlateau, StepLR)

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
for name, make, steps, per_epoch in [
        ("multi_step_rate", lambda o: MultiStepLR(o, [10, 25], 0.3), 50, 1),
        ("step_rate", lambda o: StepLR(o, 2, 0.3), 50, 5),
        ("exponential_rate", lambda o: ExponentialLR(o, 0.9), 50, 5),
        ("inverse_rate", lambda o: LambdaLR(o, lambda t: (1 + 0.3 * t) ** -0.75), 50, 1),
        ("warm_restarts_growing", lambda o: CosineAnnealingWarmRestarts(o, 10, 2, 0.1), 80, 1),
        ("warm_restarts_equal", lambda o: CosineAnnealingWarmRestarts(o, 7), 80, 1),
        ("cyclical_triangular", lambda o: CyclicLR(o, 0.2, 1.0, 8), 60, 1),
        ("cyclical_triangular2", lambda o: CyclicLR(o, 0.2, 1.0, 8, mode="triangular2"), 60, 1),
        ("cyclical_exp_range", lambda o: CyclicLR(o, 0.2, 1.0, 8, mode="exp_range", gamma=0.97), 60, 1)]:
    opt = optimizer()
    rates, _ = run(make(opt), opt, steps // per_epoch)
    arrays[name] = [rate for rate in rates for _ in range(per_epoch)]  # these schedulers step once an epoch
write("schedule", "PyTorch " + torch.__version__, arrays)
