"""The inputs of the reference rows: a one-line notation that Python and C# both build tensors from.

    float32[2,3]                  drawn from the LCG below (fill "signed" for floats, "ints" for integers)
    float32[2,3] positive t       another fill, seen through a view ("t": the last two axes swapped in memory)
    int64[4] <10 seed=3           integers below 10, another stream
    float32[3] = 1 nan -inf       literal values
    float32[3] const              no gradient is asked for

Every drawn value is a multiple of a power of two with at most 21 significant bits, so that it is the same
number in float32 and float64 and no values need to be stored.
"""

import math
import re

import torch

DTYPES = {
    "bool": torch.bool,
    "uint8": torch.uint8,
    "int8": torch.int8,
    "int16": torch.int16,
    "int32": torch.int32,
    "int64": torch.int64,
    "float32": torch.float32,
    "float64": torch.float64,
}
NAMES = {dtype: name for name, dtype in DTYPES.items()}


def lcg(seed, count):
    """Knuth's MMIX generator, the high 32 bits of every state."""
    state = (seed * 0x9E3779B97F4A7C15 + 1) % 2**64
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 32


def filled(fill, seed, count):
    """The values of a base tensor, in memory order."""
    draws = lcg(seed, count)
    if fill == "signed":  # [-2, 2)
        return [(k >> 12) / 2**18 - 2 for k in draws]
    if fill == "positive":  # [0.25, 2.25)
        return [(k >> 12) / 2**19 + 0.25 for k in draws]
    if fill == "unit":  # (0, 1)
        return [((k >> 12) + 0.5) / 2**20 for k in draws]
    if fill == "ties":  # -2, -1, 0, 1, 2
        return [k % 5 - 2 for k in draws]
    if fill == "ints":  # -9 ... 9; unsigned types wrap to 0 ... 9
        return [k % 19 - 9 for k in draws]
    if fill == "nonzero":  # -5 ... -1, 1 ... 5
        return [(k % 5 + 1) * (1 if k >> 8 & 1 else -1) for k in draws]
    if fill == "coin":
        return [k >> 7 & 1 for k in draws]
    if fill == "wild":  # signed, every third one of WILD
        return [WILD[k // 3 % len(WILD)] if k % 3 == 0 else (k >> 12) / 2**18 - 2 for k in draws]
    if fill.startswith("<"):
        return [k % int(fill[1:]) for k in draws]
    raise ValueError(f"unknown fill {fill}")


def viewed(view, shape, make):
    """A tensor of this shape that lies in memory as the view's name says; make(shape) gives the base tensor."""
    n = list(shape)
    if view is None:
        return make(n)
    if view == "t":  # the last two axes swapped
        return make(n[:-2] + [n[-1], n[-2]]).transpose(-1, -2)
    if view == "strided":  # every second element of the last axis, from the second
        return make(n[:-1] + [2 * n[-1] + 1])[..., 1::2]
    if view == "offset":  # the first row of the base is left out
        return make([n[0] + 1] + n[1:]).narrow(0, 1, n[0])
    if view == "expanded":  # the first axis has stride 0
        return make([1] + n[1:]).expand(n)
    if view == "reversed":  # all axes in reverse order
        return make(n[::-1]).permute(list(range(len(n)))[::-1])
    if view == "nhwc":  # images with the channels last in memory
        return make([n[0], n[2], n[3], n[1]]).permute(0, 3, 1, 2)
    raise ValueError(f"unknown view {view}")


VIEWS = {"t", "strided", "offset", "expanded", "reversed", "nhwc"}
WILD = [math.nan, math.inf, -math.inf, 0.0, -0.0, 100.0, -100.0, 2.0**-100]
HEAD = re.compile(r"(\w+)\[([\d,]*)\](.*)")


class Input:
    """One parsed input; build() makes the tensor, position gives the default stream of the LCG."""

    def __init__(self, text, position):
        dtype, dims, rest = HEAD.fullmatch(text).groups()
        self.dtype = DTYPES[dtype]
        self.shape = [int(d) for d in dims.split(",") if d]
        self.floating = self.dtype.is_floating_point
        rest, _, values = rest.partition("=") if " = " in rest else (rest, "", None)
        self.values = None if values is None else [float(v) for v in values.split()]
        self.view = self.fill = None
        self.const = False
        self.seed = position + 1
        for word in rest.split():
            if word == "const":
                self.const = True
            elif word.startswith("seed="):
                self.seed = int(word[5:])
            elif word in VIEWS:
                self.view = word
            else:
                self.fill = word
        self.fill = self.fill or ("signed" if self.floating else "coin" if dtype == "bool" else "ints")

    def build(self, dtype=None):
        dtype = dtype or self.dtype

        def make(shape):
            count = 1
            for n in shape:
                count *= n
            values = self.values if self.values is not None else filled(self.fill, self.seed, count)
            if dtype == torch.uint8:
                values = [abs(v) for v in values]
            return torch.tensor(values, dtype=torch.float64).to(dtype).reshape(shape)

        leaf = viewed(self.view, self.shape, make).detach()
        assert list(leaf.shape) == self.shape
        return leaf.requires_grad_(self.floating and not self.const)
