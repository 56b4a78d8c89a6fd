"""The program that `run` runs, and how it stops the objects that it has started."""

from __future__ import annotations

from contextvars import ContextVar
from enum import Enum, auto
from typing import Protocol


class StopMode(Enum):
    """How an object stops."""

    GRACEFUL = auto()
    """Wait for pending answers."""
    GOING_AWAY = auto()
    """The same, because the program stops: a charge point closes its connection with 1001."""
    AT_ONCE = auto()
    """Do not wait for pending answers."""


class Stoppable(Protocol):
    """A started object."""

    async def stop(self, mode: StopMode) -> None:
        """Stop it."""
        ...


class Program:
    """The program that `run` runs: whether a signal has asked it to stop, and what it has started."""

    def __init__(self) -> None:
        self.stops = False
        self.scopes: dict[Stoppable, None] = {}

    def enter(self) -> None:
        """Make this the program of the running task and of the tasks that it starts."""
        _program.set(self)


def current_program() -> Program | None:
    """Return the program to which the running task belongs; None without `run`."""
    return _program.get()


_program: ContextVar[Program | None] = ContextVar("program", default=None)
