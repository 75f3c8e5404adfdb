"""A family of operations: each operation in PyTorch's words, its rows, and the values that PyTorch gives."""

import base64
import json
import math

import torch

from inputs import NAMES, Input, filled
from variants import variants

STORED = 128  # elements kept of a large tensor; see kept()


def kept(count):
    """Which elements of a tensor are stored: all of a small one, of a large one STORED spread ones."""
    if count <= STORED:
        return range(count)
    step = next(s for s in range(count * 5 // 8, count) if math.gcd(s, count) == 1)
    return [i * step % count for i in range(STORED)]


def largest(tensor):
    """The largest finite magnitude; 0 when there is none."""
    finite = tensor.detach().double()[torch.isfinite(tensor)]
    return finite.abs().max().item() if finite.numel() else 0.0


class Family:
    def __init__(self, name, varies=True, wild_inputs=None):
        self.name = name
        self.varies = varies
        self.wild_inputs = wild_inputs  # how many of the inputs get NaN and infinities; None: all
        self.torchsharp = {}  # operation: what TorchSharp does otherwise in all its rows
        self.without = {}  # operation: kinds of variants.py that it has no rows of
        self.operations = {}
        self.rows = []

    def op(self, name, function):
        assert name not in self.operations, name
        self.operations[name] = function
        return lambda *inputs, **settings: self.row(name, *inputs, **settings)

    def row(self, name, *inputs, terms=0, torchsharp=None, **arguments):
        """One row; inputs in "float[...]" make two rows, one of each precision.

        terms: how many products an element gathers, where the shapes do not tell (Tolerance.cs).
        torchsharp: what TorchSharp itself does otherwise here; the row then holds for our engine only.
        """
        if any(i.startswith("float[") for i in inputs):
            for precision in ("float32", "float64"):
                typed = [i.replace("float[", precision + "[") for i in inputs]
                self.row(name, *typed, terms=terms, torchsharp=torchsharp, **arguments)
            return
        self.rows.append((name, inputs, terms, torchsharp, arguments))

    def write(self, folder):
        lines, seen = [], set()
        self.rows += self.varied()
        for name, inputs, terms, torchsharp, arguments in self.rows:
            try:
                row = self.evaluate(name, inputs, terms, arguments)
            except Exception as error:
                raise RuntimeError(f"{self.name}: {name} {inputs} {arguments}") from error
            if torchsharp or name in self.torchsharp:
                row["torchsharp"] = torchsharp or self.torchsharp[name]
            line = json.dumps(row, separators=(",", ":"))
            key = json.dumps([name, inputs, arguments])
            assert key not in seen, f"row twice: {key}"
            seen.add(key)
            lines.append(line)
        unused = set(self.operations) - {name for name, *_ in self.rows}
        assert not unused, f"operations without a row: {unused}"
        path = folder / f"{self.name}.json"
        path.write_text("[\n" + ",\n".join(lines) + "\n]\n")
        return len(lines), path.stat().st_size

    def varied(self):
        """Each operation once more with odd numbers, with nothing and with other layouts, where its rows lack them and
        PyTorch takes them."""
        rows = []
        for name in self.operations if self.varies else []:
            listed = [row for row in self.rows if row[0] == name]
            for row in variants(listed, self.wild_inputs, self.without.get(name, ())):
                try:
                    self.evaluate(name, row[1], row[2], row[4])
                except (RuntimeError, IndexError, ValueError, AssertionError):
                    continue
                rows.append(row)
        return rows

    def evaluate(self, name, inputs, terms, arguments):
        parsed = [Input(text, i) for i, text in enumerate(inputs)]
        outputs, gradients = self.run(name, parsed, arguments, None)
        precise = [None] * len(outputs), [None] * len(gradients)
        if any(t is not None and t.dtype == torch.float32 for t in outputs + gradients):
            precise = self.run(name, parsed, arguments, torch.float64)
        biggest = max([o.numel() for o in outputs] + [math.prod(i.shape) for i in parsed] + [1]) if parsed else 1
        encode = lambda t, p: None if t is None else self.encode(t, p, terms, biggest)
        row = {"op": name, "in": list(inputs), "args": arguments, "out": list(map(encode, outputs, precise[0]))}
        if not row["args"]:
            del row["args"]
        if any(g is not None for g in gradients):
            row["grad"] = list(map(encode, gradients, precise[1]))
        return row

    def run(self, name, parsed, arguments, dtype):
        """Outputs, and the gradient of every input (None where there is none), in PyTorch's order of things."""
        tensors = [i.build(dtype if i.floating else None) for i in parsed]
        result = self.operations[name](*tensors, **arguments)
        outputs = [result] if isinstance(result, torch.Tensor) else list(result)
        differentiable = [o for o in outputs if o.requires_grad]
        asked = [t for t in tensors if t.requires_grad]
        found = iter([])
        if differentiable:
            upstream = [
                torch.tensor(filled("signed", 101 + k, o.numel()), dtype=o.dtype).reshape(o.shape)
                for k, o in enumerate(outputs)
                if o.requires_grad
            ]
            found = iter(torch.autograd.grad(differentiable, asked, upstream, allow_unused=True))
        gradients = [next(found, None) if t.requires_grad else None for t in tensors]
        return outputs, gradients

    def encode(self, tensor, precise, terms, biggest):
        tensor = tensor.detach()
        shape = ",".join(map(str, tensor.shape))
        flat = tensor.contiguous().reshape(-1)
        flat = flat[torch.tensor(list(kept(flat.numel())), dtype=torch.long)]
        entry = {
            "type": f"{NAMES[tensor.dtype]}[{shape}]",
            "bits": base64.b64encode(flat.numpy().tobytes()).decode(),
        }
        if not tensor.dtype.is_floating_point:
            return entry
        scale = largest(tensor)
        if scale:
            entry["max"] = float(f"{scale:.3g}")
        if tensor.dtype == torch.float32 and precise is not None and precise.shape == tensor.shape:
            error = largest(tensor.double() - precise.double())
            assert error <= 2e-5 * max(scale, 1), f"float32 is {error} away from float64"
            if error:
                entry["error"] = float(f"{error:.2g}")
        folded = biggest // max(tensor.numel(), 1)
        terms = terms or (folded if folded > 1 else 0)
        if terms:
            entry["terms"] = terms
        return entry
