"""Two operands: + - * / %, powers, minimum and maximum, clamp, where, comparisons, bits; broadcasts and strides."""

import torch

from table import Family

family = Family("arithmetic")

# Pairs of shapes that broadcast: alike, scalar-like, size 1 on either side, both, missing axes, 0-dim, empty.
SHAPES = [
    ("[2,3]", "[2,3]"),
    ("[2,3]", "[3]"),
    ("[3]", "[2,3]"),
    ("[2,1]", "[1,3]"),
    ("[2,1,3]", "[4,1]"),
    ("[2,3]", "[]"),
    ("[]", "[2,3]"),
    ("[]", "[]"),
    ("[1]", "[5]"),
    ("[0,3]", "[3]"),
    ("[2,0]", "[2,1]"),
    ("[0]", "[]"),
    ("[67]", "[67]"),
    ("[3,37]", "[3,1]"),
]
STRIDES = [("t", ""), ("", "t"), ("strided", "offset"), ("expanded", "t"), ("t", "expanded"), ("t", "t")]

BINARY = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
}
for name, function in BINARY.items():
    row = family.op(name, function)
    for a, b in SHAPES:
        row(f"float{a}", f"float{b} positive" if name == "div" else f"float{b}")
    for a, b in STRIDES:
        row(f"float[3,4] {a}".strip(), f"float[3,4] positive {b}".strip())
    row("float[2,3,4,5] reversed", "float[3,1,5]")
    row("float[4] = nan inf -inf 1", "float[4] = 1 inf 2 nan")
    row("float[4] = 0 inf -inf 3", "float[4] = 0 0 inf -inf")
    row("float[12] ties", "float[12] ties seed=9")
    row("int64[2,3]", "int64[3] nonzero")
    row("int32[2,3] t", "int32[2,3] nonzero")
    row("uint8[5]", "uint8[5] nonzero")
    row("float[2,3]", "float[3] positive const")

for name, function in {
    "add in place": lambda x, y: x.clone().add_(y),
    "sub in place": lambda x, y: x.clone().sub_(y),
    "mul in place": lambda x, y: x.clone().mul_(y),
    "div in place": lambda x, y: x.clone().div_(y),
}.items():
    row = family.op(name, function)
    row("float[2,3]", "float[2,3] positive")
    row("float[2,3]", "float[3] positive")
    row("float[2,3] t", "float[] positive")
    row("float[0,3]", "float[3] positive")

row = family.op("add with alpha", lambda x, y, alpha: torch.add(x, y, alpha=alpha))
row("float[2,3]", "float[3]", alpha=-2.5)

SCALAR = {
    "add scalar": lambda x, s: x + s,
    "scalar add": lambda x, s: s + x,
    "sub scalar": lambda x, s: x - s,
    "scalar sub": lambda x, s: s - x,
    "mul scalar": lambda x, s: x * s,
    "scalar mul": lambda x, s: s * x,
    "div scalar": lambda x, s: x / s,
    "scalar div": lambda x, s: s / x,
    "pow scalar": lambda x, s: x**s,
    "scalar pow": lambda x, s: s**x,
    "remainder scalar": lambda x, s: x % s,
}
for name, function in SCALAR.items():
    row = family.op(name, function)
    for s in (2.0, -1.5, 0.1):
        if name == "scalar pow" and s < 0:
            continue
        row("float[2,3] positive", s=s)
    row("float[2,3] positive t", s=3.0)
    if name != "scalar pow":  # TorchSharp makes the number a Float64 tensor
        row("float[] positive", s=0.5)
    row("float[0]", s=2.0)
for exponent in (0.0, 1.0, 2.0, 3.0, 4.0, 0.5, -0.5, -1.0, -2.0, 2.5):
    family.row("pow scalar", "float[6] = 0 1 0.5 2 1.75 9", s=exponent)
for exponent in (0.0, 1.0, 2.0, 3.0, -1.0, -3.0):
    family.row("pow scalar", "float[6] = -2 -1 -0.5 nan inf -inf", s=exponent)
family.row("scalar pow", "float[5] = -1 0 0.5 3 -inf", s=2.0)

row = family.op("pow", torch.pow)
row("float[2,3] positive", "float[2,3]")
row("float[2,3] positive t", "float[3]")
row("float[6] = 0 0 0 1 2 4", "float[6] = 0 1 2 0 -1 0.5")
row("int64[4] = -2 0 3 5", "int64[4] = 3 0 2 1")

row = family.op("remainder", torch.remainder)
row("float[2,3]", "float[3] positive")
row("float[6] = 5 -5 5 -5 0 7.5", "float[6] = 3 3 -3 -3 2 -2")
row("int64[6] = 7 -7 7 -7 0 9", "int64[6] = 3 3 -3 -3 2 -9")
row("int32[4] = 7 -7 7 -7", "int32[] = 3")
row = family.op("div floor", lambda x, y: torch.div(x, y, rounding_mode="floor"))
row("float[6] = 5 -5 5 -5 0 7.5", "float[6] = 3 3 -3 -3 2 -2")
row("int64[6] = 7 -7 7 -7 0 9", "int64[6] = 3 3 -3 -3 2 -9")
row = family.op("div trunc", lambda x, y: torch.div(x, y, rounding_mode="trunc"))
row("float[6] = 5 -5 5 -5 0 7.5", "float[6] = 3 3 -3 -3 2 -2")
row("int64[6] = 7 -7 7 -7 0 9", "int64[6] = 3 3 -3 -3 2 -9")

METHODS = {
    "sub method": lambda x, y: x.sub(y),
    "mul method": lambda x, y: x.mul(y),
    "div method": lambda x, y: x.div(y),
}
for name, function in METHODS.items():
    row = family.op(name, function)
    row("float[2,3]", "float[3] positive")
NUMBERS = {
    "add number": lambda x: x.add(1.5),
    "sub number": lambda x: x.sub(1.5),
    "mul number": lambda x: x.mul(1.5),
    "div number": lambda x: x.div(1.5),
    "numbers in place": lambda x: x.clone().add_(1.5).sub_(0.25).mul_(3).div_(7),
    "clip": lambda x: x.clip(-1, 1),
    "floats and ints on either side": lambda x: 1 + x * 2 - 3.5 / (x + 2.5) % 2,
}
for name, function in NUMBERS.items():
    row = family.op(name, function)
    row("float[2,3]")
row = family.op("x.where", lambda x, mask, y: x.where(mask, y))
row("float[2,3]", "bool[2,3]", "float[3]")

row = family.op("lerp", torch.lerp)
row("float[2,3]", "float[2,3]", "float[2,3] unit")
row("float[2,3]", "float[3]", "float[] unit")

row = family.op("clamp", lambda x, min=None, max=None: x.clamp(min, max))
for bounds in ({"min": -0.5}, {"max": 0.5}, {"min": -0.5, "max": 0.5}, {"min": 1.0, "max": -1.0}):
    row("float[2,3]", **bounds)
    row("float[7] = -1 -0.5 0 0.5 1 nan inf", **bounds)
    row("float[3,4] t", **bounds)
row("float[3,37]", min=0.0, max=1.0)
row("float[0]", min=0.0, max=1.0)
row("int64[6]", min=-3, max=3)
row = family.op("clamp in place", lambda x, min=None, max=None: x.clone().clamp_(min, max))
row("float[3,4]", min=0.0, max=1.0)
row = family.op("clamp tensors", lambda x, lo, hi: x.clamp(lo, hi))
row("float[3,4]", "float[3,4] = " + "-0.5 " * 12, "float[3,4] unit")
row("float[3,4]", "float[4] const = -0.5 -1 0 0.25", "float[4] const = 0.5 1 0 0.5")
row("float[3,4] t", "float[] const = 0", "float[] const = 1")
row("float[4] = -1 0 1 2", "float[4] = -1 0 0 0", "float[4] = 1 1 1 2")
row = family.op("clamp min tensor", lambda x, lo: x.clamp(min=lo))
row("float[3,4]", "float[4] const = -0.5 -1 0 0.25")
row = family.op("clamp max tensor", lambda x, hi: x.clamp(max=hi))
row("float[3,4]", "float[4] const = -0.5 -1 0 0.25")

row = family.op("where", torch.where)
row("bool[2,3]", "float[2,3]", "float[2,3]")
row("bool[2,3]", "float[3]", "float[]")
row("bool[3,1]", "float[1,4]", "float[3,4] t")
row("bool[2,3] t", "float[2,3] t", "float[2,3] strided")
row("bool[2,3]", "int64[2,3]", "int64[3]")
row("bool[0]", "float[0]", "float[]")
row("bool[3] = 1 0 1", "float[3] = 1 nan 3", "float[3] = nan 2 inf")

COMPARE = {
    "eq": lambda x, y: x == y,
    "ne": lambda x, y: x != y,
    "lt": lambda x, y: x < y,
    "gt": lambda x, y: x > y,
    "le": lambda x, y: x <= y,
    "ge": lambda x, y: x >= y,
}
for name, function in COMPARE.items():
    row = family.op(name, function)
    row("float[2,13] ties", "float[13] ties seed=9")
    row("float[6] = nan inf -inf 1 nan 0", "float[6] = nan inf inf nan 1 0")
    row("int64[3,4] t ties", "int64[3,4] ties")
    row("int64[6] ties", "float32[] = 0.5")
    row("uint8[6]", "uint8[6] seed=9")
    row("bool[5]", "bool[5] seed=9")
    row("float32[0,2]", "float32[2]")
    row = family.op(name + " scalar", lambda x, s, f=function: f(x, s))
    row("float[9] ties", s=1.0)
    row("float32[4] = 0.1 0.2 0.5 nan", s=0.5)
    row("int64[9] ties", s=1)

row = family.op("and", lambda x, y: x & y)
row("bool[6]", "bool[6] seed=9")
row("int64[6]", "int64[6] seed=9")
row("bool[2,3]", "bool[3]")
row = family.op("or", lambda x, y: x | y)
row("bool[6]", "bool[6] seed=9")
row("int64[6]", "int64[6] seed=9")
row = family.op("xor", lambda x, y: x ^ y)
row("bool[6]", "bool[6] seed=9")
row("int64[6]", "int64[6] seed=9")
row = family.op("not", lambda x: ~x)
row("bool[6]")
row("int64[6]")
