"""Operations that move elements without changing them."""

import torch

from table import Family

family = Family("shapes")

row = family.op("reshape", lambda x, shape: x.reshape(shape))
for text, shape in (("[2,3]", [3, 2]), ("[2,3]", [-1]), ("[2,3,4]", [2, -1]), ("[2,3] t", [6]), ("[2,3,4] reversed", [4, 6]), ("[]", [1, 1]), ("[1]", []), ("[0,3]", [3, 0]), ("[3,4] strided", [2, 6]), ("[3,4] expanded", [12])):
    row(f"float{text}", shape=shape)
row("int64[2,3]", shape=[6])
row = family.op("view", lambda x, shape: x.view(shape))
for text, shape in (("[2,3]", [3, 2]), ("[2,3,4]", [2, -1]), ("[2,3] offset", [6]), ("[6]", [2, 3, 1])):
    row(f"float{text}", shape=shape)
row = family.op("expand", lambda x, shape: x.expand(shape))
for text, shape in (("[2,1]", [2, 3]), ("[3]", [2, 3]), ("[2,1] t", [4, 2, 3]), ("[]", [2, 2]), ("[1,3]", [-1, 3]), ("[2,1]", [5, -1, 3])):
    row(f"float{text}", shape=shape)
row = family.op("repeat", lambda x, shape: x.repeat(shape))
for text, shape in (("[2,3]", [2, 1]), ("[3]", [2, 3]), ("[2,3] t", [1, 2]), ("[]", [3])):
    row(f"float{text}", shape=shape)
row = family.op("permute", lambda x, shape: x.permute(shape))
for text, shape in (("[2,3]", [1, 0]), ("[2,3,4]", [2, 0, 1]), ("[2,3,4] reversed", [0, 2, 1]), ("[2,3,4]", [-1, 0, 1]), ("[2,3,4,5]", [0, 2, 3, 1])):
    row(f"float{text}", shape=shape)
row = family.op("flatten", lambda x, start, end: x.flatten(start, end))
for text, start, end in (("[2,3,4]", 0, -1), ("[2,3,4]", 1, -1), ("[2,3,4]", 0, 1), ("[2,3,4] reversed", 1, 2), ("[]", 0, -1), ("[3]", 0, 0)):
    row(f"float{text}", start=start, end=end)
row = family.op("squeeze", lambda x: x.squeeze())
for text in ("[2,1,3,1]", "[1,1]", "[2,3]"):
    row(f"float{text}")
row = family.op("squeeze dim", lambda x, dim: x.squeeze(dim))
for text, dim in (("[2,1,3]", 1), ("[2,1,3]", 0), ("[2,3,1]", -1)):
    row(f"float{text}", dim=dim)
row = family.op("unsqueeze", lambda x, dim: x.unsqueeze(dim))
for text, dim in (("[2,3]", 0), ("[2,3]", 1), ("[2,3]", -1), ("[]", 0), ("[2,3] t", 2)):
    row(f"float{text}", dim=dim)
row = family.op("transpose", lambda x, a, b: x.transpose(a, b))
for text, a, b in (("[2,3]", 0, 1), ("[2,3,4]", 0, 2), ("[2,3,4]", -1, -2), ("[2,3,4] reversed", 0, 1)):
    row(f"float{text}", a=a, b=b)
row = family.op("t", lambda x: x.t())
row("float[2,3]")
row("float[3]")
for name, function in {"clone": torch.clone, "contiguous": lambda x: x.contiguous()}.items():
    row = family.op(name, function)
    for text in ("[2,3]", "[2,3] t", "[2,3,4] reversed", "[3,4] expanded", "[]", "[0,2]"):
        row(f"float{text}")
row = family.op("flip", lambda x, dims: x.flip(dims))
for text, dims in (("[5]", [0]), ("[2,3]", [1]), ("[2,3,4]", [0, 2]), ("[2,3] t", [-1])):
    row(f"float{text}", dims=dims)
row = family.op("roll", lambda x, shift, dim: x.roll(shift, dim))
for text, shift, dim in (("[5]", 2, 0), ("[5]", -1, 0), ("[2,3]", 7, 1), ("[2,3] t", 1, 0)):
    row(f"float{text}", shift=shift, dim=dim)

row = family.op("cat", lambda *xs, dim: torch.cat(xs, dim))
row("float[2,3]", "float[4,3]", dim=0)
row("float[2,3]", "float[2,1]", "float[2,2]", dim=1)
row("float[2,3] t", "float[2,3] strided", dim=-1)
row("float[2,2,3]", "float[2,1,3]", dim=1)
row("float[0,3]", "float[2,3]", dim=0)
row("float[2]", dim=0)
row("int64[2]", "float32[2]", dim=0)
row("int64[2,3]", "int64[1,3]", dim=0)
row("float[2,3]", "float[1,3] const", dim=0)
row = family.op("cat with itself", lambda x, dim: torch.cat([x, x], dim))
row("float[2,3]", dim=0)
row = family.op("stack", lambda *xs, dim: torch.stack(xs, dim))
row("float[2,3]", "float[2,3]", dim=0)
row("float[2,3]", "float[2,3] t", "float[2,3]", dim=1)
row("float[2,3]", "float[2,3]", dim=-1)
row("float[]", "float[]", dim=0)
row = family.op("split", lambda x, size, dim: x.split(size, dim))
for text, size, dim in (("[5,2]", 2, 0), ("[2,6] t", 3, 1), ("[3]", 5, 0)):
    row(f"float{text}", size=size, dim=dim)
row = family.op("split sizes", lambda x, sizes, dim: x.split(sizes, dim))
row("float[6,2]", sizes=[1, 3, 2], dim=0)
row = family.op("chunk", lambda x, chunks, dim: x.chunk(chunks, dim))
for text, chunks, dim in (("[5,2]", 2, 0), ("[2,6]", 3, 1), ("[3]", 5, 0)):
    row(f"float{text}", chunks=chunks, dim=dim)
row = family.op("unbind", lambda x, dim: x.unbind(dim))
for text, dim in (("[3,2]", 0), ("[2,3] t", 1)):
    row(f"float{text}", dim=dim)
row = family.op("narrow", lambda x, dim, start, length: x.narrow(dim, start, length))
for text, dim, start, length in (("[5,2]", 0, 1, 3), ("[2,6] t", 1, 2, 2), ("[3]", 0, 3, 0)):
    row(f"float{text}", dim=dim, start=start, length=length)
row = family.op("select", lambda x, dim, index: x.select(dim, index))
for text, dim, index in (("[5,2]", 0, 1), ("[2,6] t", 1, -1), ("[3]", 0, 0)):
    row(f"float{text}", dim=dim, index=index)
row = family.op("meet a view of a view", lambda x: x.transpose(0, 1)[1:].unsqueeze(1) * x[:, 0].reshape(1, 1, -1))
row("float[3,4]")
row = family.op("diag", torch.diag)
row("float[3]")
row("float[3,3]")
row = family.op("tril", torch.tril)
row("float[3,4]")
row = family.op("triu", torch.triu)
row("float[3,4]")
row = family.op("diagonal", lambda x, offset, a, b: x.diagonal(offset, a, b))
for text, offset, a, b in (("[3,3]", 0, 0, 1), ("[3,5]", 2, 0, 1), ("[5,3]", -1, 0, 1), ("[2,3,4] t", 1, 1, 2), ("[2,3,4]", 0, 2, 0), ("[3,3]", 5, 0, 1)):
    row(f"float{text}", offset=offset, a=a, b=b)
row = family.op("as_strided", lambda x: x.clone().as_strided([3, 2], [2, 3], 1))
row("float[3,4]")
