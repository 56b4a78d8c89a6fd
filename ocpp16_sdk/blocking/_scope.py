"""The time between entering and leaving a `with` block."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Generic, TypeVar

import anyio

from ocpp16_sdk.blocking._loop import LoopThread
from ocpp16_sdk.blocking._threaded_handlers import HandlerThreads
from ocpp16_sdk.errors import ConnectionClosedError

if TYPE_CHECKING:
    from asyncio import Task

T = TypeVar("T")


class _HurryError(Exception):
    """Tells an async context manager that it is not left in good order."""


class ContextScope(Generic[T]):
    """Enters an async context manager in the loop and leaves it there, both in one task, which anyio demands.

    `with` gives `host`. Leaving waits for the handlers that are still at work, in bounded time.
    """

    def __init__(
        self, loop: LoopThread, manager: AbstractAsyncContextManager[object], threads: HandlerThreads, host: T
    ) -> None:
        self.loop = loop
        self._manager = manager
        self._threads = threads
        self._host = host
        self._task: Task[None] | None = None
        self._hurry = False
        self._entered: anyio.Event
        self._leaving: anyio.Event

    def __enter__(self) -> T:
        self.loop.check()
        try:
            self.loop.run(self._enter)
        except BaseException:
            # Also where it was interrupted when all was done: then nobody would ever leave it.
            self.loop.post(self._give_up)
            raise
        return self._host

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.loop.usable:  # else there is nothing to leave: it stays with the parent process, or has been left
            self.loop.run(self.leave, hurry=kind is not None)

    async def leave(self, *, hurry: bool) -> None:
        """Leave it, and wait until that is done; `hurry` tells that this is not in good order."""
        if self._task is not None:
            self._hurry = hurry
            self._leaving.set()
            await self._task

    async def _enter(self) -> None:
        import asyncio

        self._entered, self._leaving = anyio.Event(), anyio.Event()
        self._task = asyncio.create_task(self._live())
        await self._entered.wait()
        if self._task.done():
            await self._task

    def _give_up(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _live(self) -> None:
        self.loop.guests.add(self)
        try:
            with suppress(_HurryError):
                async with self._manager:
                    self._entered.set()
                    await self._wait_for_leave()
            await self._threads.finish()
        finally:
            self.loop.guests.discard(self)
            self._entered.set()

    async def _wait_for_leave(self) -> None:
        await self._leaving.wait()
        if self._hurry:
            raise _HurryError


async def ended_within(
    timeout: float | None, wait_closed: Callable[[], Awaitable[ConnectionClosedError]]
) -> ConnectionClosedError:
    """Wait for the end of a connection, but only so many seconds.

    Raises:
        TimeoutError: it has not ended by then.
    """
    with anyio.move_on_after(timeout):
        return await wait_closed()
    raise TimeoutError(f"the connection has not ended within {timeout:g} s")
