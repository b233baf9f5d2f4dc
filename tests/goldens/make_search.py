"""Sobol points, densities and intervals by SciPy; decisions of Optuna's pruner, what its TPE reaches on two functions."""
import math
import warnings

import numpy as np
import optuna
import scipy
from scipy.stats import qmc, t, truncnorm

from golden import write

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)


def cut_normal(x, mean, deviation):
    return truncnorm.pdf(x, (0 - mean) / deviation, (1 - mean) / deviation, loc=mean, scale=deviation)


def branin(x, y):
    return (y - 5.1 / (4 * math.pi**2) * x**2 + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def tpe_best(function, seed, trials, **ranges):
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed, multivariate=True))
    study.optimize(lambda trial: function(**{k: trial.suggest_float(k, *v) for k, v in ranges.items()}), n_trials=trials)
    return study.best_value


rng = np.random.default_rng(3)
bumps = np.array([[0.1, 0.05, 1.0], [0.8, 0.3, 2.0], [0.5, 1.0, 1.0]])
xs = np.linspace(0, 1, 11)
mixture = sum(w * cut_normal(xs, m, d) for m, d, w in bumps) / bumps[:, 2].sum()

# 40 rising curves of 9 epochs; where Optuna's asynchronous halving ends each (0: never).
curves = np.sort(rng.uniform(size=(40, 9)), axis=1)
study = optuna.create_study(direction="maximize", pruner=optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=3))
ended = []
for curve in curves:
    trial = study.ask()
    end = 0
    for epoch, score in enumerate(curve, 1):
        trial.report(float(score), epoch)
        if trial.should_prune():
            end = epoch
            break
    study.tell(trial, float(curve[-1]) if not end else None, state=None if not end else optuna.trial.TrialState.PRUNED)
    ended.append(end)

sample = [0.91, 0.94, 0.925]
low, high = t.interval(0.95, 2, loc=np.mean(sample), scale=np.std(sample, ddof=1) / math.sqrt(3))
write("search", "SciPy %s and Optuna %s" % (scipy.__version__, optuna.__version__), {
    "sobol_5": qmc.Sobol(5, scramble=False).random(32)[1:].flatten(),
    "parzen_bumps": bumps.flatten(), "parzen_density": mixture,
    "halving_curves": curves.flatten(), "halving_ended": ended,
    "interval": [low, high],
    "tpe_branin": [tpe_best(branin, seed, 60, x=(-5, 10), y=(0, 15)) for seed in range(20)],
    "tpe_sphere": [tpe_best(lambda **x: sum((v - 0.7) ** 2 for v in x.values()), seed, 60, **{"x%d" % i: (0, 1) for i in range(5)}) for seed in range(20)],
})
