"""Scaling, whitening and imputation by scikit-learn and NumPy."""
import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from golden import write

rng = np.random.default_rng(7)
x = (rng.normal(size=(20, 3)) @ rng.normal(size=(3, 3)) + [1, -2, 30]).astype(np.float32)
fit, new = x[:15], x[15:]
holes = x.copy()
holes[[1, 4, 9], 0] = np.nan
holes[2, 2] = np.nan
pca = PCA(whiten=True).fit(fit.astype(np.float64))
covariance = np.cov(np.concatenate([pca.transform(fit)]).T)
wide = fit.astype(np.float64)
values, vectors = np.linalg.eigh(np.cov(wide.T))
zca = vectors @ np.diag(1 / np.sqrt(values + 0.01)) @ vectors.T
plain = PCA(n_components=2).fit(wide)
arrays = {
    "table": x.flatten(),
    "standardized_new": StandardScaler().fit(fit.astype(np.float64)).transform(new).flatten(),
    "min_max_new": MinMaxScaler((-1, 1)).fit(fit.astype(np.float64)).transform(new).flatten(),
    "whitened_new": pca.transform(new).flatten(),
    "medians": SimpleImputer(strategy="median").fit(holes[:15]).statistics_,
    "means": SimpleImputer(strategy="mean").fit(holes[:15].astype(np.float64)).statistics_,
    "variance_shares": pca.explained_variance_ratio_,
}
arrays |= {
    "zca_new": ((new - wide.mean(0)) @ zca.T).flatten(),
    "pca_new": plain.transform(new).flatten(),
    "pca_axes": plain.components_.flatten(),
    "log1p_new": (np.sign(new) * np.log1p(np.abs(new))).flatten(),
}
write("preprocessing", "scikit-learn " + sklearn.__version__, arrays)
