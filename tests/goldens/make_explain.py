"""Colours by matplotlib; principal components and nearest neighbours by scikit-learn."""
import matplotlib
import matplotlib.cm
import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from golden import write

rng = np.random.default_rng(11)
rows = rng.normal(size=(40, 7)) @ rng.normal(size=(7, 7)) + rng.normal(size=7)
pca = PCA(n_components=2, svd_solver="full").fit(rows)
axes = pca.components_ * np.sign(pca.components_[np.arange(2), np.abs(pca.components_).argmax(axis=1)])[:, None]
query = rng.normal(size=7)
arrays = {"plane_rows": rows.flatten(), "plane_axes": axes.flatten(), "plane_points": ((rows - pca.mean_) @ axes.T).flatten(),
          "plane_shares": pca.explained_variance_ratio_, "query": query}
for metric in ("euclidean", "cosine"):
    distances, which = NearestNeighbors(n_neighbors=5, metric=metric, algorithm="brute").fit(rows).kneighbors(query[None])
    arrays["nearest_" + metric] = which[0]
    arrays["distance_" + metric] = distances[0]
at = np.arange(0, 256, 5)
arrays["turbo_at"] = at / 255
arrays["turbo"] = (matplotlib.cm.get_cmap("turbo")(at)[:, :3] * 255).flatten()
write("explain", "scikit-learn %s, matplotlib %s" % (sklearn.__version__, matplotlib.__version__), arrays)
