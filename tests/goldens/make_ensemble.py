"""What the rules of ensembles make of three members' probabilities, by NumPy, SciPy and scikit-learn."""
import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.preprocessing import StandardScaler

from golden import write

rng = np.random.default_rng(7)
samples, classes = 60, 3
labels = np.arange(samples) % classes
skills = [1.6, 1.0, 0.3]
sharpness = [1.0, 3.0, 0.7]
logits = [a * (rng.normal(size=(samples, classes)) + s * np.eye(classes)[labels]) for s, a in zip(skills, sharpness)]
members = [softmax(z, axis=1).astype(np.float32).astype(np.float64) for z in logits]
members = [p / p.sum(1, keepdims=True) for p in members]
logs = [np.log(p) for p in members]


def greedy(score, rounds):
    counts, total, best, kept = np.zeros(len(members)), np.zeros((samples, classes)), None, None
    for n in range(1, rounds + 1):
        scores = [score((total + p) / n) for p in members]
        chosen = int(np.argmax(np.array([s[0] for s in scores])))
        ties = [m for m in range(len(members)) if scores[m][0] == scores[chosen][0]]
        chosen = max(ties, key=lambda m: (scores[m][1], -m))
        counts[chosen] += 1
        total += members[chosen]
        if best is None or scores[chosen] > best:
            best, kept = scores[chosen], counts.copy()
    return kept / kept.sum()


by_loss = greedy(lambda p: (-log_loss(labels, p), 0.0), 40)
by_accuracy = greedy(lambda p: (accuracy_score(labels, p.argmax(1)), -log_loss(labels, p)), 40)

features = np.hstack(logs)
strength = 0.02
scaler = StandardScaler().fit(features)
head = LogisticRegression(C=1 / (strength * samples), tol=1e-8, max_iter=10000).fit(scaler.transform(features), labels)
stacked = head.predict_proba(scaler.transform(features))

scores = [log_softmax(z, axis=1) for z in logs]
scores = [s - s.mean(1, keepdims=True) for s in scores]
fused = sum(s / s.std() / 3 for s in scores)
scale = minimize_scalar(lambda t: log_loss(labels, softmax(np.exp(t) * fused, axis=1)), bounds=(-5, 5), method="bounded").x
late = np.array([np.exp(scale) / 3 / s.std() for s in scores])

write("ensemble", f"NumPy {np.__version__}, SciPy {scipy.__version__}, scikit-learn {sklearn.__version__}", {
    "ensemble_members": np.array(members).flatten(),
    "ensemble_average": np.mean(members, axis=0).flatten(),
    "ensemble_geometric": softmax(np.mean(logs, axis=0), axis=1).flatten(),
    "ensemble_average_loss": [log_loss(labels, np.mean(members, axis=0))],
    "ensemble_greedy_by_loss": by_loss,
    "ensemble_greedy_by_accuracy": by_accuracy,
    "ensemble_stacked": stacked.flatten(),
    "ensemble_late_factors": late,
})
