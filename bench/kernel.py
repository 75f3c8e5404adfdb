"""How long a reader waits for the kernel: start, first cell, later cells, memory. Needs jupyter_client.

    python3 bench/kernel.py [--name .net-csharp] [--starts 5] [--cells 200] [--output bench/results/kernel-DATE.md]
"""

import argparse
import datetime
import os
import platform
import statistics
import time

from jupyter_client.manager import KernelManager

# What the course asks of itself, beside what the archived .NET Interactive took.
TARGETS = {
    "ready": ("kernel ready", "s", 0.8, "0.6"),
    "first": ("first cell, sent at once", "s", 1.0, "1.0 to 1.3 with the start"),
    "first_idle": ("first cell, after 2 s of reading", "s", 1.0, ""),
    "cell": ("later cells, median", "ms", 20, "18"),
    "cell_last": ("later cells, median of the last 20", "ms", 20, ""),
    "cell_p95": ("later cells, 95th percentile", "ms", None, "33"),
    "memory": ("memory at the last cell", "MiB", 250, "235"),
    "trip": ("round trip of 1+1, median", "ms", 20, "22"),
}


class Kernel:
    def __init__(self, name):
        began = time.perf_counter()
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.kernel_info()
        self.client.get_shell_msg(timeout=60)
        self.ready = time.perf_counter() - began

    def run(self, code):
        """Seconds from sending a cell to its idle status, which a front end waits for."""
        began = time.perf_counter()
        msg_id = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            if message["parent_header"].get("msg_id") != msg_id:
                continue
            if message["header"]["msg_type"] == "error":
                raise RuntimeError("\n".join(message["content"]["traceback"]))
            if message["content"].get("execution_state") == "idle":
                return time.perf_counter() - began

    def memory(self):
        with open(f"/proc/{self.manager.provisioner.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))

    def end(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


def cell(i):
    """A cell as notebooks have them: it uses what the one before declared, and declares more."""
    if i == 0:
        return "var v0 = 1; v0"
    return f"int v{i} = v{i - 1} + 1; var list{i} = Enumerable.Range(0, {i}).Select(q => q * v{i}).ToArray(); list{i}.Sum()"


def measure(name, starts, cells):
    ready, first, first_idle = [], [], []
    for i in range(starts):
        for idle, times in ((0, first), (2, first_idle)):
            kernel = Kernel(name)
            ready.append(kernel.ready)
            time.sleep(idle)
            times.append(kernel.run('Console.WriteLine("hello"); var x = 41; x + 1'))
            kernel.end()
    kernel = Kernel(name)
    kernel.run("1")
    times = [kernel.run(cell(i)) * 1000 for i in range(cells)]
    memory = kernel.memory()
    trips = [kernel.run("1+1") * 1000 for _ in range(30)]
    kernel.end()
    later = times[10:]
    return {
        "ready": statistics.median(ready),
        "first": statistics.median(first),
        "first_idle": statistics.median(first_idle),
        "cell": statistics.median(later),
        "cell_last": statistics.median(later[-20:]),
        "cell_p95": sorted(later)[int(len(later) * 0.95)],
        "memory": memory,
        "trip": statistics.median(trips),
    }


def report(measured, starts, cells):
    processor = next(
        (l.split(":")[1].strip() for l in open("/proc/cpuinfo", encoding="utf-8") if l.startswith("model name")),
        platform.processor(),
    )
    lines = [
        f"# The kernel, measured {datetime.date.today()}",
        "",
        f"{processor}, {os.cpu_count()} cores; medians of {starts} starts of each kind and of {cells} cells;"
        " times as jupyter_client sees them.",
        "",
        "| | measured | asked for | prototype |",
        "|---|---|---|---|",
    ]
    for key, (what, unit, target, prototype) in TARGETS.items():
        value = measured[key]
        shown = f"{value:.2f}" if unit == "s" else f"{value:.0f}"
        asked = "" if target is None else f"{target} {unit}" + ("" if value <= target else " (missed)")
        lines.append(f"| {what} | {shown} {unit} | {asked} | {prototype} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default=".net-csharp")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--cells", type=int, default=200)
    parser.add_argument("--output")
    options = parser.parse_args()
    text = report(measure(options.name, options.starts, options.cells), options.starts, options.cells)
    print(text)
    if options.output:
        with open(options.output, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
