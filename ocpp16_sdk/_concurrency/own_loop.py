"""Refuses the use of an object in another event loop or thread than its own.

Without this, such a use waits for a wake-up that comes late or never, because events of an event loop are not
thread-safe. A check compares one identity.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager

from ocpp16_sdk._concurrency.primitives import asyncio_loop


def running_loop() -> object:
    """Return the identity of the event loop that runs in this thread; None if there is no such loop."""
    loop = asyncio_loop()
    if loop is not None or "trio" not in sys.modules:
        return loop
    try:
        return sys.modules["trio"].lowlevel.current_trio_token()
    except RuntimeError:
        return None


def check_loop(loop: object, name: str, blocking_twin: str) -> None:
    """Check that `loop` is the running event loop.

    Raises:
        RuntimeError: it is another one; the message names the object and what to use instead.
    """
    if loop is not running_loop():
        raise RuntimeError(
            f"{name} is used outside of its event loop: use `asyncio.run_coroutine_threadsafe`, "
            f"`anyio.from_thread.run`, or {blocking_twin}, which any thread may use"
        )


class LoopUsers:
    """The event loop of an object that several tasks use: that of the first user, while there are users."""

    def __init__(self, name: str, blocking_twin: str) -> None:
        self._name = name
        self._blocking_twin = blocking_twin
        self._loop: object = None
        self._users = 0

    @contextmanager
    def use(self) -> Generator[None]:
        """Be a user inside a `with` block.

        Raises:
            RuntimeError: the users run in another event loop.
        """
        loop = running_loop()
        if not self._users or is_closed(self._loop):
            self._loop, self._users = loop, 0
        check_loop(self._loop, self._name, self._blocking_twin)
        self._users += 1
        try:
            yield
        finally:
            if self._loop is loop:
                self._users -= 1


def is_closed(loop: object) -> bool:
    """Return whether an event loop of asyncio was closed; False for a loop of trio."""
    closed = getattr(loop, "is_closed", None)
    return closed is not None and bool(closed())
