"""The resources of a process, and the errors in its log."""

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
_MAX_MEMORY = 2**31  # bytes of address space
_MAX_ERRORS = 10  # errors
_MAX_TEXT = 3000  # characters of one


@dataclass(frozen=True)
class ProcessState:
    """The resources that grow if one is not released."""

    resident: float
    """MiB."""
    tasks: int
    descriptors: int
    connections: int
    """Objects of the package that belong to one connection."""

    def __str__(self) -> str:
        return (
            f"{self.resident:.1f} MiB resident, {self.tasks} tasks, {self.descriptors} descriptors,"
            f" {self.connections} connections in memory"
        )


def bound_memory() -> None:
    """Limit the memory of the process, where the system supports it."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))


def measure() -> ProcessState:
    """Collect garbage, return free memory to the system if the C library can, and measure."""
    gc.collect()
    if _TRIM is not None:
        _TRIM(0)
    return ProcessState(
        resident(),
        len(anyio.get_running_tasks()),
        len(list(_DESCRIPTORS.iterdir())),
        sum(type(each) in (Connection, WebSocketTransport) for each in gc.get_objects()),
    )


class LogCounter(logging.Handler):
    """Counts log records, and stores the first errors and tracebacks."""

    def __init__(self) -> None:
        super().__init__()
        self.levels: Counter[str] = Counter()
        self.tracebacks = 0
        self.first: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def listen(self) -> None:
        """Handle all records, warnings, and exceptions that are not caught."""
        root = logging.getLogger()
        root.addHandler(self)
        root.setLevel(logging.INFO)
        logging.captureWarnings(True)
        sys.unraisablehook = self._unraisable

    def emit(self, record: logging.LogRecord) -> None:
        # Warnings of Python itself, such as about a socket that was not closed, are errors.
        is_error = record.levelno >= logging.ERROR or record.name == "py.warnings"
        self.levels["ERROR" if is_error else record.levelname] += 1
        self.tracebacks += bool(record.exc_info)
        if (is_error or record.exc_info) and len(self.first) < _MAX_ERRORS:
            self.first.append(self.format(record)[:_MAX_TEXT])

    def _unraisable(self, what: sys.UnraisableHookArgs) -> None:
        error = what.exc_value
        logging.getLogger("unraisable").error("%r", what.object, exc_info=error)
