"""A fair lock, a one-shot event and a time limit, at little cost for each use.

    FairLock      one task at a time, in the order of `acquire`; used for writing to a socket and for own calls
    OneShotEvent  one task waits until another task calls `set`; used for the answer to an own call
    time_limit    raises TimeoutError after so many seconds; used for the time-out of an own call

All of them work on asyncio and on trio. Tasks wait for a condition of shared state with `ChangeNotifier`.
"""

from __future__ import annotations

import math
import sys
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Protocol

import anyio

if TYPE_CHECKING:
    import asyncio  # at run time only if it runs already: the import is slow, and programs on trio do not need it


class FairLock:
    """A lock that tasks acquire in the order of their requests; cheap while only one task uses it."""

    __slots__ = ("_waiters", "locked")

    def __init__(self) -> None:
        self.locked = False
        self._waiters: list[anyio.Event] = []  # few, and usually empty: an empty deque needs 600 bytes

    @property
    def tasks_waiting(self) -> int:
        """The number of tasks that wait for the lock."""
        return len(self._waiters)

    async def acquire(self) -> None:
        """Wait for the lock and lock it."""
        if not self.locked:
            self.locked = True
            return
        acquired = anyio.Event()
        self._waiters.append(acquired)
        try:
            await acquired.wait()
        except BaseException:
            if acquired.is_set():
                self.release()
            else:
                self._waiters.remove(acquired)
            raise

    def release(self) -> None:
        """Pass the lock to the task that has waited longest, or unlock it."""
        if self._waiters:
            self._waiters.pop(0).set()
        else:
            self.locked = False

    async def __aenter__(self) -> None:
        await self.acquire()

    async def __aexit__(self, *_: object) -> None:
        self.release()


class OneShotEvent(Protocol):
    """An event that one task waits for, and that is set once."""

    def set(self) -> object:
        """Wake the waiting task."""
        ...

    async def wait(self) -> None:
        """Wait until the event is set."""
        ...


def one_shot_event() -> OneShotEvent:
    """Return a new event; on asyncio it is a future, because an event of anyio costs ten times as much."""
    loop = asyncio_loop()
    return anyio.Event() if loop is None else _AsyncioEvent(loop)


def time_limit(seconds: float) -> AbstractAsyncContextManager[object]:
    """Return a context manager that cancels its body after `seconds` and raises TimeoutError."""
    if asyncio_loop() is None:
        return _anyio_time_limit(seconds)
    return sys.modules["asyncio"].timeout(None if seconds == math.inf else seconds)  # type: ignore[no-any-return]


def asyncio_loop() -> asyncio.AbstractEventLoop | None:
    """Return the running event loop of asyncio; None if another kind of loop runs."""
    if "asyncio" not in sys.modules:
        return None
    try:
        return sys.modules["asyncio"].get_running_loop()  # type: ignore[no-any-return]
    except RuntimeError:
        return None


@asynccontextmanager
async def _anyio_time_limit(seconds: float) -> AsyncGenerator[None]:
    with anyio.fail_after(seconds):
        yield


class _AsyncioEvent:
    __slots__ = ("_future",)

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._future: asyncio.Future[None] = loop.create_future()

    def set(self) -> None:
        if not self._future.done():
            self._future.set_result(None)

    async def wait(self) -> None:
        await self._future
