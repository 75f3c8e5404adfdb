"""Pooling, padding and interpolation of images."""

import torch.nn.functional as F

from table import Family

family = Family("pooling")

row = family.op("max_pool2d", lambda x, kernel, stride, padding: F.max_pool2d(x, kernel, stride, padding))
average = family.op("avg_pool2d", lambda x, kernel, stride, padding: F.avg_pool2d(x, kernel, stride, padding))
for text, kernel, stride, padding in (
    ("[2,3,6,6]", 2, 2, 0),
    ("[2,3,7,5]", 2, 2, 0),
    ("[1,1,7,7]", 3, 2, 0),
    ("[1,2,7,7]", 3, 2, 1),
    ("[1,2,5,5]", 3, 1, 0),
    ("[1,2,5,5]", 3, 1, 1),
    ("[1,2,5,6]", 1, 1, 0),
    ("[1,17,4,4]", 2, 2, 0),
    ("[2,3,6,6] nhwc", 2, 2, 0),
    ("[2,3,6,6] t", 2, 2, 0),
    ("[2,3,6,6] expanded", 3, 3, 0),
    ("[3,6,6]", 2, 2, 0),
):
    row(f"float{text}", kernel=kernel, stride=stride, padding=padding)
    average(f"float{text}", kernel=kernel, stride=stride, padding=padding)
for kernel, stride in ((2, 2), (3, 1), (3, 2)):
    row("float[1,2,7,7] ties", kernel=kernel, stride=stride, padding=0)
row("float[1,1,4,4] = " + "0 " * 16, kernel=2, stride=2, padding=0)
row("float[1,1,2,4] = 1 nan 2 3 4 5 -inf -inf", kernel=2, stride=2, padding=0)
row("float[0,3,4,4]", kernel=2, stride=2, padding=0)

row = family.op("adaptive_avg_pool2d", lambda x, size: F.adaptive_avg_pool2d(x, size))
for text, size in (("[2,3,6,6]", 1), ("[2,3,7,5]", 3), ("[1,2,5,5]", 5), ("[2,3,6,6] nhwc", 2)):
    row(f"float{text}", size=size)

row = family.op("pad constant", lambda x, pad, value: F.pad(x, pad, value=value))
row("float[3]", pad=[1, 2], value=0.0)
row("float[2,3]", pad=[1, 0, 0, 2], value=1.5)
row("float[2,3] t", pad=[1, 1], value=0.0)
row("float[1,2,3,3]", pad=[1, 1, 2, 0], value=0.0)
row("float[2,5]", pad=[-1, -2], value=0.0)
for mode in ("reflect", "replicate", "circular"):
    row = family.op("pad " + mode, lambda x, pad, m=mode: F.pad(x, pad, mode=m))
    row("float[1,2,4,5]", pad=[1, 2, 2, 1])

row = family.op("interpolate nearest", lambda x, size: F.interpolate(x, size=size, mode="nearest"))
row("float[1,2,3,4]", size=[6, 8])
row("float[1,2,3,4]", size=[5, 3])
row("float[2,1,4,4] nhwc", size=[2, 2])
row = family.op("interpolate nearest scale", lambda x, scale: F.interpolate(x, scale_factor=scale, mode="nearest"))
row("float[1,2,3,4]", scale=[2.0, 2.0])
row = family.op(
    "interpolate bilinear", lambda x, size, align: F.interpolate(x, size=size, mode="bilinear", align_corners=align)
)
for align in (False, True):
    row("float[1,2,3,4]", size=[6, 8], align=align)
    row("float[1,2,5,4]", size=[3, 3], align=align)
    row("float[1,1,4,4] t", size=[7, 4], align=align)
