"""The type of a result: + and / for every pair of types, with axes, against a 0-dim tensor, against a number."""

from inputs import DTYPES
from table import Family

family = Family("promotion", varies=False)
add = family.op("add", lambda x, y: x + y)
div = family.op("div", lambda x, y: x / y)
mul = family.op("mul", lambda x, y: x * y)
plus_int = family.op("add int", lambda x: x + 2)
plus_float = family.op("add double", lambda x: x + 2.5)
times_float = family.op("double mul", lambda x: 2.5 * x)
over_int = family.op("div int", lambda x: x / 2)
total = family.op("sum", lambda x: x.sum())
cumulated = family.op("cumsum", lambda x: x.cumsum(0))
largest = family.op("max", lambda x: x.max())

for a in DTYPES:
    for b in DTYPES:
        add(f"{a}[2] const = 1 3", f"{b}[2] const = 1 2")
        div(f"{a}[2] const = 1 3", f"{b}[2] const = 1 2")
        add(f"{a}[2] const = 1 3", f"{b}[] const = 1")
        mul(f"{a}[] const = 1", f"{b}[] const = 1")
    div(f"{a}[2] const = 1 3", "float64[] const = 4")
    div("int64[3] const = 1 3 5", f"{a}[] const = 1")
    for row in (plus_int, plus_float, times_float, over_int, total, cumulated, largest):
        row(f"{a}[3] const = 0 1 4")
    plus_float(f"{a}[] const = 1")
