#!/usr/bin/env python3
"""Writes ../Values/*.json: what PyTorch (1.13, CPU) gives for every row of the tables in this folder.

    python3 generate.py [family ...]

Deterministic: the inputs come from an LCG (inputs.py), one thread, no clock.
"""

import importlib
import pathlib
import sys
import warnings

import torch

FAMILIES = [
    "arithmetic",
    "pointwise",
    "promotion",
    "reductions",
    "products",
    "shapes",
    "indexing",
    "selection",
    "activations",
    "losses",
    "convolution",
    "pooling",
    "layers",
    "modules",
    "optimizers",
    "schedulers",
    "random_streams",
]


def main():
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    values = pathlib.Path(__file__).resolve().parent.parent / "Values"
    values.mkdir(exist_ok=True)
    total = 0
    for name in sys.argv[1:] or FAMILIES:
        family = importlib.import_module(name).family
        rows, size = family.write(values)
        total += size
        print(f"{family.name:20} {rows:5} rows {size / 1024:8.1f} KB")
    print(f"{'total':26} {total / 1024:13.1f} KB")


if __name__ == "__main__":
    main()
