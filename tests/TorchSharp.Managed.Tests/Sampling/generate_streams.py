"""Writes streams.json: random streams of PyTorch's CPU generator, for RandomStreamTests.

Run with PyTorch 1.13 or later:  python3 generate_streams.py > streams.json
"""

import json
import torch


def seeded(seed, draw):
    torch.manual_seed(seed)
    return draw()


def doubles(tensor):
    return [float(value) for value in tensor]


streams = {
    "rand": [
        {"seed": seed, "count": count, "type": str(kind)[6:], "values": doubles(seeded(seed, lambda: torch.rand(count, dtype=kind)))}
        for seed in (0, 7, 2**40 + 9)
        for count in (1, 5)
        for kind in (torch.float32, torch.float64)
    ],
    "randn": [
        {"seed": seed, "count": count, "type": str(kind)[6:], "values": doubles(seeded(seed, lambda: torch.randn(count, dtype=kind)))}
        for seed in (0, 7)
        for count in (1, 5, 15, 16, 17, 40)
        for kind in (torch.float32, torch.float64)
    ],
    "randint": [
        {"seed": 7, "low": low, "high": high, "values": seeded(7, lambda: torch.randint(low, high, (8,))).tolist()}
        # From 2^28 to 2^32 PyTorch 1.13 draws 32 bits, later versions 64: those ranges are in ../Reference.
        for low, high in ((0, 2), (-3, 1000), (0, 2**27), (0, 2**40))
    ],
    "randperm": [
        {"seed": seed, "count": count, "values": seeded(seed, lambda: torch.randperm(count)).tolist()}
        for seed in (0, 7)
        for count in (1, 2, 12, 700)
    ],
    # The spare sample of a pair is used by the next draw: 3 and then 2 samples of one stream.
    "randn_twice": [{"seed": 7, "values": doubles(seeded(7, lambda: torch.cat([torch.randn(3), torch.randn(2)])))}],
}
# One case a line: the file stays readable in a diff.
groups = [f' "{name}": [\n' + ",\n".join("  " + json.dumps(case) for case in cases) + "\n ]" for name, cases in streams.items()]
print("{\n" + ",\n".join(groups) + "\n}")
