"""Whitening filters of 2 x 2 patches by NumPy; Dirac filters by PyTorch."""
import numpy as np
import torch

from golden import write

rng = np.random.default_rng(9)
count, height, width, channels, k = 3, 5, 4, 2, 2
pictures = rng.normal(size=(count, height, width, channels)).astype(np.float32)
pictures[..., 1] = 0.6 * pictures[..., 0] + 0.4 * pictures[..., 1] + 0.2
chw = torch.tensor(pictures).permute(0, 3, 1, 2).double()
patches = chw.unfold(2, k, 1).unfold(3, k, 1).permute(0, 2, 3, 1, 4, 5).reshape(-1, channels * k * k).numpy()
moments = patches.T @ patches / len(patches)
values, vectors = np.linalg.eigh(moments)
whitening = (vectors / np.sqrt(values + 5e-4)).T[::-1]
dirac = torch.full((5, 3, 3, 3), 9.0)
torch.nn.init.dirac_(dirac[:3])
write("initialization", "NumPy %s and PyTorch %s" % (np.__version__, torch.__version__),
      {"pictures": pictures.flatten(), "moments": moments.flatten(),
       "outer_products": np.concatenate([np.outer(w, w).flatten() for w in whitening]), "dirac": dirac.flatten()})
