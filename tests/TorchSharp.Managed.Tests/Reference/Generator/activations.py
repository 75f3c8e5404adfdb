"""Softmax and the activation functions, as functions and as modules where TorchSharp has both."""

import torch
import torch.nn.functional as F

from table import Family

family = Family("activations")

for name, function in {"softmax": F.softmax, "log_softmax": F.log_softmax}.items():
    row = family.op(name, lambda x, dim, f=function: f(x, dim))
    for text, dim in (("[2,3]", 1), ("[2,3]", 0), ("[5]", 0), ("[5]", -1), ("[4,10]", 1), ("[2,100]", 1), ("[2,3,4]", 1), ("[3,4] t", 1), ("[3,4] strided", 1), ("[2,3,4] reversed", 0), ("[2,0]", 1), ("[0,3]", 1)):
        row(f"float{text}", dim=dim)
    row("float[2,3] = 1000 1001 999 -1000 0 1000", dim=1)
    row("float[3,3] = -inf 0 1 1 inf 2 nan 1 2", dim=1)

SIMPLE = {
    "relu": F.relu,
    "relu6": F.relu6,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "silu": F.silu,
    "softplus": F.softplus,
    "logsigmoid": F.logsigmoid,
}
for name, function in SIMPLE.items():
    row = family.op(name, function)
    for text in ("[2,3]", "[133]", "[3,4] t", "[3,4] strided", "[]", "[0,3]"):
        row(f"float{text}")
    if name in ("relu", "leaky_relu", "silu", "softplus", "logsigmoid"):
        row("float[9] = 0 -0.0 nan inf -inf 1 -1 20 -20")
    else:  # on NaN and infinities PyTorch's versions and kernels disagree
        row("float[6] = 0 -0.0 1 -1 20 -20")
row = family.op("leaky_relu slope", lambda x, slope: F.leaky_relu(x, slope))
row("float[2,7]", slope=0.2)
row = family.op("relu in place", lambda x: F.relu_(x.clone()))
row("float[2,7]")
row = family.op("maxout", lambda x, pieces: x.reshape(x.shape[0], -1, pieces).amax(2))
row("float[3,10]", pieces=5)
row("float[3,8] ties", pieces=4)
row = family.op("normalize", lambda x, dim: F.normalize(x, 2.0, dim))
row("float[3,4]", dim=1)
row = family.op("cosine_similarity", lambda x, y, dim: F.cosine_similarity(x, y, dim))
row("float[3,4]", "float[3,4]", dim=1)
row("float[3,4] t", "float[4]", dim=1)
row("float[5]", "float[5]", dim=0)
