"""Races the course's attacks against Foolbox, torchattacks and ART on PyTorch: same weights, same images, same settings.

    dotnet build -c Release bench/attacks
    dotnet artifacts/bin/AdvCourse.AttackRace/release/AdvCourse.AttackRace.dll train cnn.safetensors images.safetensors 3
    python3 bench/attacks/race.py --weights cnn.safetensors --images images.safetensors \\
        --foolbox PATH --eagerpy PATH --torchattacks PATH --art PATH

The paths are checkouts of those projects; leave one out to race without it. What their packages import but these attacks
do not use (scipy, scikit-learn, ...) may be missing. The network is that of Carlini and Wagner 2016, table I; PyTorch's copy
reads the weights from safetensors, and its logits are compared with ours before anything is timed. Every contestant's
images are judged by the same PyTorch model. The ratio is the contestant's median time over ours: above 1 ours is faster.

Settings are equal where the libraries have them. torchattacks has no search for c in C&W: it gets as many steps in all as
one value of c, and its time is scaled to all values. Foolbox ends a batch's descent together, ours ends image by image, as
the authors' batch of one does.

Like is raced with like, twice. With a verdict: ours and Foolbox say of each image whether it is adversarial now, which takes
a forward pass; for torchattacks and ART, which return images only, "judged" adds that pass, in the same batches. Images only:
FGSM and PGD by our `Craft` and Foolbox's `run`, which leave the verdict out. The other attacks look for the nearest image and
must know the verdict in any case.

"course, leaving" is the same attack with images leaving the batch at their first success, a setting of the course's that the
others do not have: the same successes for fewer gradients.

Without a flag PyTorch is as Debian's python3-torch and libopenblas0 give it: OpenBLAS with threads of its own. `--best`
gives PyTorch the channels-last layout, which its convolutions like better; beside it, let the loader find OpenBLAS's OpenMP
build and set MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ to 1073741824, so that it keeps its memory between steps.
The report says which OpenBLAS and which of these variables there were. Where OpenBLAS does not know the processor the race
chooses its kernels (../openblas.py); `--core` names others.

All attack the same images in batches of `--batch`. Each runs for at least WARM seconds before anything is timed. A library
that needs more than HOPELESS times as long as the fastest of the others in the turn that warms up is not raced further: its
row is that one turn, marked "once".

Rows measured again on the same day in the same mode replace the older ones, so that a race can be run one attack at a time.

`--many 10000` adds what our attacks hold in memory when there are that many images, after the race.

Memory (on Linux) is the peak of the resident set of a fresh process while it runs the attack once, and by how much that is
above what it had before, when everything was loaded and a first image had gone through the model.
"""

import argparse
import ctypes
import datetime
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import platform
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import types

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
from openblas import core_instead  # noqa: E402  beside the other race, which is a folder up

COMPARED = 1000  # images whose logits must agree before anything is timed
HOPELESS = 3
WARM = 3  # seconds that each runs at least before it is timed: .NET compiles its hot methods for good during the first ones
PAUSE = 0.1  # seconds before each: OpenMP's threads spin after their work, which would take a core from the next
TUNED = ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
MISLEADING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # a wrong core type halves the speed of PyTorch's products
UNUSED = ("scipy", "sklearn", "tqdm", "git", "matplotlib", "pandas")


class Unused(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands in for packages that are imported but not used here, where they are not installed."""

    # Only for what is missing altogether: an installed package asks for modules that it does not expect to be there.
    missing = {name for name in UNUSED if importlib.util.find_spec(name) is None}

    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in self.missing:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return Hollow(spec.name)

    def exec_module(self, module):
        pass


class Hollow(types.ModuleType):
    __version__ = "1.10.0"

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name in ("tqdm", "trange"):
            return lambda x, *rest, **named: range(x) if isinstance(x, int) else x
        return type(name, (), {})


def read(path):
    import torch

    data = pathlib.Path(path).read_bytes()
    size = struct.unpack("<q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    kinds = {"F32": torch.float32, "I64": torch.int64}
    return {
        name: torch.frombuffer(
            bytearray(data[8 + size + item["data_offsets"][0] : 8 + size + item["data_offsets"][1]]),
            dtype=kinds[item["dtype"]],
        ).reshape(item["shape"])
        for name, item in header.items()
        if name != "__metadata__"
    }


def write(path, tensors):
    header, body = {}, b""
    for name, value in tensors.items():
        raw = value.detach().contiguous().numpy().tobytes()
        kind = {"torch.float32": "F32", "torch.int64": "I64"}[str(value.dtype)]
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<q", len(text)) + text + body)


def network(weights, best=False):
    import torch
    from torch import nn

    class CarliniCnn(nn.Module):
        def __init__(self):
            super().__init__()
            self.features = nn.Sequential(
                nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
                nn.Conv2d(32, 64, 3), nn.ReLU(), nn.Conv2d(64, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
            )
            self.classifier = nn.Sequential(
                nn.Flatten(), nn.Linear(1024, 200), nn.ReLU(), nn.Dropout(0.5),
                nn.Linear(200, 200), nn.ReLU(), nn.Linear(200, 10),
            )

        def forward(self, x):
            return self.classifier(self.features(x - 0.5))

    model = CarliniCnn()
    model.load_state_dict(weights)
    for parameter in model.parameters():
        parameter.requires_grad_(False)  # attacks need the input's gradient only: PyTorch skips the rest
    if best:
        model = model.to(memory_format=torch.channels_last)
    return model.eval()


def program():
    path = ROOT / "artifacts/bin/AdvCourse.AttackRace/release/AdvCourse.AttackRace.dll"
    if not path.exists():
        sys.exit("build first: dotnet build -c Release bench/attacks")
    return str(path)


class Course:
    """Our process."""

    def __init__(self, weights, images):
        self.process = subprocess.Popen(
            ["dotnet", program(), "serve", str(weights), str(images)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit(f"our process ended at: {line}")
        return answer


def foolbox_attack(model, spec, images_only=False):
    import foolbox

    target = foolbox.PyTorchModel(model, bounds=(0, 1))
    kind, *n = spec.split(" ")
    n = [float(v) for v in n]
    if kind == "fgsm":
        attack, epsilon = foolbox.attacks.LinfFastGradientAttack(), n[0]
    elif kind == "pgd":
        attack, epsilon = foolbox.attacks.LinfPGD(steps=int(n[1]), abs_stepsize=n[2], random_start=True), n[0]
    elif kind == "deepfool":
        attack, epsilon = foolbox.attacks.L2DeepFoolAttack(steps=int(n[0]), overshoot=n[1]), None
    else:
        attack, epsilon = (
            foolbox.attacks.L2CarliniWagnerAttack(
                binary_search_steps=int(n[0]), steps=int(n[1]), stepsize=n[2], initial_const=n[3]
            ),
            None,
        )
    if images_only:
        return lambda x, y: attack.run(target, x, foolbox.criteria.Misclassification(y), epsilon=epsilon), 1
    return lambda x, y: attack(target, x, y, epsilons=epsilon)[1], 1


def torchattacks_attack(model, spec):
    import torchattacks

    kind, *n = spec.split(" ")
    n = [float(v) for v in n]
    scale = 1
    if kind == "fgsm":
        attack = torchattacks.FGSM(model, eps=n[0])
    elif kind == "pgd":
        attack = torchattacks.PGD(model, eps=n[0], alpha=n[2], steps=int(n[1]))
    elif kind == "deepfool":
        attack = torchattacks.DeepFool(model, steps=int(n[0]), overshoot=n[1])
    else:
        attack, scale = torchattacks.CW(model, c=10 * n[3], steps=int(n[1]), lr=n[2]), n[0]
    return lambda x, y: attack(x, y), scale


def art_attack(model, spec):
    import torch
    from art.attacks import evasion
    from art.estimators.classification import PyTorchClassifier

    target = PyTorchClassifier(
        model, torch.nn.CrossEntropyLoss(), (1, 28, 28), 10, clip_values=(0.0, 1.0), device_type="cpu"
    )
    kind, *n = spec.split(" ")
    n = [float(v) for v in n]
    if kind == "fgsm":
        attack = evasion.FastGradientMethod(target, eps=n[0], batch_size=1000)
    elif kind == "pgd":
        attack = evasion.ProjectedGradientDescentPyTorch(
            target, eps=n[0], eps_step=n[2], max_iter=int(n[1]), num_random_init=1, batch_size=1000, verbose=False
        )
    elif kind == "deepfool":
        attack = evasion.DeepFool(target, max_iter=int(n[0]), epsilon=n[1], batch_size=1000, verbose=False)
    else:
        attack = evasion.CarliniL2Method(
            target, binary_search_steps=int(n[0]), max_iter=int(n[1]), learning_rate=n[2], initial_const=n[3],
            batch_size=1000, verbose=False,
        )
    return lambda x, y: torch.from_numpy(attack.generate(x.numpy(), y.numpy())), 1


IMAGES_ONLY = ", images only"
OURS = {"course": "", f"course{IMAGES_ONLY}": " crafting", "course, leaving": " leaving"}
LIBRARIES = ("foolbox", "torchattacks", "art")
CONTESTANTS = {
    "foolbox": foolbox_attack,
    f"foolbox{IMAGES_ONLY}": lambda model, spec: foolbox_attack(model, spec, images_only=True),
    "torchattacks": torchattacks_attack,
    "art": art_attack,
}
WITHOUT_VERDICT = (f"foolbox{IMAGES_ONLY}", "torchattacks", "art")


def takes_part(name, spec, options):
    """Whether a contestant has its own way of doing this attack, and its library is there."""
    kind = spec.split(" ")[0]
    if name.endswith(IMAGES_ONLY) and kind not in ("fgsm", "pgd"):
        return False
    if name in OURS:
        return "leaving" not in name or kind == "pgd"
    library = name.removesuffix(IMAGES_ONLY)
    return getattr(options, library) is not None and f"{library}:{kind}" not in options.skip


def resident(process, line):
    """A line of the kernel's account of a process's memory, in MB; NaN elsewhere than on Linux."""
    try:
        text = pathlib.Path(f"/proc/{process}/status").read_text()
    except OSError:
        return float("nan")
    return next(float(row.split()[1]) / 1024 for row in text.splitlines() if row.startswith(line))


def peak_of(process, act):
    """The peak of a process's memory while something is done, and by how much that is above what it had before, in MB."""
    before = resident(process, "VmRSS")
    try:
        pathlib.Path(f"/proc/{process}/clear_refs").write_text("5")  # the peak begins anew
    except OSError:
        pass
    act()
    peak = resident(process, "VmHWM")
    return {"peak_mb": peak, "of_it_the_attack_mb": peak - before}


def alone(options, spec):
    """In a process of its own: one contestant, one attack; prints what its memory did."""
    model, data = network(read(options.weights), options.best), read(options.images)
    x, y = data["images"][: options.count].clone(), data["labels"][: options.count].clone()
    attack, _ = CONTESTANTS[options.alone](model, spec)
    model(x[:1])
    print(json.dumps(peak_of(os.getpid(), lambda: in_batches(attack, x, y, options.batch))))


def memory(options, name, spec, folder):
    """What one contestant's memory does in a fresh process."""
    if name in OURS:
        course, file = Course(folder / "weights.safetensors", options.images), folder / "one.safetensors"
        course.ask(f"attack 1 1 {file} fgsm 0.1")
        result = peak_of(
            course.process.pid,
            lambda: course.ask(f"attack {options.count} {options.batch} {file} {spec}{OURS[name]}"),
        )
        course.process.kill()
        return result
    paths = [f"--{n}={getattr(options, n)}" for n in (*LIBRARIES, "eagerpy") if getattr(options, n) is not None]
    command = [sys.executable, __file__, f"--weights={options.weights}", f"--images={options.images}", *paths]
    if options.best:
        command.append("--best")
    answer = subprocess.run(
        [*command, f"--count={options.count}", f"--batch={options.batch}", f"--threads={options.threads}", f"--alone={name}", "--attacks", spec],
        capture_output=True, text=True, check=True,
    )
    return json.loads(answer.stdout.splitlines()[-1])


def in_batches(attack, x, y, size):
    """The images moved, a batch at a time, as a data loader would hand them over."""
    import torch

    return torch.cat([attack(a, b).detach() for a, b in zip(x.split(size), y.split(size))])


def warm(turn, call):
    """What a call takes after a pause; in the first turn the last of as many as fill WARM seconds."""
    time.sleep(PAUSE)
    start = time.perf_counter()
    seconds = call()
    while turn == 0 and time.perf_counter() - start < WARM:
        seconds = call()
    return seconds


def verdict(model, moved, y, size):
    """Seconds to learn which images are adversarial, from a library that does not say."""
    import torch

    start = time.perf_counter()
    with torch.no_grad():
        in_batches(lambda a, b: model(a).argmax(1) != b, moved, y, size)
    return time.perf_counter() - start


def judge(model, clean, moved, labels):
    import torch

    with torch.no_grad():
        # Foolbox returns a black image where it found nothing; that is no success, whatever the model says of it.
        blank = moved.flatten(1).abs().amax(1) == 0
        wrong = (model(moved).argmax(1) != labels) & ~blank
        right_before = model(clean).argmax(1) == labels
    away = (moved - clean).flatten(1)
    counted = wrong & right_before
    l2 = away.norm(dim=1)[counted]
    return {
        "success": int(wrong.sum()),
        "mean_l2": float(l2.mean()) if len(l2) else None,
        "mean_linf": float(away.abs().amax(1)[counted].mean()) if len(l2) else None,
    }


def race(options, folder):
    import torch

    model = network(read(options.weights), options.best)
    data = read(options.images)
    copy = folder / "weights.safetensors"
    write(copy, model.state_dict())  # the way back: ours runs on the file that PyTorch's copy wrote
    course = Course(copy, options.images)
    course.ask(f"logits {COMPARED} {folder / 'logits.safetensors'}")
    with torch.no_grad():
        gap = (model(data["images"][:COMPARED]) - read(folder / "logits.safetensors")["logits"]).abs().max().item()
    print(f"logits agree within {gap:.2g}")
    if gap > 1e-3:
        sys.exit("the two models differ; nothing to race")
    x, y = data["images"][: options.count].clone(), data["labels"][: options.count].clone()
    for spec in options.attacks:
        seconds, judged, verdicts, once = {}, {}, {}, {}
        for turn in range(options.rounds + 1):
            file = folder / "moved.safetensors"
            moved, times, extra = {}, {}, {}
            for name, ending in OURS.items():
                if takes_part(name, spec, options):
                    command = f"attack {options.count} {options.batch} {file} {spec}{ending}"
                    times[name] = warm(turn, lambda: float(course.ask(command)))
                    moved[name] = read(file)["images"]
            for name, make in CONTESTANTS.items():
                if name in once or not takes_part(name, spec, options):
                    continue

                def call():
                    torch.manual_seed(0)
                    attack, scale = make(model, spec)
                    start = time.perf_counter()
                    moved[name] = in_batches(attack, x, y, options.batch)
                    return (time.perf_counter() - start) * scale

                times[name] = warm(turn, call)
                extra[name] = verdict(model, moved[name], y, options.batch) if name in WITHOUT_VERDICT else 0
            for name, value in times.items():
                if turn > 0 or options.rounds == 0:
                    seconds.setdefault(name, []).append(value)  # the first turn warms up
                    judged.setdefault(name, []).append(value + extra.get(name, 0))
                verdicts[name] = judge(model, x, moved[name], y)
            if turn == 0 and options.rounds > 0:
                rivals = {name: value for name, value in times.items() if name in CONTESTANTS}
                once = {name: value for name, value in rivals.items() if value > HOPELESS * min(rivals.values())}
                seconds.update({name: [value] for name, value in once.items()})
                judged.update({name: [value + extra[name]] for name, value in once.items()})
        ours = statistics.median(seconds["course"])
        order = [*OURS, *CONTESTANTS]  # ours first: the table compares the others with it
        for name, values in sorted(seconds.items(), key=lambda item: order.index(item[0])):
            row = {
                "attack": spec, "contestant": name, "images": options.count, "batch": options.batch, "once": name in once, "rounds": len(values),
                "median_s": statistics.median(values), "min_s": min(values), "judged_s": statistics.median(judged[name]),
                "ratio_of_medians": statistics.median(values) / ours, **verdicts[name],
                **memory(options, name, spec, folder), "load": os.getloadavg()[0],
            }
            print(
                f"{spec:26} {name:15} {row['median_s']:8.3f} s  x{row['ratio_of_medians']:.2f}  "
                f"success {row['success']}/{options.count}  L2 {row['mean_l2']}  Linf {row['mean_linf']}  "
                f"{row['peak_mb']:.0f} MB, of it {row['of_it_the_attack_mb']:.0f}{', once' if row['once'] else ''}",
                flush=True,
            )
            yield row


def fastest(rows, by):
    """Of the libraries that succeed as often as ours (within two images in a hundred) the one with the least time."""
    ours = next(row for row in rows if row["contestant"] == "course")
    enough = ours["success"] - 0.02 * ours["images"]
    equals = [row for row in rows if row["contestant"] in CONTESTANTS and row["success"] >= enough]
    return min(equals, key=lambda row: row[by], default=None)


def contest(rows):
    """The cells of one attack: with a verdict on each image, then images only, where our attack has that."""
    named = {row["contestant"]: row for row in rows}
    cells = []
    for ours, by in (("course", "judged_s"), (f"course{IMAGES_ONLY}", "median_s")):
        rival = fastest(rows, by)
        if ours not in named:
            cells += ["", "", "", ""]
        elif rival is None:
            cells += [f"{named[ours]['images'] / named[ours][by]:.0f}", "none succeeds as often", "", ""]
        else:
            rates = [row["images"] / row[by] for row in (named[ours], rival)]
            cells += [f"{rates[0]:.0f}", rival["contestant"], f"{rates[1]:.0f}", f"{rates[0] / rates[1]:.2f}"]
    return cells


def table(report):
    show = lambda v: "" if v is None else f"{v:.4f}"
    rate = lambda row: f"{row['images'] / row['median_s']:.0f}"
    specs = list(dict.fromkeys(row["attack"] for row in report["results"]))
    lines = [
        f"# Attacks against other libraries, PyTorch {'at its best' if report['best'] else 'as users run it'}, {report['date']}",
        "",
        f"{report['processor']}, {report['threads']} threads; PyTorch {report['pytorch']}"
        f"{', channels last' if report['best'] else ''}, {report['openblas']}, "
        f"{', '.join(f'{name}={value}' for name, value in report['environment'].items()) or 'nothing set in its environment'}; "
        f"{', '.join(f'{name} {version}' for name, version in report['versions'].items())}.",
        "",
        f"All contestants turn and turn about, after each ran for at least {WARM} seconds; below are each one's rounds. The "
        "ratio is the contestant's median over ours: above 1 ours is faster. \"Once\": raced in the first turn only, for it took "
        f"more than {HOPELESS} times as long as the fastest of the others.",
        "",
        "A verdict on each image costs a forward pass. Ours and foolbox give it; \"judged\" adds it to those that do not. Images "
        "only: ours by `Craft`, foolbox by `run`. The fastest of the others is that among those that succeed as often as ours.",
        "",
        "| attack | with a verdict: ours, images a second | fastest of the others | images a second | ratio "
        "| images only: ours | fastest of the others | images a second | ratio |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for spec in specs:
        cells = contest([row for row in report["results"] if row["attack"] == spec])
        lines.append(f"| {spec} | {' | '.join(cells)} |")
    lines += [
        "",
        "Success counts all images that are wrong afterwards. Distances are means over images that were right before and are wrong "
        "now. Memory is the peak of a fresh process that runs the attack once, and how much of it came with the attack. Load is "
        "the machine's load average after the attack.",
        "",
        "| attack | contestant | images | a batch | rounds | median, s | least, s | judged, s | images a second | ratio | success | mean L2 | mean Linf "
        "| peak, MB | with the attack | load |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for r in report["results"]:
        lines.append(
            f"| {r['attack']} | {r['contestant']}{' (once)' if r['once'] else ''} | {r['images']} | {r['batch']} | {r['rounds']} | {r['median_s']:.3f} "
            f"| {r['min_s']:.3f} | {r['judged_s']:.3f} | {rate(r)} | {r['ratio_of_medians']:.2f} | {r['success']} | {show(r['mean_l2'])} "
            f"| {show(r['mean_linf'])} | {r['peak_mb']:.0f} | {r['of_it_the_attack_mb']:.0f} | {r['load']:.1f} |"
        )
    if report["many"]:
        lines += [
            "", "## Many images", "",
            "The course's attacks with few steps, each in a process of its own; the peak is that of the whole process, images, "
            "runtime and compiled code included.", "", report["many"].strip(),
        ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", required=True, help="the network, as `train` writes it")
    parser.add_argument("--images", required=True, help="images and labels, as `train` writes them")
    for name in (*LIBRARIES, "eagerpy"):
        parser.add_argument(f"--{name}", type=pathlib.Path, help=f"a checkout of {name}")
    parser.add_argument(
        "--attacks", nargs="*",
        default=["fgsm 0.1", "pgd 0.3 40 0.01", "deepfool 50 0.02", "cw 4 50 0.05 1"],
        help="'fgsm EPSILON', 'pgd EPSILON STEPS STEP', 'deepfool STEPS OVERSHOOT', 'cw SEARCHES STEPS RATE C'",
    )
    parser.add_argument("--skip", nargs="*", default=[], help="LIBRARY:ATTACK to leave out")
    parser.add_argument("--count", type=int, default=100, help="how many images")
    parser.add_argument("--batch", type=int, default=100, help="images a batch, for all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--name", default="attacks", help="of the result file")
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of PyTorch; ours takes every processor")
    parser.add_argument("--best", action="store_true", help="PyTorch in the channels-last layout")
    parser.add_argument("--core", default="", help="OPENBLAS_CORETYPE; when not given left to OpenBLAS, if it knows the processor")
    parser.add_argument("--many", type=int, help="then our attacks on so many images, for their memory")
    parser.add_argument("--alone", choices=CONTESTANTS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    for name in MISLEADING:
        os.environ.pop(name, None)  # in time: OpenBLAS, which reads them when it is loaded, is not yet
    core = options.core or core_instead()
    if core:
        os.environ["OPENBLAS_CORETYPE"] = core
    sys.meta_path.append(Unused())
    for name in (*LIBRARIES, "eagerpy"):
        if getattr(options, name) is not None:
            sys.path.insert(0, str(getattr(options, name).resolve()))

    import torch

    torch.set_num_threads(options.threads)  # some builds of PyTorch start with one
    if options.alone:
        return alone(options, options.attacks[0])
    with tempfile.TemporaryDirectory() as folder:
        for row in race(options, pathlib.Path(folder)):
            save(options, [row])  # a race that is cut short leaves what it has
    if options.many:
        command = ["dotnet", program(), "many", str(options.weights), str(options.images), str(options.many)]
        many = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(many)
        save(options, [], many)


def openblas():
    """What OpenBLAS says of itself, and of its threads."""
    library = ctypes.CDLL("libblas.so.3")
    try:
        library.openblas_get_corename.restype = library.openblas_get_config.restype = ctypes.c_char_p
        config, core = library.openblas_get_config().decode().split(), library.openblas_get_corename().decode()
        kind = {0: "no threads", 1: "its own threads", 2: "OpenMP"}[library.openblas_get_parallel()]
    except AttributeError:
        return "another BLAS than OpenBLAS"
    return f"{' '.join(config[:2])} ({kind}, kernels for {core})"


def versions(options):
    """What each checkout says of itself."""
    files = {
        "foolbox": ("foolbox/VERSION", "{}"), "torchattacks": ("setup.py", "    version = '{}',"),
        "art": ("art/__init__.py", '__version__ = "{}"'),
    }
    found = {}
    for name, (file, form) in files.items():
        if getattr(options, name) is not None:
            before, after = form.split("{}")
            line = next(row for row in (getattr(options, name) / file).read_text().splitlines() if row.startswith(before))
            found[name] = line[len(before) : len(line) - len(after)].strip()
    return found


def save(options, rows, many=None):
    import torch

    today, mode = datetime.date.today().isoformat(), "best" if options.best else "default"
    base = ROOT / "bench/results" / f"{options.name}-{today}-{mode}"
    before = json.loads(base.with_suffix(".json").read_text()) if base.with_suffix(".json").exists() else {}
    key = lambda row: (row["attack"], row["contestant"])
    results = {key(row): row for row in [*before.get("results", []), *rows]}
    report = {
        "date": today, "pytorch": torch.__version__, "threads": torch.get_num_threads(), "processor": processor(),
        "openblas": openblas(), "environment": {name: os.environ[name] for name in TUNED if name in os.environ},
        "best": options.best, "versions": versions(options),
        "results": sorted(results.values(), key=order), "many": many or before.get("many"),
    }
    for path, text in ((base.with_suffix(".json"), json.dumps(report, indent=2) + "\n"), (base.with_suffix(".md"), table(report))):
        beside = path.with_name(path.name + ".new")
        beside.write_text(text)
        beside.replace(path)


def order(row):
    """Attacks as they are named by default, ours before the libraries."""
    kinds, names = ["fgsm", "pgd", "deepfool", "cw"], [*OURS, *CONTESTANTS]
    kind = row["attack"].split(" ")[0]
    return kinds.index(kind) if kind in kinds else len(kinds), row["attack"], names.index(row["contestant"])


def processor():
    try:
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    main()
