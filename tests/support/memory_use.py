"""How much memory a piece of work takes."""

from __future__ import annotations

import resource
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path


def peak(work: Callable[[], object]) -> int:
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
    """The resident memory of this process in MiB; where the system does not tell, the most that it ever was."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / 2**20 if sys.platform == "darwin" else most / 2**10
    return pages * resource.getpagesize() / 2**20
