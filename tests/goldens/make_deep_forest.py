"""Rows of three overlapping classes, and the accuracies of scikit-learn's forests on them."""
import numpy as np
import sklearn
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from golden import write


def rows(rng, count):
    labels = np.arange(count) % 3
    x = rng.normal(size=(count, 6))
    x[:, 0] += 1.5 * labels
    x[:, 1] += np.where(labels == 1, 2.0, 0.0)
    x[:, 2] *= 1 + labels
    return x.astype(np.float32).round(3), labels


rng = np.random.default_rng(3)
train, train_labels = rows(rng, 300)
test, test_labels = rows(rng, 400)
arrays = {"forest_train": train.flatten(), "forest_train_labels": train_labels, "forest_test": test.flatten(), "forest_test_labels": test_labels}
for name, make in [("random_forest_range", lambda s: RandomForestClassifier(180, random_state=s)),
                   ("completely_random_range", lambda s: ExtraTreesClassifier(180, max_features=1, random_state=s))]:
    accuracies = [make(seed).fit(train, train_labels).score(test, test_labels) for seed in range(10)]
    arrays[name] = [min(accuracies), max(accuracies)]
write("deep_forest", "scikit-learn " + sklearn.__version__, arrays)
