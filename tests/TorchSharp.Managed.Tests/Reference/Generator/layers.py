"""Modules with state: batch normalisation in training and evaluation, and small networks end to end."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from table import Family

family = Family("layers")


def batch_norm(x, weight, bias, momentum, steps, training):
    """The output, then the running mean and variance that the module ends with."""
    layer = nn.BatchNorm2d(x.shape[1], momentum=momentum, dtype=x.dtype)
    del layer.weight, layer.bias
    layer.weight, layer.bias = weight, bias
    for _ in range(steps):
        layer(x.detach())
    layer.train(training)
    return layer(x), layer.running_mean, layer.running_var


row = family.op("BatchNorm2d", batch_norm)
for training in (True, False):
    for shape in ("[4,3,2,2]", "[2,1,3,3]", "[3,17,2,2]"):
        channels = shape.split(",")[1]
        row(f"float{shape}", f"float[{channels}]", f"float[{channels}]", momentum=0.1, steps=0, training=training, terms=64)
        row(f"float{shape}", f"float[{channels}]", f"float[{channels}]", momentum=0.3, steps=2, training=training, terms=64)
    row("float[4,3,2,2] nhwc", "float[3]", "float[3]", momentum=0.1, steps=1, training=training, terms=64)
    row("float[4,3,2,2] t const", "float[3]", "float[3]", momentum=0.1, steps=1, training=training, terms=64)

row = family.op(
    "batch_norm function",
    lambda x, m, v, w, b: F.batch_norm(x, m, v, w, b, training=False, eps=1e-3),
)
row("float[4,3,2,2]", "float[3] const", "float[3] positive const", "float[3]", "float[3]", terms=16)
row("float[4,3]", "float[3] const", "float[3] positive const", "float[3]", "float[3]", terms=16)


def mlp(x, w1, b1, w2, b2, labels):
    return F.cross_entropy(F.linear(F.relu(F.linear(x, w1, b1)), w2, b2), labels)


row = family.op("two-layer network", mlp)
row("float[5,8]", "float[7,8]", "float[7]", "float[3,7]", "float[3]", "int64[5] <3", terms=64)


def cnn(x, k1, b1, k2, b2, w, b, labels):
    x = F.max_pool2d(F.relu(F.conv2d(x, k1, b1)), 2)
    x = F.relu(F.conv2d(x, k2, b2, padding=1))
    return F.cross_entropy(F.linear(x.flatten(1), w, b), labels)


row = family.op("convolutional network", cnn)
row(
    "float[2,1,10,10]",
    "float[4,1,3,3]",
    "float[4]",
    "float[3,4,3,3]",
    "float[3]",
    "float[5,48]",
    "float[5]",
    "int64[2] <5",
    terms=256,
)


def clip(p, q, limit, order):
    for t in (p, q):
        t.grad = t.detach() * 2
    total = nn.utils.clip_grad_norm_([p, q], limit, order)
    return total.to(p.dtype), p.grad, q.grad


row = family.op("clip_grad_norm_", clip)
for order in (2.0, 1.0):
    row("float[2,3]", "float[4]", limit=1.0, order=order, terms=10)
    row("float[2,3]", "float[4]", limit=1000.0, order=order, terms=10)
row = family.op("parameters_to_vector", lambda p, q: nn.utils.parameters_to_vector([p, q]))
row("float[2,3]", "float[4]")
row = family.op("gradient sign step", lambda x, w: (x + 0.3 * (x @ w).sum().tanh()).clamp(0, 1))
row("float[2,5] unit", "float[5,3]", terms=15)
row = family.op("layer_norm", lambda x, w, b: F.layer_norm(x, [x.shape[-1]], w, b))
row("float[3,5]", "float[5]", "float[5]", terms=15)
