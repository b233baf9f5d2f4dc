"""Sobol points, densities and intervals by SciPy; decisions of Optuna's pruner, what its TPE reaches on two functions; scikit-learn's Gaussian process."""
import math
import warnings

import numpy as np
import optuna
import scipy
import sklearn
from scipy.stats import norm, qmc, t, truncnorm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern

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

# 12 readings of three inputs, two of them noisier than the rest; the kernel is given.
field_x, field_y = rng.uniform(size=(12, 3)), rng.normal(size=12)
field_variance = np.where(np.arange(12) < 2, 9.0, 1.0)
field_at = rng.uniform(size=(5, 3))
field = GaussianProcessRegressor(ConstantKernel(1.3) * Matern([0.4, 0.9, 2.0], nu=2.5), alpha=0.1 * field_variance + 1e-6, optimizer=None).fit(field_x, field_y)
field_mean, field_deviation = field.predict(field_at, return_std=True)
best = 0.4   # Mockus's formula
above = (field_mean - best) / field_deviation

sample = [0.91, 0.94, 0.925]
low, high = t.interval(0.95, 2, loc=np.mean(sample), scale=np.std(sample, ddof=1) / math.sqrt(3))
write("search", "SciPy %s, Optuna %s and scikit-learn %s" % (scipy.__version__, optuna.__version__, sklearn.__version__), {
    "sobol_5": qmc.Sobol(5, scramble=False).random(32)[1:].flatten(),
    "parzen_bumps": bumps.flatten(), "parzen_density": mixture,
    "halving_curves": curves.flatten(), "halving_ended": ended,
    "field_x": field_x.flatten(), "field_y": field_y, "field_variance": field_variance, "field_at": field_at.flatten(),
    "field_mean": field_mean, "field_deviation": field_deviation, "field_likelihood": [field.log_marginal_likelihood_value_],
    "field_improvement": (field_mean - best) * norm.cdf(above) + field_deviation * norm.pdf(above),
    "interval": [low, high],
    "tpe_branin": [tpe_best(branin, seed, 60, x=(-5, 10), y=(0, 15)) for seed in range(20)],
    "tpe_sphere": [tpe_best(lambda **x: sum((v - 0.7) ** 2 for v in x.values()), seed, 60, **{"x%d" % i: (0, 1) for i in range(5)}) for seed in range(20)],
})
