"""Waiting, at little cost: for one thing, for so long, and for one's turn."""

from __future__ import annotations

import math
import sys
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Protocol

import anyio

if TYPE_CHECKING:
    import asyncio  # else where it runs already: importing it takes long, and programs on trio need it not


class FairLock:
    """A lock that is handed on in order, and costs next to nothing while only one task wants it."""

    __slots__ = ("_waiting", "taken")

    def __init__(self) -> None:
        self.taken = False
        self._waiting: list[anyio.Event] = []  # few, and none most of the time: a deque takes 600 bytes for that

    @property
    def waiting(self) -> int:
        """How many tasks wait for it."""
        return len(self._waiting)

    async def take(self) -> None:
        """Wait for the turn."""
        if not self.taken:
            self.taken = True
            return
        mine = anyio.Event()
        self._waiting.append(mine)
        try:
            await mine.wait()
        except BaseException:
            if mine.is_set():
                self.leave()
            else:
                self._waiting.remove(mine)
            raise

    def leave(self) -> None:
        """Hand it on."""
        if self._waiting:
            self._waiting.pop(0).set()
        else:
            self.taken = False

    async def __aenter__(self) -> None:
        await self.take()

    async def __aexit__(self, *_: object) -> None:
        self.leave()


class OneShotEvent(Protocol):
    """Something that one task waits for."""

    def set(self) -> object:
        """Let it go on."""
        ...

    async def wait(self) -> None:
        """Wait for it."""
        ...


def one_shot_event() -> OneShotEvent:
    """Return a new one; on asyncio a future, as an event of anyio's costs ten times as much."""
    loop = asyncio_loop()
    return anyio.Event() if loop is None else _AsyncioSignal(loop)


def time_limit(seconds: float) -> AbstractAsyncContextManager[object]:
    """Bound what is done inside; it ends with TimeoutError."""
    if asyncio_loop() is None:
        return _at_most(seconds)
    return sys.modules["asyncio"].timeout(None if seconds == math.inf else seconds)  # type: ignore[no-any-return]


def asyncio_loop() -> asyncio.AbstractEventLoop | None:
    """Return the event loop of asyncio; None if another one runs."""
    if "asyncio" not in sys.modules:
        return None
    try:
        return sys.modules["asyncio"].get_running_loop()  # type: ignore[no-any-return]
    except RuntimeError:
        return None


@asynccontextmanager
async def _at_most(seconds: float) -> AsyncGenerator[None]:
    with anyio.fail_after(seconds):
        yield


class _AsyncioSignal:
    __slots__ = ("_future",)

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._future: asyncio.Future[None] = loop.create_future()

    def set(self) -> None:
        if not self._future.done():
            self._future.set_result(None)

    async def wait(self) -> None:
        await self._future
