"""Values and slopes of activations, float64, by PyTorch's autograd."""
import torch
import torch.nn.functional as F

from golden import write

x = torch.linspace(-6, 6, 25, dtype=torch.float64, requires_grad=True)
arrays = {"activation_x": x.detach()}
for name, f in [("relu", F.relu), ("leaky_relu", lambda v: F.leaky_relu(v, 0.01)), ("gelu", F.gelu),
                ("sigmoid", torch.sigmoid), ("tanh", torch.tanh), ("rrelu_test", lambda v: F.rrelu(v, 1 / 5.5, 1 / 5.5)),
                ("elu", F.elu), ("celu", lambda v: F.celu(v, 0.5)), ("selu", F.selu), ("swish", F.silu),
                ("softplus", lambda v: F.softplus(v, threshold=1e9)),
                ("prelu", lambda v: F.prelu(v, torch.tensor([0.25], dtype=torch.float64)))]:
    y = f(x)
    slope, = torch.autograd.grad(y.sum(), x)
    arrays[name + "_y"] = y.detach()
    arrays[name + "_slope"] = slope
# Two channels with slopes of their own; then maxout of 3 pieces on 3 pixels of 2 units (all first pieces come first).
torch.manual_seed(5)
v = torch.randn(5, 2, dtype=torch.float64, requires_grad=True)
slopes = torch.tensor([0.1, -0.5], dtype=torch.float64, requires_grad=True)
g = torch.randn(5, 2, dtype=torch.float64)
y = F.prelu(v, slopes)
y.backward(g)
arrays.update(prelu_channels_x=v.detach().reshape(-1), prelu_channels_gy=g.reshape(-1), prelu_channels_y=y.detach().reshape(-1),
              prelu_channels_gx=v.grad.reshape(-1), prelu_channels_slopes=slopes.grad)
v = torch.randn(3, 3, 2, dtype=torch.float64, requires_grad=True)
g = torch.randn(3, 2, dtype=torch.float64)
y = v.max(1)[0]
y.backward(g)
arrays.update(maxout_x=v.detach().reshape(-1), maxout_gy=g.reshape(-1), maxout_y=y.detach().reshape(-1), maxout_gx=v.grad.reshape(-1))
write("activation", "PyTorch " + torch.__version__, arrays)
