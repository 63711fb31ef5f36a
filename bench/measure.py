"""Wall time, memory and the machine."""

from __future__ import annotations

import os
import platform
import re
import sys
import time
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path

import numpy as np


def seconds(function: Callable[[], object], times: int) -> list[float]:
    """Return the wall time of each of several calls."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        found.append(time.perf_counter() - start)
    return found


def fastest(function: Callable[[], object], times: int = 7) -> float:
    """Return the shortest wall time: what else the machine does can only add to it."""
    return min(seconds(function, times))


def peak_memory(function: Callable[..., object], *arguments: object) -> float:
    """Return the most memory a new process has while it calls the function, in GB."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (function, arguments))


def _peak(function: Callable[..., object], arguments: tuple[object, ...]) -> float:
    import resource

    function(*arguments)
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def memory_bandwidth() -> float:
    """Return how many bytes per second one core reads and writes while it copies memory."""
    source = np.ones(2**25)
    target = np.empty_like(source)
    return 2 * source.nbytes / fastest(lambda: np.copyto(target, source), 10)


def machine() -> str:
    """Describe processor, memory, load and versions in two lines."""
    information = Path("/proc/cpuinfo")
    text = information.read_text(encoding="utf-8") if information.exists() else ""
    model = re.search(r"model name\s*: (.+)", text)
    name = model.group(1) if model else platform.processor()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    packages = ("numpy", "scipy", "pandas", "pyarrow", "distributed")
    versions = ", ".join(f"{package} {_version(package)}" for package in packages)
    return (
        f"{name}, {os.cpu_count()} cores{load}, {platform.system()} {platform.release()}\n"
        f"Python {platform.python_version()}, {versions}"
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
