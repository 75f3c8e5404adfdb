"""Losses: every reduction, weights, ignored labels, label smoothing. Note TorchSharp's default kl_div(log_target: true)."""

import torch
import torch.nn.functional as F

from table import Family

family = Family("losses")
REDUCTIONS = ("mean", "sum", "none")

cross = family.op("cross_entropy", lambda x, y, **k: F.cross_entropy(x, y, **k))
weighted = family.op("cross_entropy weight", lambda x, y, w, **k: F.cross_entropy(x, y, weight=w, **k))
nll = family.op("nll_loss", lambda x, y, **k: F.nll_loss(x, y, **k))
nll_weighted = family.op("nll_loss weight", lambda x, y, w, **k: F.nll_loss(x, y, weight=w, **k))
for reduction in REDUCTIONS:
    cross("float[4,3]", "int64[4] <3", reduction=reduction)
    cross("float[5,10] t", "int64[5] <10", reduction=reduction)
    cross("float[4,3]", "int64[4] = 0 1 -100 2", reduction=reduction)
    cross("float[4,3]", "int64[4] = 0 1 1 2", reduction=reduction, ignore_index=1)
    cross("float[4,3]", "int64[4] <3", reduction=reduction, label_smoothing=0.1)
    cross("float[4,3]", "int64[4] = 0 1 -100 2", reduction=reduction, label_smoothing=0.25)
    cross("float[4,3]", "float[4,3] unit const", reduction=reduction)
    cross("float[2,3,4]", "int64[2,4] <3", reduction=reduction)
    weighted("float[4,3]", "int64[4] <3", "float[3] positive const", reduction=reduction)
    weighted("float[4,3]", "int64[4] = 0 1 1 2", "float[3] positive const", reduction=reduction, ignore_index=1)
    weighted("float[4,3]", "int64[4] <3", "float[3] positive const", reduction=reduction, label_smoothing=0.1)
    nll("float[4,3]", "int64[4] <3", reduction=reduction)
    nll("float[4,3]", "int64[4] = 0 1 -100 2", reduction=reduction)
    nll_weighted("float[4,3]", "int64[4] <3", "float[3] positive const", reduction=reduction)
cross("float[1,3] = 1000 -1000 0", "int64[1] = 1", reduction="mean")
cross("float[2,3] = -inf 0 1 0 1 2", "int64[2] = 1 2", reduction="mean")
cross("float[2,3]", "int64[2] = -100 -100", reduction="mean")
cross("float[3]", "int64[] = 1", reduction="mean")
cross("float[64,10]", "int64[64] <10", reduction="mean")

kl = family.op("kl_div", lambda x, y, log_target, reduction: F.kl_div(x, y, reduction=reduction, log_target=log_target))
kl_default = family.op("kl_div as TorchSharp defaults", lambda x, y: F.kl_div(x, y, reduction="mean", log_target=True))
kl_default("float[2,3]", "float[2,3]")
bce = family.op("binary_cross_entropy", lambda x, y, reduction: F.binary_cross_entropy(x, y, reduction=reduction))
bce_weighted = family.op(
    "binary_cross_entropy weight", lambda x, y, w, reduction: F.binary_cross_entropy(x, y, weight=w, reduction=reduction)
)
logits = family.op(
    "binary_cross_entropy_with_logits", lambda x, y, reduction: F.binary_cross_entropy_with_logits(x, y, reduction=reduction)
)
logits_weighted = family.op(
    "binary_cross_entropy_with_logits weights",
    lambda x, y, w, p, reduction: F.binary_cross_entropy_with_logits(x, y, weight=w, pos_weight=p, reduction=reduction),
)
huber = family.op("huber_loss", lambda x, y, delta, reduction: F.huber_loss(x, y, delta=delta, reduction=reduction))
smooth = family.op("smooth_l1_loss", lambda x, y, reduction: F.smooth_l1_loss(x, y, reduction=reduction))
pairs = {
    "mse_loss": family.op("mse_loss", lambda x, y, reduction: F.mse_loss(x, y, reduction=reduction)),
    "l1_loss": family.op("l1_loss", lambda x, y, reduction: F.l1_loss(x, y, reduction=reduction)),
}
for reduction in REDUCTIONS:
    for row in pairs.values():
        row("float[2,3]", "float[2,3]", reduction=reduction)
        row("float[3,4] t", "float[3,4] strided", reduction=reduction)
        row("float[12] ties", "float[12] ties seed=9", reduction=reduction)
        row("float[2,3]", "float[2,3] const", reduction=reduction)
    kl("float[2,3]", "float[2,3] unit", log_target=False, reduction=reduction)
    kl("float[2,3] t", "float[2,3]", log_target=True, reduction=reduction)
    kl("float[3]", "float[3] const = 0 0.5 0.5", log_target=False, reduction=reduction)
    bce("float[2,3] unit", "float[2,3] unit const", reduction=reduction)
    bce("float[3] = 0 1 0.5", "float[3] const = 0 0 1", reduction=reduction)
    bce_weighted("float[2,3] unit", "float[2,3] unit const", "float[3] positive const", reduction=reduction)
    logits("float[2,3]", "float[2,3] unit const", reduction=reduction)
    logits("float[4] = 100 -100 0 20", "float[4] const = 0 0 1 1", reduction=reduction)
    logits_weighted("float[2,3]", "float[2,3] unit const", "float[3] positive const", "float[3] positive const seed=9", reduction=reduction)
    huber("float[2,7]", "float[2,7]", delta=1.0, reduction=reduction)
    huber("float[2,7]", "float[2,7]", delta=0.5, reduction=reduction)
    smooth("float[2,7]", "float[2,7]", reduction=reduction)
