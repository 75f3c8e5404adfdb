"""One operand, element by element; every function also meets NaN, infinities, zeros and large values."""

import torch

from table import Family

family = Family("pointwise")
SPECIAL = "float[12] = nan inf -inf 0 -0.0 1 -1 0.5 -0.5 100 -100 1e-30"
POSITIVE = {"sqrt", "log"}
OPEN_UNIT = {"atanh", "erfinv"}

UNARY = {
    "neg": lambda x: -x,
    "abs": torch.abs,
    "sign": torch.sign,
    "sqrt": torch.sqrt,
    "exp": torch.exp,
    "log": torch.log,
    "square": torch.square,
    "tanh": torch.tanh,
    "atanh": torch.atanh,
    "sigmoid": torch.sigmoid,
    "erf": torch.erf,
    "erfinv": torch.erfinv,
    "floor": torch.floor,
    "round": torch.round,
}
for name, function in UNARY.items():
    row = family.op(name, function)
    fill = "positive" if name in POSITIVE else "unit" if name in OPEN_UNIT else "signed"
    row(f"float[2,3] {fill}")
    row(f"float[133] {fill}")
    row(f"float[3,4] {fill} t")
    row(f"float[3,4] {fill} strided")
    row(f"float[3,4] {fill} expanded")
    row(f"float[] {fill}")
    row("float[0,3]")
    row(SPECIAL)

for name in ("exp", "tanh", "sigmoid", "erf"):
    # From underflow to overflow and through every branch of an approximation by pieces.
    grid = " ".join(str(k / 8) for k in range(-40, 41))
    family.row(name, f"float[81] = {grid}")
    # In the tails 1 - y * y and y * (1 - y) keep no digits of float64 that another last bit of y would not change.
    precision = "float32" if name in ("tanh", "sigmoid") else "float"
    family.row(name, precision + "[10] = -87.25 -80 -40 -20 -10 10 20 40 80 88.25")
family.row("log", "float[8] = 1e-38 1e-10 0.999 1.001 2 1e10 3e38 0.0001220703125")
family.row("erfinv", "float[7] = -0.999 -0.9 -0.1 0.1 0.7 0.9 0.999")
family.row("round", "float[9] = 0.5 1.5 2.5 -0.5 -1.5 -2.5 0.25 7.75 1e9")

# Float32 only: PyTorch's own derivative of digamma is good to 1e-9.
for name, function in {"lgamma": torch.lgamma, "digamma": torch.digamma}.items():
    row = family.op(name, function)
    row("float32[3,4] positive")
    row("float32[9] = 0.001 0.5 1 1.5 6.5 37.5 -0.5 -1.75 -7.25")

row = family.op("round decimals", lambda x, decimals: torch.round(x, decimals=decimals))
row("float[5] = 1.2345 -1.2355 0.005 10.126 3", decimals=2)
row("float[3] = 1234 -1250 44", decimals=-2)

for name, function in {"neg": torch.neg, "abs": torch.abs, "sign": torch.sign, "square": torch.square}.items():
    family.row(name, "int64[2,5]")
for name in ("sqrt", "exp", "sigmoid"):
    family.row(name, "int64[5] = 0 1 2 3 4")

row = family.op("isnan", torch.isnan)
row("float[6] = nan 1 inf -inf 0 nan")
row("int64[3]")
row = family.op("isfinite", torch.isfinite)
row("float[6] = nan 1 inf -inf 0 nan")
row = family.op("isinf", torch.isinf)
row("float[6] = nan 1 inf -inf 0 nan")
row = family.op("zeros_like", torch.zeros_like)
row("float[2,3] t const")
row("int64[2]")
row = family.op("ones_like", torch.ones_like)
row("float[2,3] t const")
row("bool[2]")
row = family.op("full_like", lambda x, value: torch.full_like(x, value))
row("float[2,3] const", value=2.5)
row("int64[2]", value=7)

for name, dtype in {
    "to float32": torch.float32,
    "to float64": torch.float64,
    "to int64": torch.int64,
    "to int32": torch.int32,
    "to uint8": torch.uint8,
    "to bool": torch.bool,
}.items():
    row = family.op(name, lambda x, d=dtype: x.to(d))
    row("float32[7] = 0 1 -0.0 2.75 0.25 3 200")
    row("float64[7] = 0 1 -0.0 2.75 0.25 3 200")
    row("int64[2,3] t <200")
    row("bool[4]")
    row("uint8[4]")
