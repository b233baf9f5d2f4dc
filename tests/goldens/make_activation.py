"""Values and slopes of activations, float64, by PyTorch's autograd."""
import torch
import torch.nn.functional as F

from golden import write

x = torch.linspace(-6, 6, 25, dtype=torch.float64, requires_grad=True)
arrays = {"activation_x": x.detach()}
for name, f in [("relu", F.relu), ("leaky_relu", lambda v: F.leaky_relu(v, 0.01)), ("gelu", F.gelu),
                ("sigmoid", torch.sigmoid), ("tanh", torch.tanh), ("rrelu_test", lambda v: F.rrelu(v, 1 / 5.5, 1 / 5.5)),
                ("elu", F.elu), ("celu", lambda v: F.celu(v, 0.5)), ("selu", F.selu), ("swish", F.silu),
                ("softplus", lambda v: F.softplus(v, threshold=1e9))]:
    y = f(x)
    slope, = torch.autograd.grad(y.sum(), x)
    arrays[name + "_y"] = y.detach()
    arrays[name + "_slope"] = slope
write("activation", "PyTorch " + torch.__version__, arrays)
