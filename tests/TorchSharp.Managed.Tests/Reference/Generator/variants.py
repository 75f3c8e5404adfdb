"""What every operation should meet, made from the rows that it has: NaN and infinities, empty tensors, layouts in memory."""

import re

from inputs import Input

KINDS = ("wild", "empty", "t", "strided", "nhwc")


def variants(rows, wild_inputs=None, without=()):
    """Rows (name, inputs, terms, torchsharp, arguments) of the kinds that none of these is of yet."""
    made = []
    for kind in KINDS:
        if kind in without or any(has(kind, Input(i, 0)) for row in rows for i in row[1]):
            continue
        source = next((row for row in rows if any(takes(kind, Input(i, 0)) for i in row[1])), None)
        if source is None:
            continue
        name, inputs, terms, torchsharp, arguments = source
        # Odd numbers in each precision that the source row comes in; for the rest one is enough.
        twins = [row[1] for row in rows if plain(row[1]) == plain(inputs) and row[4] == arguments]
        for twin in twins if kind == "wild" else twins[:1]:
            varied = tuple(empty(twin) if kind == "empty" else [
                change(kind, i) if kind != "wild" or wild_inputs is None or k < wild_inputs else i for k, i in enumerate(twin)
            ])
            made.append((name, varied, terms, torchsharp, arguments))
    return made


def plain(inputs):
    return [re.sub(r"^float(32|64)", "float", i) for i in inputs]


def has(kind, i):
    if kind == "wild":
        return i.fill == "wild" or i.values is not None and any(v != v or abs(v) == float("inf") for v in i.values)
    if kind == "empty":
        return 0 in i.shape
    return i.view == kind or kind == "t" and i.view == "reversed"


def takes(kind, i):
    """Whether an input can be changed so. Targets and weights (constants) and positive or unit inputs stay in their range."""
    if not i.floating or i.values is not None and kind != "empty":
        return False
    if kind == "wild":
        return not i.const and i.fill == "signed" and len(i.shape) > 0
    if kind == "empty":
        return len(i.shape) > 0
    return i.view is None and len(i.shape) >= {"t": 2, "strided": 1, "nhwc": 4}[kind] and (kind != "nhwc" or len(i.shape) == 4)


def change(kind, text):
    if not takes(kind, Input(text, 0)):
        return text
    return re.sub(r"\bsigned\b", "", text).rstrip() + " wild" if kind == "wild" else f"{text} {kind}"


def empty(inputs):
    """The first size of the first input becomes 0, and that of every input that has the same first size."""
    first = Input(inputs[0], 0).shape[:1]

    def emptied(text):
        i = Input(text, 0)
        if i.shape[:1] != first or not i.shape:
            return text
        dtype, _, rest = re.fullmatch(r"(\w+)\[([\d,]*)\](.*)", text).groups()
        return f"{dtype}[{','.join(map(str, [0] + i.shape[1:]))}]" + rest.split(" = ")[0].rstrip("=").rstrip()

    return [emptied(i) for i in inputs]
