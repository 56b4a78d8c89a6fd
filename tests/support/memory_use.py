"""Measure the memory of a piece of work, and of this process."""

from __future__ import annotations

import resource
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path


def peak_memory(work: Callable[[], object]) -> int:
    """Return the most bytes that the work held at once, as far as Python's allocator knows."""
    tracing = tracemalloc.is_tracing()
    tracemalloc.start()
    tracemalloc.reset_peak()
    before, _ = tracemalloc.get_traced_memory()
    work()
    _, most = tracemalloc.get_traced_memory()
    if not tracing:
        tracemalloc.stop()
    return most - before


def resident() -> float:
    """Return the resident memory of this process in MiB; the highest so far if the system reports nothing newer."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / 2**20 if sys.platform == "darwin" else most / 2**10
    return pages * resource.getpagesize() / 2**20
