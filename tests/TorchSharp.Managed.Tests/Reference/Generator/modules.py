"""Functions beside the course's own layers: further activations, norms, convolutions, rearrangements and losses."""

import torch
import torch.nn.functional as F

from table import Family

family = Family("modules")
family.torchsharp = {
    "hardtanh": "leaves the values as they are",
    "gaussian_nll_loss": "flattens all but the first dimension, and its variance has no gradient",
}
# At NaN PyTorch 1.13's vector loops differ from its plain ones, and from later versions.
family.without = {name: ("wild",) for name in ("celu", "softshrink", "hardswish")}
# Its gradient is NaN where exp overflows; ours is exact.
family.without["soft_margin_loss"] = ("wild",)
# Infinity times the zero weights outside of the window.
family.without["antialiased"] = ("wild",)
# Of no rows it is what memory held.
family.without["multi_margin_loss"] = family.without["multilabel_margin_loss"] = ("empty",)

# At the bends and beyond; hardshrink and the like have a gradient of 0 or 1 exactly at them.
BENDS = "[12] = 0 -0.0 1 -1 0.5 -0.5 3 -3 6 -6 20 -20"
for name, function in {
    "celu": lambda x: F.celu(x, 0.7),
    "hardshrink": F.hardshrink,
    "softshrink": F.softshrink,
    "tanhshrink": F.tanhshrink,
    "hardtanh": lambda x: F.hardtanh(x, -1, 0.7),
    "hardsigmoid": F.hardsigmoid,
    "hardswish": F.hardswish,
    "mish": F.mish,
    "softsign": F.softsign,
    "threshold": lambda x: F.threshold(x, 0.1, 20.0),
    "gelu tanh": lambda x: F.gelu(x, approximate="tanh"),
}.items():
    row = family.op(name, function)
    # PyTorch rounds the constants of these two to float32, whatever the type.
    kind = "float32" if name in ("celu", "hardsigmoid") else "float"
    for text in ("[3,7]", "[3,4] t", "[0,3]"):
        row(kind + text)
    if name != "hardswish":  # PyTorch 1.13's gradient at -3 and 3 is that of the middle piece, later ones differ
        row(kind + BENDS)
row = family.op("glu", lambda x, dim: F.glu(x, dim))
row("float[3,4]", dim=-1)
row("float[4,3]", dim=0)
row = family.op("prelu", F.prelu)
row("float[2,3,4]", "float[3]", terms=8)
row("float[5]", "float[1]", terms=5)
row = family.op("softmax2d", lambda x: torch.nn.Softmax2d()(x))
row("float[2,3,2,2]")

row = family.op("group_norm", lambda x, w, b, groups: F.group_norm(x, groups, w, b))
row("float[2,6,3]", "float[6]", "float[6]", groups=3, terms=36)
row("float[2,4,3,2] nhwc", "float[4]", "float[4]", groups=2, terms=48)
row = family.op("instance_norm", lambda x, w, b: F.instance_norm(x, weight=w, bias=b))
row("float[2,3,5]", "float[3]", "float[3]", terms=30)
row("float[2,3,4,2]", "float[3]", "float[3]", terms=48)


def instance_norm_running(x):
    layer = torch.nn.InstanceNorm2d(x.shape[1], affine=False, track_running_stats=True, dtype=x.dtype)
    layer(x.detach())
    layer(x.detach() * 2)
    layer.eval()
    return layer(x), layer.running_mean, layer.running_var


family.op("InstanceNorm2d running", instance_norm_running)("float[2,3,4,2]", terms=48)


def batch_norm_1d(x, momentum):
    layer = torch.nn.BatchNorm1d(x.shape[1], momentum=momentum, dtype=x.dtype)
    layer(x.detach())
    y = layer(x)
    return y, layer.running_mean, layer.running_var


row = family.op("BatchNorm1d", batch_norm_1d)
row("float[5,3]", momentum=0.1, terms=15)
row("float[4,3,2]", momentum=0.3, terms=24)
row = family.op("local_response_norm", lambda x, size, alpha, beta, k: F.local_response_norm(x, size, alpha, beta, k))
row("float[2,5,3]", size=3, alpha=0.5, beta=0.75, k=1.0, terms=30)
row("float[2,4,3,2]", size=2, alpha=0.1, beta=0.5, k=2.0, terms=48)

row = family.op("conv1d", lambda x, w, b, **k: F.conv1d(x, w, b, **k))
row("float[2,3,9]", "float[4,3,3]", "float[4]", terms=24)
row("float[2,4,9]", "float[4,2,2]", "float[4]", stride=2, padding=1, dilation=2, groups=2, terms=24)
row("float[3,9]", "float[4,3,3]", "float[4]", padding=1, terms=24)
row = family.op("conv_transpose1d", lambda x, w, b, **k: F.conv_transpose1d(x, w, b, **k))
row("float[2,3,5]", "float[3,4,3]", "float[4]", stride=2, padding=1, output_padding=1, terms=32)
row = family.op("conv_transpose2d", lambda x, w, b, **k: F.conv_transpose2d(x, w, b, **k))
row("float[2,3,4,5]", "float[3,4,3,3]", "float[4]", terms=96)
row("float[2,3,4,5]", "float[3,4,3,2]", "float[4]", stride=[2, 1], padding=[1, 0], output_padding=[1, 0], terms=96)
row("float[2,4,3,3]", "float[4,2,2,2]", "float[4]", stride=[2, 2], dilation=[2, 2], groups=2, terms=96)

row = family.op("pixel_shuffle", F.pixel_shuffle)
row("float[2,8,2,3]", upscale_factor=2)
row = family.op("pixel_unshuffle", F.pixel_unshuffle)
row("float[2,2,4,6]", downscale_factor=2)
row = family.op("bilinear", F.bilinear)
row("float[4,3]", "float[4,2]", "float[5,3,2]", "float[5]", terms=24)
row = family.op("max_pool1d", lambda x, **k: F.max_pool1d(x, 3, **k))
row("float[2,3,9]")
row("float[2,3,9]", stride=2, padding=1)
row = family.op("avg_pool1d", lambda x, **k: F.avg_pool1d(x, 3, **k))
row("float[2,3,9]", terms=3)
row("float[2,3,9]", stride=2, padding=1, terms=3)
row = family.op("adaptive_avg_pool1d", F.adaptive_avg_pool1d)
row("float[2,3,7]", output_size=3, terms=3)
row = family.op("embedding", lambda w, n: F.embedding(n, w, padding_idx=1))
row("float[4,3]", "int64[2,3] <4", terms=6)
row = family.op(
    "antialiased", lambda x, size, mode: F.interpolate(x, size, mode=mode, align_corners=False, antialias=True)
)
for mode in ("bilinear", "bicubic"):
    row("float32[1,2,9,8]", size=[4, 3], mode=mode, terms=72)
    row("float32[1,2,3,4]", size=[7, 8], mode=mode, terms=72)

for reduction in ("mean", "sum", "none"):
    R = {"reduction": reduction}
    ops = family.operations
    op = lambda name, f: (lambda *i, **k: family.row(name, *i, **k)) if name in ops else family.op(name, f)
    op("cosine_embedding_loss", lambda x, y, t, **k: F.cosine_embedding_loss(x, y, t, margin=0.2, **k))(
        "float[3,4]", "float[3,4]", "int64[3] = 1 -1 -1", terms=12, **R
    )
    op("hinge_embedding_loss", lambda x, t, **k: F.hinge_embedding_loss(x, t, margin=0.5, **k))(
        "float[4]", "int64[4] = 1 -1 -1 1", terms=4, **R
    )
    op("margin_ranking_loss", lambda x, y, t, **k: F.margin_ranking_loss(x, y, t, margin=0.3, **k))(
        "float[4]", "float[4]", "int64[4] = 1 -1 -1 1", terms=4, **R
    )
    op("soft_margin_loss", lambda x, t, **k: F.soft_margin_loss(x, t, **k))("float[4]", "int64[4] = 1 -1 -1 1", terms=4, **R)
    op("gaussian_nll_loss", lambda x, y, v, **k: F.gaussian_nll_loss(x, y, v, full=True, **k))(
        "float[3,4]", "float[3,4]", "float[3,4] positive", terms=12, **R
    )
    op("poisson_nll_loss", lambda x, y, **k: F.poisson_nll_loss(x, y.to(x.dtype), full=True, **k))(
        "float[6]", "int64[6] = 0 1 2 3 4 7", terms=6, **R
    )
    op("triplet_margin_loss", lambda a, p, n, **k: F.triplet_margin_loss(a, p, n, swap=True, **k))(
        "float[3,4]", "float[3,4]", "float[3,4]", terms=12, **R
    )
    op("multi_margin_loss", lambda x, t, **k: F.multi_margin_loss(x, t, p=2, margin=0.7, **k))(
        "float[4,3]", "int64[4] <3", terms=12, **R
    )
    op("multilabel_soft_margin_loss", lambda x, t, **k: F.multilabel_soft_margin_loss(x, t, **k))(
        "float[3,4]", "int64[3,4] <2", terms=12, **R
    )
    op("multilabel_margin_loss", lambda x, t, **k: F.multilabel_margin_loss(x, t, **k))(
        "float[2,4]", "int64[2,4] = 3 0 -1 1 2 -1 -1 -1", terms=12, **R
    )
    op("pairwise_distance", lambda x, y, reduction: F.pairwise_distance(x, y, 3.0))("float[3,4]", "float[3,4]", terms=12, **R)
