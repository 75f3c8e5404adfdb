"""Reductions, whole and along axes: sums, means, variances, norms, extremes with ties, cumulated sums."""

import torch

from table import Family

family = Family("reductions")
family.without = {"svdvals": ("wild", "empty"), "nuclear norm": ("wild", "empty")}  # LAPACK loops for ever on NaN
WHOLE = ["[]", "[1]", "[2,3]", "[2,3,4]", "[67]", "[300]", "[3,40] t", "[4,5] strided", "[3,4] expanded"]
AXES = [
    ("[2,3]", 0, False),
    ("[2,3]", 1, True),
    ("[2,3]", -1, False),
    ("[2,3,4]", 1, False),
    ("[3,70]", 1, False),
    ("[70,3]", 0, True),
    ("[3,4] t", 0, False),
    ("[3,4] t", 1, False),
    ("[3,4] strided", 1, True),
    ("[3,4] expanded", 0, False),
    ("[2,3,4] reversed", 1, False),
]
LISTS = [("[2,3,4]", [0, 2], False), ("[2,3,4]", [0, 2], True), ("[2,3,4] reversed", [1, 2], False), ("[2,3,4]", [-1], True)]
NAN = "float[2,3] = 1 nan 3 inf -2 5"

for name, function in {"sum": torch.sum, "mean": torch.mean, "logsumexp all": lambda x: x.flatten().logsumexp(0)}.items():
    row = family.op(name, function)
    for shape in WHOLE:
        row(f"float{shape}")
    row(NAN)
family.row("sum", "float[0]")
family.row("sum", "float[2,0,3]")
family.row("mean", "float[0]")
family.row("sum", "int64[2,3]")
family.row("sum", "int32[2,3] t")
family.row("sum", "bool[9]")
family.row("sum", "uint8[300] <250")

row = family.op("sum type", lambda x: x.sum(dtype=torch.float64))
row("float32[2,3]")
row("int64[4]")

row = family.op("sum dim", lambda x, dim, keepdim: x.sum(dim, keepdim))
for shape, dim, keepdim in AXES:
    row(f"float{shape}", dim=dim, keepdim=keepdim)
row("float[0,3]", dim=0, keepdim=False)
row("float[0,3]", dim=1, keepdim=True)
row("int64[2,3]", dim=1, keepdim=False)
row("bool[2,3]", dim=0, keepdim=False)
row(NAN, dim=1, keepdim=False)
row = family.op("sum dims", lambda x, dims, keepdim: x.sum(dims, keepdim))
for shape, dims, keepdim in LISTS:
    row(f"float{shape}", dims=dims, keepdim=keepdim)
row = family.op("mean dims", lambda x, dims, keepdim: x.mean(dims, keepdim))
for shape, dims, keepdim in LISTS + [(s, [d], k) for s, d, k in AXES]:
    row(f"float{shape}", dims=dims, keepdim=keepdim)

for name in ("std", "var"):
    whole = family.op(name, lambda x, unbiased, f=getattr(torch, name): f(x, unbiased))
    along = family.op(name + " dim", lambda x, dim, unbiased, keepdim, f=getattr(torch, name): f(x, dim, unbiased, keepdim))
    for unbiased in (True, False):
        for shape in ("[2,3]", "[67]", "[300]", "[3,40] t", "[3,4] strided"):
            ignored = "ignores unbiased: false" if name == "var" and not unbiased else None
            whole(f"float{shape}", unbiased=unbiased, torchsharp=ignored)
        for shape, dim, keepdim in AXES[:9]:
            along(f"float{shape}", dim=dim, unbiased=unbiased, keepdim=keepdim)
    whole("float[1] const", unbiased=True)
    whole(NAN, unbiased=True)

row = family.op("norm", lambda x, p: x.norm(p))
along = family.op("norm dim", lambda x, dim, keepdim, p: x.norm(p, dim, keepdim))
for p in (2.0, 1.0, 3.0):
    for shape in ("[2,3]", "[67]", "[3,4] t", "[]"):
        row(f"float{shape}", p=p)
    along("float[2,3]", dim=1, keepdim=False, p=p)
    along("float[2,3,4] reversed", dim=0, keepdim=True, p=p)
row("float[3] = 0 0 0", p=2.0)
along("float[2,3] = 0 0 0 3 4 0", dim=1, keepdim=False, p=2.0)
along("float[2,3] = 0 0 0 3 -4 0", dim=1, keepdim=False, p=1.0)

row = family.op("vector_norm", lambda x, ord, dims, keepdim: torch.linalg.vector_norm(x, float(ord), dims, keepdim))
for order in ("0", "1", "2", "inf", "-inf"):
    row("float[2,3]", ord=order, dims=[1], keepdim=False)
    row("float[2,3,4] t", ord=order, dims=[0], keepdim=True)
    row("float[4,5] ties", ord=order, dims=[1], keepdim=False)
row("float[2,2,3,3]", ord="2", dims=[1, 2, 3], keepdim=True)
row("float[2,2,3,3]", ord="inf", dims=[1, 2, 3], keepdim=True)
row("float[2,3] = 0 0 0 3 4 0", ord="2", dims=[1], keepdim=False)

row = family.op("linalg.norm", lambda x, ord, dims, keepdim: torch.linalg.norm(x, float(ord), dims, keepdim))
for order in ("0", "1", "2", "inf"):
    row("float[2,3]", ord=order, dims=[1], keepdim=False)
row("float[2,3,4] t", ord="2", dims=[0], keepdim=True)
for order in ("1", "-1", "2", "-2", "inf", "-inf"):
    row("float[3,4]", ord=order, dims=[0, 1], keepdim=False)
    row("float[2,4,3] reversed", ord=order, dims=[2, 0], keepdim=True)
row("float[2,4,3]", ord="2", dims=[1, 2], keepdim=False, terms=12)
row = family.op("nuclear norm", lambda x: torch.linalg.norm(x, "nuc"))
row("float[4,3]")
row = family.op("svdvals", torch.linalg.svdvals)
row("float[5,3]", terms=15)
row("float[2,3,4] t", terms=12)

row = family.op("logsumexp", lambda x, dim, keepdim: x.logsumexp(dim, keepdim))
for shape, dim, keepdim in AXES:
    row(f"float{shape}", dim=dim, keepdim=keepdim)
row("float[2,3] = 1000 1001 999 -1000 -1000 -1000", dim=1, keepdim=False)
row("float[3,3] = -inf -inf -inf 1 inf 2 nan 1 2", dim=1, keepdim=False)

for name in ("amax", "amin"):
    row = family.op(name, lambda x, dims, keepdim, f=getattr(torch, name): f(x, dims, keepdim))
    for shape, dims, keepdim in LISTS + [(s, [d], k) for s, d, k in AXES]:
        row(f"float{shape}", dims=dims, keepdim=keepdim)
    row("float[3,7] ties", dims=[1], keepdim=False)
    row("float[3,7] ties", dims=[0, 1], keepdim=False)
    row("float[2,3] = 1 nan 3 inf -2 5", dims=[1], keepdim=False)
    row("int64[3,4]", dims=[0], keepdim=False)

for name in ("max", "min"):
    function = getattr(torch, name)
    whole = family.op(name, function)
    for shape in WHOLE:
        whole(f"float{shape}")
    whole("float[12] ties")
    whole(NAN)
    whole("int64[2,3]")
    along = family.op(name + " dim", lambda x, dim, keepdim, f=function: f(x, dim, keepdim))
    for shape, dim, keepdim in AXES:
        along(f"float{shape}", dim=dim, keepdim=keepdim)
    along("float[3,7] ties", dim=1, keepdim=False)
    along("float[7,3] ties", dim=0, keepdim=False)
    along("float[3,4] = 1 nan 3 nan 2 2 2 2 inf 1 -inf inf", dim=1, keepdim=False)
    along("int64[3,4] ties", dim=0, keepdim=True)
    arg_whole = family.op("arg" + name, getattr(torch, "arg" + name))
    arg_along = family.op("arg" + name + " dim", lambda x, dim, keepdim, f=getattr(torch, "arg" + name): f(x, dim, keepdim))
    for shape in ("[2,3]", "[67]", "[3,4] t", "[]"):
        arg_whole(f"float{shape} const")
    arg_whole("float[12] ties const")
    arg_whole("float[2,3] const = 1 nan 3 inf -2 5")
    for shape, dim, keepdim in AXES:
        arg_along(f"float{shape} const", dim=dim, keepdim=keepdim)
    arg_along("float[3,7] ties const", dim=1, keepdim=False)
    arg_along("float[7,3] ties const", dim=0, keepdim=False)
    arg_along("float[3,4] const = 1 nan 3 nan 2 2 2 2 inf 1 -inf inf", dim=1, keepdim=False)
    arg_along("int64[3,4] ties", dim=0, keepdim=True)

row = family.op("cumsum", lambda x, dim: x.cumsum(dim))
for shape, dim, _ in AXES:
    row(f"float{shape}", dim=dim)
row("int64[2,3]", dim=1)
row("bool[2,3]", dim=0)
row("float[3,0]", dim=0)
for name, function in {"cummax": torch.cummax, "cummin": torch.cummin}.items():
    row = family.op(name, lambda x, dim, f=function: tuple(f(x, dim)))
    for shape, dim, _ in AXES:
        row(f"float{shape}", dim=dim)
    row("float[4,7] ties", dim=1)
    row("float[4,7] ties t", dim=0)
    row("int64[3,4]", dim=1)
    row("float[6] = 1 3 nan 5 inf -inf", dim=0)
row = family.op("prod", torch.prod)
row("float[2,3]")
row("float[4] = 2 0 3 4")
row("float[4] = 2 0 3 0")
row("int64[4] = 1 2 3 4")
row = family.op("prod dim", lambda x, dim, keepdim: x.prod(dim, keepdim))
row("float[2,3]", dim=1, keepdim=False)
row("float[2,3] = 2 0 3 1 2 4", dim=1, keepdim=True)

for name in ("any", "all"):
    row = family.op(name, lambda x, f=getattr(torch, name): f(x))
    for values in ("0 0 0", "0 1 0", "1 1 1"):
        row(f"bool[3] = {values}")
    row("bool[0]")
    row("bool[3,4] t")
    row = family.op(name + " dim", lambda x, dim, keepdim, f=getattr(torch, name): f(x, dim, keepdim))
    row("bool[3,4]", dim=1, keepdim=False)
    row("bool[3,4] t", dim=0, keepdim=True)
row = family.op("count_nonzero", lambda x: torch.count_nonzero(x))
row("float[3,4] ties const")
