"""Eigenvalues and projectors of a symmetric matrix by NumPy."""
import numpy as np

from golden import write

rng = np.random.default_rng(5)
b = rng.normal(size=(12, 12))
m = b @ b.T + np.diag(rng.normal(size=12) * 3)
values, vectors = np.linalg.eigh(m)
first = vectors[:, -1]
first = first * np.sign(first[np.argmax(np.abs(first))])
write("core", "NumPy " + np.__version__, {"eigen_matrix": m.flatten(), "eigen_values": values[::-1], "eigen_first": first})
