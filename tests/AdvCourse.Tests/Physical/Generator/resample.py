"""Reference values of ClosedFormTests: python3 resample.py (PyTorch 1.13)."""
import torch

line = torch.tensor([0.1, 0.9, 0.4, 0.2, 0.7]).reshape(1, 1, 1, 5)
for size in (3, 8):
    for mode in ("nearest-exact", "bilinear", "bicubic"):
        kind = {} if mode.startswith("nearest") else {"align_corners": False}
        out = torch.nn.functional.interpolate(line, size=(1, size), mode=mode, **kind)
        print(size, mode, ["%.9g" % value for value in out.flatten().clamp(0, 1)])
