"""Races the engine against PyTorch: same work, same machine, two processes turn and turn about.

    python3 bench/pytorch_race.py                    the whole workloads, PyTorch as users run it: OpenBLAS with threads of its own
    python3 bench/pytorch_race.py --best             PyTorch at its best: OpenMP OpenBLAS, channels_last, large malloc thresholds
    python3 bench/pytorch_race.py --core Haswell     OpenBLAS made to take that core's kernels; where it does not know the
                                                     processor, the race chooses (openblas.py)
    python3 bench/pytorch_race.py --kernels          single kernels instead of whole workloads
    python3 bench/pytorch_race.py --only cnn         only workloads whose name contains a word

Each workload gets fresh processes and runs on either side for a while before it is timed; the very first call of all is
reported apart. A round times it on the engine and then on PyTorch.
The ratio is PyTorch's time over the engine's (above 1 the engine is faster): the median of the rounds' ratios, whose
two times are neighbours, and the ratio of the minima.
Rows go to bench/results, dated, a file for each mode and machine (by --name, or its core as OpenBLAS names it); a row
measured again on the same day replaces the older one.
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

import openblas
import pytorch_kernels
import pytorch_networks

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
PAUSE = 0.1
ENGINE = ROOT / "artifacts/bin/AdvCourse.Bench/release/AdvCourse.Bench.dll"


class Side:
    """One of the two processes: a line asks, a line answers."""

    def __init__(self, command, environment):
        self.command = command
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment
        )

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer or answer.startswith("unknown"):
            sys.exit(f"{self.command[-1]} failed at: {line}: {answer}")
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def environment(options, threads):
    """PyTorch's environment. OpenBLAS chooses its cache size itself, and its core type unless options.core says otherwise."""
    unset = {"OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"}
    env = {k: v for k, v in os.environ.items() if k not in unset}
    env["PYTHONPATH"] = str(HERE)
    if threads != os.cpu_count():
        env["OMP_NUM_THREADS"] = env["OPENBLAS_NUM_THREADS"] = str(threads)
    if options.core:
        env["OPENBLAS_CORETYPE"] = options.core
    if options.best:
        env["MALLOC_MMAP_THRESHOLD_"] = env["MALLOC_TRIM_THRESHOLD_"] = str(1 << 30)
    folder = options.openmp if options.best else options.pthread
    if folder:
        env["LD_LIBRARY_PATH"] = os.pathsep.join(filter(None, [folder, env.get("LD_LIBRARY_PATH")]))
    return env


def folder_of(build):
    """Where one of Debian's builds of OpenBLAS lies; "pthread" is what `apt install libopenblas0` brings."""
    found = sorted(pathlib.Path("/usr/lib").glob(f"*/openblas-{build}"))
    return str(found[0]) if found else ""


def start(options, threads):
    engine = Side(["dotnet", str(ENGINE), "race"], None)
    engine.ask(f"threads {threads}")
    torch = [sys.executable, str(HERE / "pytorch_side.py"), str(threads), "best" if options.best else "default"]
    pytorch = Side(torch, environment(options, threads))
    return engine, pytorch


def warm(side, name, options):
    """Runs a workload untimed. .NET compiles its hot methods for good during the first two seconds."""
    start = time.perf_counter()
    while time.perf_counter() - start < options.warm:
        side.ask(f"time {options.seconds} {name}")


def measure(engine, pytorch, name, threads, options):
    first = {}
    idle = {s: float(side.ask("peak")) for s, side in (("engine", engine), ("pytorch", pytorch))}
    if not options.kernels:
        first = {"engine": float(engine.ask(f"first {name}")), "pytorch": float(pytorch.ask(f"first {name}"))}
    for side in (engine, pytorch):
        warm(side, name, options)
    ours, theirs = [], []
    for _ in range(options.rounds):
        # OpenMP's threads wait for more work by spinning: without a pause they would take a core from the other side.
        time.sleep(PAUSE)
        ours.append(float(engine.ask(f"time {options.seconds} {name}")))
        time.sleep(PAUSE)
        theirs.append(float(pytorch.ask(f"time {options.seconds} {name}")))
    row = {"workload": name, "threads": threads, "rounds": options.rounds, "load_average": os.getloadavg()[0]}
    for side, process, times in (("engine", engine, ours), ("pytorch", pytorch, theirs)):
        row[side] = {"median_ms": statistics.median(times), "min_ms": min(times)}
        if not options.kernels:
            row[side]["first_ms"] = first[side]
            row[side]["peak_mb"] = float(process.ask("peak"))
            row[side]["idle_mb"] = idle[side]
    row["ratio"] = statistics.median(b / a for a, b in zip(ours, theirs))
    row["ratio_of_minima"] = row["pytorch"]["min_ms"] / row["engine"]["min_ms"]
    print(
        f"{threads} {name:40} {row['engine']['median_ms']:10.4f} {row['pytorch']['median_ms']:10.4f} ms"
        f"   x{row['ratio']:.2f} (minima x{row['ratio_of_minima']:.2f})",
        flush=True,
    )
    return row


def race(options, names):
    for threads in options.threads:
        pair = None
        for name in names:
            # Whole workloads get fresh processes, so that memory is theirs alone; kernels share one pair.
            if pair is None or not options.kernels:
                if pair:
                    for side in pair:
                        side.close()
                pair = start(options, threads)
            yield pair, measure(*pair, name, threads, options)
        for side in pair or ():
            side.close()


def table(report):
    memory = report["kind"] == "workloads"
    lines = [
        f"# {report['kind'].capitalize()} against PyTorch {report['pytorch']}, {report['mode']}, {report['date']}",
        "",
        f"{report['processor']}, {report['processors']} cores; .NET {report['dotnet']}, {report['lanes']} float lanes; "
        f"PyTorch {report['pytorch']} with OpenBLAS core {report['openblas_core']} ({report['openblas']}).",
        "",
        f"Engine and PyTorch turn and turn about, medians of at least 3 rounds after each ran for {report['warm']} s. The ratio is PyTorch's time over the engine's, the median of the rounds' ratios: above 1 the engine is faster.",
    ]
    if memory:
        lines += [
            "Memory is the most that the process ever held, and in brackets how much of it came after start-up. "
            "First is the engine's first call over its median; load the machine's load average, which is 2 at most when nothing else runs.",
            "",
            "| threads | workload | engine, ms | PyTorch, ms | ratio | of minima | first | engine, MB | PyTorch, MB | load |",
            "|---|---|---|---|---|---|---|---|---|---|",
        ]
    else:
        lines += ["", "| threads | workload | engine, ms | PyTorch, ms | ratio | of minima |", "|---|---|---|---|---|---|"]
    for r in report["results"]:
        e, p = r["engine"], r["pytorch"]
        line = (
            f"| {r['threads']} | {r['workload']} | {e['median_ms']:.4g} | {p['median_ms']:.4g} "
            f"| {r['ratio']:.2f} | {r['ratio_of_minima']:.2f} |"
        )
        if memory:
            line += f" {e['first_ms'] / e['median_ms']:.1f} | " + " | ".join(
                f"{s['peak_mb']:.0f} ({s['peak_mb'] - s['idle_mb']:.0f})" for s in (e, p)
            ) + f" | {r['load_average']:.0f} |"
        lines.append(line)
    return "\n".join(lines) + "\n"


def processor():
    try:
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def write(path, text):
    beside = path.with_name(path.name + ".new")
    beside.write_text(text)
    beside.replace(path)


def keep(report, base, names):
    """Writes the rows, new ones in place of old ones, in the order of the list."""
    try:
        old = json.loads(base.with_suffix(".json").read_text())["results"]
    except OSError:
        old = []
    rows = {(r["workload"], r["threads"]): r for r in old + report["results"]}
    place = {name: i for i, name in enumerate(names)}
    order = sorted(rows, key=lambda key: (key[1], place.get(key[0], len(place))))
    report["results"] = [rows[key] for key in order]
    base.parent.mkdir(exist_ok=True)
    write(base.with_suffix(".json"), json.dumps(report, indent=2) + "\n")
    write(base.with_suffix(".md"), table(report))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--best", action="store_true", help="PyTorch at its best")
    parser.add_argument("--name", default="", help="of the machine, in the result file's name; OpenBLAS's core when not given")
    parser.add_argument("--core", default="", help="OPENBLAS_CORETYPE; when not given left to OpenBLAS, if it knows the processor")
    parser.add_argument("--openmp", default=folder_of("openmp"), help="folder of the OpenMP build of OpenBLAS, for --best")
    parser.add_argument("--pthread", default=folder_of("pthread"), help="folder of the plain build, for runs without --best")
    parser.add_argument("--kernels", action="store_true", help="single kernels instead of whole workloads")
    parser.add_argument("--only", default="", help="only workloads whose name contains this")
    parser.add_argument("--more", action="store_true", help="also workloads outside of the goals' table")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=None, help="time for each measurement")
    parser.add_argument("--warm", type=float, default=None, help="seconds that each side runs before it is timed")
    parser.add_argument("--threads", type=int, nargs="*", default=[2, 1])
    parser.add_argument("--results", type=pathlib.Path, default=HERE / "results", help="where to write; 'none' writes nothing")
    options = parser.parse_args()
    # Long enough that what the other side left in the caches, and threads that slept, are a small part of it.
    options.seconds = options.seconds or (0.15 if options.kernels else 0.5)
    options.warm = options.warm or (0.3 if options.kernels else 3)
    if not ENGINE.exists():
        sys.exit("build first: dotnet build -c Release bench/AdvCourse.Bench")
    build = "openmp" if options.best else "pthread"
    if not getattr(options, build):
        print(f"libopenblas0-{build} was not found: PyTorch runs with the OpenBLAS that it finds")
    options.core = options.core or openblas.core_instead(getattr(options, build))
    kind = "kernels" if options.kernels else "workloads"
    everything = pytorch_kernels.NAMES if options.kernels else pytorch_networks.NAMES + pytorch_networks.MORE
    names = [n for n in everything if options.only in n]
    if not options.kernels and not options.only and not options.more:
        names = pytorch_networks.NAMES
    mode = ("at its best" if options.best else "as users run it") + (f", core {options.core}" if options.core else "")
    suffix = "best" if options.best else "default"
    for (engine, pytorch), row in race(options, names):
        if str(options.results) == "none":
            continue
        lanes, dotnet = engine.ask("version").split("|")
        torch, core, config = pytorch.ask("version").split("|")
        report = {
            "kind": kind,
            "date": datetime.date.today().isoformat(),
            "mode": mode,
            "warm": options.warm,
            "pytorch": torch,
            "openblas_core": core,
            "openblas": config,
            "dotnet": dotnet,
            "lanes": int(lanes),
            "processor": processor(),
            "processors": os.cpu_count(),
            "results": [row],
        }
        keep(report, options.results / f"{kind}-{report['date']}-{suffix}-{options.name or core.lower()}", everything)


if __name__ == "__main__":
    main()
