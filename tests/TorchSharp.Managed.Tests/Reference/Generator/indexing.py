"""Indexing: integers, ranges with steps, ellipsis, new axes, masks, index tensors, and the setters of each."""

import torch

from table import Family

family = Family("indexing")

GETTERS = {
    "x[1]": ("[3,4]", lambda x: x[1]),
    "x[-1]": ("[3,4]", lambda x: x[-1]),
    "x[1,2]": ("[3,4]", lambda x: x[1, 2]),
    "x[1,2,3]": ("[2,3,4]", lambda x: x[1, 2, 3]),
    "x[1:3]": ("[4,3]", lambda x: x[1:3]),
    "x[:-1]": ("[4,3]", lambda x: x[:-1]),
    "x[1:]": ("[4,3]", lambda x: x[1:]),
    "x[-2:]": ("[4,3]", lambda x: x[-2:]),
    "x[:,1]": ("[4,3]", lambda x: x[:, 1]),
    "x[:,-1]": ("[4,3]", lambda x: x[:, -1]),
    "x[0:2,1:3]": ("[4,3]", lambda x: x[0:2, 1:3]),
    "x[1:9:2]": ("[7,2]", lambda x: x[1:9:2]),
    "x[:,::2]": ("[2,7]", lambda x: x[:, ::2]),
    "x[2:2]": ("[4,3]", lambda x: x[2:2]),
    "x[...,0]": ("[2,3,4]", lambda x: x[..., 0]),
    "x[0,...]": ("[2,3,4]", lambda x: x[0, ...]),
    "x[0,...,1:3]": ("[2,3,4]", lambda x: x[0, ..., 1:3]),
    "x[None]": ("[2,3]", lambda x: x[None]),
    "x[:,None]": ("[2,3]", lambda x: x[:, None]),
    "x[...,None]": ("[2,3]", lambda x: x[..., None]),
}
for name, (shape, function) in GETTERS.items():
    row = family.op(name, function)
    row(f"float{shape}")
    row(f"float{shape} t")
    row(f"int64{shape} strided")

row = family.op("x[mask]", lambda x, mask: x[mask])
row("float[3,4]", "bool[3,4]")
row("float[3,4] t", "bool[3,4]")
row("float[3,4]", "bool[3]")
row("float[3]", "bool[3] = 0 0 0")
row("int64[5]", "bool[5]")
row = family.op("x[index]", lambda x, index: x[index])
row("float[5,3]", "int64[4] <5")
row("float[5,3] t", "int64[4] = 4 -1 0 0")
row("float[5]", "int64[2,3] <5")
row("float[5,3]", "int64[0]")
row("int64[5]", "int64[3] <5")
row = family.op("x[:,index]", lambda x, index: x[:, index])
row("float[3,5]", "int64[4] <5")
row("float[3,5] t", "int64[2] <5")
row = family.op("x[index,index]", lambda x, i, j: x[i, j])
row("float[4,5]", "int64[3] <4", "int64[3] <5")
row("float[4,5] t", "int64[3,1] <4", "int64[2] <5")
row("float[4,5,2]", "int64[3] = 1 1 1", "int64[3] = 2 2 0")
row = family.op("x[index,1:3]", lambda x, i: x[i, 1:3])
row("float[4,5]", "int64[3] <4")


def setter(write):
    def function(x, *values):
        y = x.clone()
        write(y, *values)
        return y

    return function


def assign(place):
    def write(y, v):
        y[place] = v

    return setter(write)


for name, (place, shape, value) in {
    "x[1] = v": (1, "[3,4]", "[4]"),
    "x[1,2] = v": ((1, 2), "[3,4]", "[]"),
    "x[1:3] = v": (slice(1, 3), "[4,3]", "[2,3]"),
    "x[:,1] = v": ((slice(None), 1), "[4,3]", "[4]"),
    "x[::2] = v": (slice(None, None, 2), "[5,2]", "[2]"),
    "x[...,0] = v": ((..., 0), "[2,3,4]", "[3]"),
}.items():
    row = family.op(name, assign(place))
    row(f"float{shape}", f"float{value}")
    row(f"float{shape} t", f"float{value}")
    row(f"float{shape}", "float[]") if value != "[]" else None
    row(f"int64{shape}", f"int64{value}")


def assign_at(y, index, v):
    y[index] = v


row = family.op("x[mask] = v", setter(assign_at))
row("float[3,4]", "bool[3,4]", "float[]")
row("float[3,4] t", "bool[3]", "float[4]")
row("float[4]", "bool[4] = 1 0 1 0", "float[2]")
row("int64[4]", "bool[4]", "int64[]")
row = family.op("x[index] = v", setter(assign_at))
row("float[5,3]", "int64[2] = 3 0", "float[2,3]")
row("float[5,3]", "int64[2] = 3 0", "float[]")
row("int64[5]", "int64[2] = 3 0", "int64[2]")


def fill_range(y):
    y[0:1] = 0.5


row = family.op("x[0:1] = 0.5", setter(fill_range))
row("float[3,2]")
row("float[3,2] t")


def fill_row(y):
    y[1].fill_(2.5)


row = family.op("fill a row through a view", setter(fill_row))
row("float[3,2]")


def scale_column(y):
    y[:, 0].mul_(3.0)


row = family.op("scale a column through a view", setter(scale_column))
row("float[3,2]")
row("float[3,2] t")
