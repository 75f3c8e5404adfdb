"""Matrix products over transposed, sliced and broadcast operands; dot, outer, linear."""

import torch
import torch.nn.functional as F

from table import Family

family = Family("products")

row = family.op("mm", torch.mm)
SIZES = [(1, 1, 1), (2, 3, 4), (5, 1, 6), (1, 7, 1), (4, 8, 16), (17, 9, 33), (13, 33, 5), (6, 100, 7)]
for m, k, n in SIZES:
    row(f"float[{m},{k}]", f"float[{k},{n}]", terms=max(m, k, n))
for a, b in (("t", ""), ("", "t"), ("t", "t"), ("strided", ""), ("", "strided"), ("offset", "t"), ("expanded", "t"), ("t", "expanded")):
    row(f"float[5,6] {a}".strip(), f"float[6,7] {b}".strip(), terms=7)
    row(f"float[19,21] {a}".strip(), f"float[21,35] {b}".strip(), terms=35)
row("float[0,3]", "float[3,4]")
row("float[3,0]", "float[0,4]")
row("float[3,4]", "float[4,0]")
row("float[70,80]", "float[80,90]", terms=90)
row("int64[2,3]", "int64[3,4]")
row("float[2,3] = 1 nan 3 4 5 6", "float[3,2] = 1 2 3 4 5 6")
row("float[2,2] = 0 1 inf 1", "float[2,2] = inf 1 0 1")

row = family.op("matmul", torch.matmul)
PAIRS = [
    ("[4]", "[4]"),
    ("[3,4]", "[4]"),
    ("[4]", "[4,5]"),
    ("[3,4]", "[4,5]"),
    ("[2,3,4]", "[4,5]"),
    ("[2,3,4]", "[4]"),
    ("[4]", "[2,4,5]"),
    ("[3,4]", "[2,4,5]"),
    ("[2,3,4]", "[2,4,5]"),
    ("[2,3,4]", "[1,4,5]"),
    ("[2,1,3,4]", "[5,4,2]"),
    ("[2,3,4] t", "[2,4,5] t"),
    ("[2,3,4] reversed", "[4,5] strided"),
    ("[2,3,4] expanded", "[2,4,5]"),
    ("[0,3,4]", "[4,5]"),
    ("[3,0]", "[0]"),
]
for a, b in PAIRS:
    row(f"float{a}", f"float{b}", terms=12)

row = family.op("bmm", torch.bmm)
row("float[2,3,4]", "float[2,4,5]", terms=5)
row("float[3,9,17] t", "float[3,17,8] t", terms=17)
row("float[0,3,4]", "float[0,4,5]")
row("float[1,3,4] offset", "float[1,4,2] strided", terms=4)

row = family.op("dot", torch.dot)
row("float[1]", "float[1]")
row("float[67]", "float[67]", terms=67)
row("float[9] strided", "float[9]", terms=9)
row("int64[4]", "int64[4]")
row = family.op("outer", torch.outer)
row("float[3]", "float[4]", terms=4)
row("float[3] strided", "float[4] strided", terms=4)
row = family.op("mv", torch.mv)
row("float[3,4]", "float[4]", terms=4)
row("float[3,4] t", "float[4] strided", terms=4)

linear = family.op("linear", F.linear)
plain = family.op("linear without bias", F.linear)
for batch, inputs, outputs in ((1, 1, 1), (3, 4, 5), (5, 17, 33), (33, 100, 10)):
    linear(f"float[{batch},{inputs}]", f"float[{outputs},{inputs}]", f"float[{outputs}]", terms=max(batch, inputs, outputs))
    plain(f"float[{batch},{inputs}]", f"float[{outputs},{inputs}]", terms=max(batch, inputs, outputs))
linear("float[4]", "float[5,4]", "float[5]", terms=5)
linear("float[2,3,4]", "float[5,4]", "float[5]", terms=6)
linear("float[3,4] t", "float[5,4] t", "float[5] strided", terms=5)
linear("float[0,4]", "float[5,4]", "float[5]")
linear("float[3,4] const", "float[5,4]", "float[5]", terms=5)
linear("float[3,4]", "float[5,4] const", "float[5] const", terms=5)

row = family.op("einsum", lambda *x, equation: torch.einsum(equation, *x))
EQUATIONS = [
    ("ij,jk->ik", "[3,4]", "[4,5]"),
    ("ij,kj->ik", "[3,4]", "[5,4]"),
    ("bij,bjk->bik", "[2,3,4]", "[2,4,5]"),
    ("i,j->ij", "[3]", "[4]"),
    ("i,i->", "[5]", "[5]"),
    ("ij->ji", "[2,3]"),
    ("ij->i", "[2,3]"),
    ("ij->", "[2,3]"),
    ("ii->i", "[4,4]"),
    ("ii", "[4,4]"),
    ("ba", "[2,3]"),
    ("ij,jk", "[3,4]", "[4,5]"),
    ("...ij,...jk->...ik", "[2,3,4]", "[2,4,5]"),
    ("...i->...", "[2,3,4]"),
    ("bi,bj->bij", "[2,3]", "[2,4]"),
    ("ij,jk,kl->il", "[2,3]", "[3,4]", "[4,2]"),
    ("bhqd,bhkd->bhqk", "[2,2,3,4]", "[2,2,5,4]"),
    ("nchw,kc->nkhw", "[2,3,2,2] t", "[4,3]"),
    ("ij,ij->i", "[3,4] strided", "[3,4] t"),
]
for equation, *texts in EQUATIONS:
    row(*(f"float{t}" for t in texts), terms=16, equation=equation)
