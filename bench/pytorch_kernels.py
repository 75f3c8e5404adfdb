"""PyTorch's side of the kernel workloads, by the names that AdvCourse.Bench gives them: "kind detail sizes"."""

GEMM = ["128x784x1600", "128x1600x1600", "1000x784x100", "512x512x512", "100x784x1200", "100x240x1200", "100x100x100"]
CONV = ["128x28x28x1x32", "128x26x26x32x32", "128x12x12x32x64", "128x10x10x64x64"]
MAPS = ["exp", "log", "tanh", "sigmoid", "relu", "sign", "clamp", "add", "mul", "maximum", "greater", "sum"]
NAMES = (
    [f"gemm {t} {s}" for s in GEMM for t in ("NN", "NT", "TN")]
    + [f"conv {p} {s}" for s in CONV for p in ("forward", "input", "weight")]
    + [f"maxpool {p} 128x24x24x32" for p in ("forward", "backward")]
    + [f"map {f} {n}" for n in (1000, 78400, 4000000) for f in MAPS]
    + ["rows softmax 100x10", "rows softmax 1000x1000", "rows logsoftmax 128x10", "rows max 24000x5", "rows max 100x10"]
    + ["rows sum 100x784", "rows columnsum 100x1200", "sgd 940800", "adam 940800", "dropout 120000"]
)


def make(name, best):
    """A call of the named workload, its data made once; channels_last when PyTorch is at its best."""
    import torch
    import torch.nn.functional as F

    kind, *rest = name.split(" ")
    n = [int(v) for v in rest[-1].split("x")]
    rand = lambda *shape: torch.rand(*shape) * 2 - 1
    if kind == "gemm":
        m, k, c = n
        a = rand(k, m).t() if rest[0][0] == "T" else rand(m, k)
        b = rand(c, k).t() if rest[0][1] == "T" else rand(k, c)
        out = torch.empty(m, c)
        return lambda: torch.mm(a, b, out=out)
    if kind in ("conv", "maxpool"):
        layout = torch.channels_last if best else torch.contiguous_format
        x = rand(n[0], n[3], n[1], n[2]).contiguous(memory_format=layout)
        if kind == "maxpool":
            if rest[0] == "forward":
                return lambda: F.max_pool2d(x, 2)
            x.requires_grad_()
            y = F.max_pool2d(x, 2)
            g = torch.ones_like(y)
            return lambda: torch.autograd.grad(y, x, g, retain_graph=True)
        w, bias = rand(n[4], n[3], 3, 3).contiguous(memory_format=layout), rand(n[4])
        if rest[0] == "forward":
            return lambda: F.conv2d(x, w, bias)
        mask = [True, False, False] if rest[0] == "input" else [False, True, True]
        dy = torch.ones_like(F.conv2d(x, w, bias))
        return lambda: torch.ops.aten.convolution_backward(
            dy, x, w, [n[4]], [1, 1], [0, 0], [1, 1], False, [0, 0], 1, mask
        )
    if kind == "map":
        x, z, y = rand(n[0]), rand(n[0]), torch.empty(n[0])
        return {
            "exp": lambda: torch.exp(x, out=y),
            "log": lambda: torch.log(z, out=y),
            "tanh": lambda: torch.tanh(x, out=y),
            "sigmoid": lambda: torch.sigmoid(x, out=y),
            "relu": lambda: torch.clamp_min(x, 0, out=y),
            "sign": lambda: torch.sign(x, out=y),
            "clamp": lambda: torch.clamp(x, 0, 0.5, out=y),
            "add": lambda: torch.add(x, z, out=y),
            "mul": lambda: torch.mul(x, z, out=y),
            "maximum": lambda: torch.maximum(x, z, out=y),
            "greater": lambda: torch.gt(x, z),
            "sum": lambda: torch.sum(x),
        }[rest[0]]
    if kind == "rows":
        x = rand(n[0], n[1])
        return {
            "softmax": lambda: torch.softmax(x, 1),
            "logsoftmax": lambda: torch.log_softmax(x, 1),
            "max": lambda: torch.max(x, 1),
            "sum": lambda: torch.sum(x, 1),
            "columnsum": lambda: torch.sum(x, 0),
        }[rest[0]]
    if kind in ("sgd", "adam"):
        p = rand(n[0]).requires_grad_()
        p.grad = rand(n[0])
        step = torch.optim.SGD([p], lr=1e-6, momentum=0.9) if kind == "sgd" else torch.optim.Adam([p], lr=1e-6)
        return step.step
    if kind == "dropout":
        x = rand(n[0])
        return lambda: F.dropout(x, 0.5, True)
    raise ValueError(f"no kernel workload is called '{name}'")
