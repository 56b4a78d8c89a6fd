"""What a process holds, and what it has complained of."""

from __future__ import annotations

import ctypes
import gc
import logging
import resource
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import anyio

from ocpp16_sdk.connection import Connection
from ocpp16_sdk.transports._websocket import WebSocketTransport
from tests.support.memory_use import resident

_DESCRIPTORS = Path("/dev/fd")
_TRIM: Callable[[int], object] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
_MOST = 2**31  # bytes of address space
_KEPT = 10  # complaints
_LONGEST = 3000  # characters of one


@dataclass(frozen=True)
class Census:
    """What grows if something is not let go."""

    resident: float
    """MiB."""
    tasks: int
    descriptors: int
    connections: int
    """Objects of the package that belong to one connection."""

    def __str__(self) -> str:
        return (
            f"{self.resident:.1f} MiB resident, {self.tasks} tasks, {self.descriptors} descriptors,"
            f" {self.connections} connections kept"
        )


def bound_memory() -> None:
    """Have the process fail that takes more than anything here can need, where the system can do that."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (_MOST, _MOST))


def count() -> Census:
    """Count, after what is garbage was collected, and given back to the system as far as the C library can do that."""
    gc.collect()
    if _TRIM is not None:
        _TRIM(0)
    return Census(
        resident(),
        len(anyio.get_running_tasks()),
        len(list(_DESCRIPTORS.iterdir())),
        sum(type(each) in (Connection, WebSocketTransport) for each in gc.get_objects()),
    )


class Complaints(logging.Handler):
    """Counts what is logged, and keeps the first errors and tracebacks."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: Counter[str] = Counter()
        self.tracebacks = 0
        self.first: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def listen(self) -> None:
        """Hear everything: also warnings, and exceptions that nobody catches."""
        root = logging.getLogger()
        root.addHandler(self)
        root.setLevel(logging.INFO)
        logging.captureWarnings(True)
        sys.unraisablehook = self._unraisable

    def emit(self, record: logging.LogRecord) -> None:
        # Warnings of Python itself, such as of a socket that nobody has closed, are errors.
        is_error = record.levelno >= logging.ERROR or record.name == "py.warnings"
        self.levels["ERROR" if is_error else record.levelname] += 1
        self.tracebacks += bool(record.exc_info)
        if (is_error or record.exc_info) and len(self.first) < _KEPT:
            self.first.append(self.format(record)[:_LONGEST])

    def _unraisable(self, what: sys.UnraisableHookArgs) -> None:
        error = what.exc_value
        logging.getLogger("unraisable").error("%r", what.object, exc_info=error)
