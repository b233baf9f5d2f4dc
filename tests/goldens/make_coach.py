"""Lines, quantiles, trends and intervals by NumPy and SciPy."""
import numpy as np
import scipy
from scipy import stats

from golden import write

rng = np.random.default_rng(11)
x = np.arange(20.0)
noisy = 2.0 - 0.02 * x + 0.1 * rng.standard_normal(20)
tied = np.round(noisy, 1)
line = stats.linregress(x, noisy)
falling = 1 - stats.t.cdf(line.slope / line.stderr, 18)


def mann_kendall(values):  # SciPy's tau-b has no continuity correction and another variance: the sums by NumPy
    s = sum(np.sign(values[i + 1:] - values[i]).sum() for i in range(len(values)))
    n = len(values)
    ties = np.unique(values, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    return stats.norm.cdf((s - np.sign(s)) / np.sqrt(variance))


points = [(-3.0, 1.0), (-1.5, 4.0), (-0.1, 30.0), (0.0, 2.0), (0.7, 3.0), (2.0, 8.0), (2.0, 200.0), (12.0, 5.0)]
hits = [(0, 10), (5, 10), (60, 100), (600, 1000)]
wilson = []
for k, n in hits:
    p, z = k / n, 2.0
    roots = np.roots([n + z * z, -(2 * n * p + z * z), n * p * p])  # (share - p)^2 = z^2 p (1 - p) / n
    wilson.append(np.real(roots).min())
write("coach", "NumPy %s and SciPy %s" % (np.__version__, scipy.__version__), {
    "coach_noisy": noisy,
    "coach_tied": tied,
    "coach_line": [line.slope, line.intercept, line.stderr, falling],
    "student_t_points": np.array(points).flatten(),
    "student_t_values": [stats.t.cdf(t, degrees) for t, degrees in points],
    "coach_quantiles": np.quantile(noisy, [0.0, 0.1, 0.25, 0.5, 0.9, 1.0]),
    "coach_robust_deviation": [1.4826 * stats.median_abs_deviation(noisy), 1.4826 * stats.median_abs_deviation(tied)],
    "coach_trend": [mann_kendall(noisy), mann_kendall(tied), mann_kendall(-noisy)],
    "wilson_points": np.array(hits).flatten(),
    "wilson_values": wilson,
})
