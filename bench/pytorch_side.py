"""PyTorch's side of the race: a process that reads one command a line and answers with one line, as AdvCourse.Bench does."""

import resource
import sys
import time


def peak():
    """The most memory that the process ever held, in megabytes; Linux's own counter outlives no child of ours."""
    try:
        for line in open("/proc/self/status"):
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def milliseconds(call, seconds):
    """Milliseconds a call: one call to warm up and to learn how many fit into the time."""
    start = time.perf_counter()
    call()
    once = time.perf_counter() - start
    calls = min(max(int(seconds / max(once, 1e-7)), 1), 100_000)
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return (time.perf_counter() - start) / calls * 1e3


def openblas_core():
    import ctypes

    try:
        library = ctypes.CDLL("libblas.so.3")
        library.openblas_get_corename.restype = ctypes.c_char_p
        library.openblas_get_config.restype = ctypes.c_char_p
        return library.openblas_get_corename().decode(), library.openblas_get_config().decode()
    except (OSError, AttributeError):
        return "unknown", "unknown"


def main(threads, best):
    import torch

    import pytorch_kernels
    import pytorch_networks

    torch.set_num_threads(threads)
    calls = {}
    for line in sys.stdin:
        command, *words = line.rstrip("\n").split(" ")
        if command == "time":
            seconds, name = float(words[0]), " ".join(words[1:])
            kernel = name in pytorch_kernels.NAMES
            with torch.set_grad_enabled("backward" in name or not kernel):
                if name not in calls:
                    calls[name] = (pytorch_kernels if kernel else pytorch_networks).make(name, best)
                answer = repr(milliseconds(calls[name], seconds))
        elif command == "first":
            calls[" ".join(words)] = call = pytorch_networks.make(" ".join(words), best)
            start = time.perf_counter()
            call()
            answer = repr((time.perf_counter() - start) * 1e3)
        elif command == "peak":
            answer = repr(peak())
        elif command == "version":
            core, config = openblas_core()
            answer = f"{torch.__version__}|{core}|{config}"
        else:
            answer = f"unknown command: {line}"
        print(answer, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] == "best")
