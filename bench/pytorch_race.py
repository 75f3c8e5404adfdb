"""Races the engine's kernels against PyTorch: same work, same machine, turn and turn about.

    python3 bench/pytorch_race.py                  PyTorch as users run it
    python3 bench/pytorch_race.py --best           PyTorch at its best: channels_last, large malloc thresholds,
                                                   and the OpenBLAS core type that suits the processor
    python3 bench/pytorch_race.py --only gemm      only workloads whose name contains a word

Each round times one workload on the engine and then on PyTorch; the ratio is PyTorch's time over the engine's,
once of the minima and once of the medians. Results go to bench/results, dated, as JSON and as a table.
Build first: dotnet build -c Release bench/AdvCourse.Bench
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent

GEMM = ["128x784x1600", "128x1600x1600", "1000x784x100", "512x512x512", "100x784x1200", "100x240x1200", "100x100x100"]
CONV = ["128x28x28x1x32", "128x26x26x32x32", "128x12x12x32x64", "128x10x10x64x64"]
MAPS = ["exp", "log", "tanh", "sigmoid", "relu", "sign", "clamp", "add", "mul", "maximum", "greater", "sum"]
WORKLOADS = (
    [f"gemm {t} {s}" for s in GEMM for t in ("NN", "NT", "TN")]
    + [f"conv {p} {s}" for s in CONV for p in ("forward", "input", "weight")]
    + [f"maxpool {p} 128x24x24x32" for p in ("forward", "backward")]
    + [f"map {f} {n}" for n in (1000, 78400, 4000000) for f in MAPS]
    + ["rows softmax 100x10", "rows softmax 1000x1000", "rows logsoftmax 128x10", "rows max 24000x5", "rows max 100x10"]
    + ["rows sum 100x784", "rows columnsum 100x1200", "sgd 940800", "adam 940800", "dropout 120000"]
)


def torch_workload(name, best):
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
    raise ValueError(name)


def milliseconds(call, seconds):
    """Milliseconds a call, as the engine's side measures them."""
    start = time.perf_counter()
    call()
    once = time.perf_counter() - start
    calls = min(max(int(seconds / max(once, 1e-7)), 1), 100_000)
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - start) / calls * 1e3


class Engine:
    """The engine's process."""

    def __init__(self):
        found = sorted((ROOT / "artifacts/bin/AdvCourse.Bench/release").glob("AdvCourse.Bench.dll"))
        if not found:
            sys.exit("build first: dotnet build -c Release bench/AdvCourse.Bench")
        self.process = subprocess.Popen(
            ["dotnet", str(found[0]), "race"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit(f"the engine's process ended at: {line}")
        return answer


def race(engine, threads, names, rounds, seconds, best):
    import torch

    torch.set_num_threads(threads)
    engine.ask(f"threads {threads}")
    for name in names:
        call = torch_workload(name, best)
        ours, theirs = [], []
        with torch.enable_grad() if "backward" in name else torch.no_grad():
            for _ in range(rounds + 1):
                ours.append(float(engine.ask(f"time {seconds} {name}")))
                theirs.append(milliseconds(call, seconds))
        ours, theirs = ours[1:], theirs[1:]
        row = {
            "workload": name,
            "threads": threads,
            "engine_ms": {"min": min(ours), "median": statistics.median(ours)},
            "pytorch_ms": {"min": min(theirs), "median": statistics.median(theirs)},
            "ratio_of_minima": min(theirs) / min(ours),
            "ratio_of_medians": statistics.median(theirs) / statistics.median(ours),
        }
        print(
            f"{threads} {name:32} {row['engine_ms']['min']:9.4f} {row['pytorch_ms']['min']:9.4f} ms"
            f"   x{row['ratio_of_minima']:.2f} (medians x{row['ratio_of_medians']:.2f})",
            flush=True,
        )
        yield row


def table(report):
    lines = [
        f"# Kernels against PyTorch {report['pytorch']}, {report['mode']}, {report['date']}",
        "",
        f"{report['processor']}; {report['lanes']} float lanes; OpenBLAS core {report['openblas_core']}; "
        f"load average {report['load_average'][0]:.1f} at the start, {report['load_average'][1]:.1f} at the end. "
        f"{report['rounds']} rounds, engine and PyTorch turn and turn about. "
        "The ratio is PyTorch's time over the engine's: above 1 the engine is faster.",
        "",
        "| threads | workload | engine, ms | PyTorch, ms | ratio (minima) | ratio (medians) |",
        "|---|---|---|---|---|---|",
    ]
    for r in report["results"]:
        lines.append(
            f"| {r['threads']} | {r['workload']} | {r['engine_ms']['min']:.4g} | {r['pytorch_ms']['min']:.4g} "
            f"| {r['ratio_of_minima']:.2f} | {r['ratio_of_medians']:.2f} |"
        )
    return "\n".join(lines) + "\n"


def processor():
    try:
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def openblas_core():
    import ctypes

    try:
        library = ctypes.CDLL("libopenblas.so.0")
        library.openblas_get_corename.restype = ctypes.c_char_p
        return library.openblas_get_corename().decode()
    except (OSError, AttributeError):
        return "unknown"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--best", action="store_true", help="PyTorch at its best")
    parser.add_argument("--core", default="SkylakeX", help="the OpenBLAS core type of --best")
    parser.add_argument("--only", default="", help="only workloads whose name contains this")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.02, help="time for each measurement")
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    options = parser.parse_args()
    wanted = {"OPENBLAS_CORETYPE": None, "OPENBLAS_L2_SIZE": None}
    if options.best:
        wanted["OPENBLAS_CORETYPE"] = options.core
        wanted["MALLOC_MMAP_THRESHOLD_"] = wanted["MALLOC_TRIM_THRESHOLD_"] = str(1 << 30)
    if any(os.environ.get(k) != v for k, v in wanted.items()):
        env = {k: v for k, v in os.environ.items() if wanted.get(k, v) is not None}
        env.update({k: v for k, v in wanted.items() if v is not None})
        os.execve(sys.executable, [sys.executable, *sys.argv], env)

    import torch

    names = [n for n in WORKLOADS if options.only in n]
    engine = Engine()
    load = os.getloadavg()[0]
    results = [
        row
        for threads in options.threads
        for row in race(engine, threads, names, options.rounds, options.seconds, options.best)
    ]
    report = {
        "date": datetime.date.today().isoformat(),
        "mode": "at its best" if options.best else "as users run it",
        "pytorch": torch.__version__,
        "processor": processor(),
        "lanes": int(engine.ask("width")),
        "openblas_core": openblas_core(),
        "load_average": [load, os.getloadavg()[0]],
        "rounds": options.rounds,
        "results": results,
    }
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    suffix = ("-best" if options.best else "-default") + (f"-{options.only.split()[0]}" if options.only else "")
    base = folder / f"kernels-{report['date']}{suffix}"
    for path, text in ((base.with_suffix(".json"), json.dumps(report, indent=2) + "\n"), (base.with_suffix(".md"), table(report))):
        beside = path.with_name(path.name + ".new")
        beside.write_text(text)
        beside.replace(path)
        print(f"wrote {path.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
