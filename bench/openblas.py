"""Which kernels OpenBLAS takes. Of a processor newer than itself it knows nothing and takes those of 2004, at a fifth of the speed."""

import functools
import os
import subprocess
import sys

OLDEST = "Prescott"  # what OpenBLAS takes where it does not know the processor
ASK = """
import ctypes
library = ctypes.CDLL("libblas.so.3")
library.openblas_get_corename.restype = ctypes.c_char_p
print(library.openblas_get_corename().decode())
"""


@functools.cache
def core_instead(folder=""):
    """The core whose kernels OpenBLAS should take, for OPENBLAS_CORETYPE; empty where its own choice is good.

    folder: where the build lies that is asked, when it is not the system's.
    """
    environment = {k: v for k, v in os.environ.items() if k not in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")}
    if folder:
        environment["LD_LIBRARY_PATH"] = os.pathsep.join(filter(None, [folder, environment.get("LD_LIBRARY_PATH")]))
    answer = subprocess.run([sys.executable, "-c", ASK], env=environment, capture_output=True, text=True)
    if answer.stdout.strip() != OLDEST:
        return ""
    has = _flags()
    return "SkylakeX" if {"avx512f", "avx512vl"} <= has else "Haswell" if {"avx2", "fma"} <= has else ""


def _flags():
    try:
        for line in open("/proc/cpuinfo"):
            if line.startswith("flags"):
                return set(line.split(":", 1)[1].split())
    except OSError:
        pass
    return set()
