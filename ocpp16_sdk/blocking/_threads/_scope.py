"""`with` blocks: a task of the loop thread enters and exits the async object.

    created ──__enter__──▶ entering ──▶ open ──__exit__ or close()──▶ exiting ──▶ closed
                              │                                          ▲
                              └── error: `__enter__` raises it           └── `graceful=False`: without waiting

anyio demands that one task enters and exits a context manager. The task lasts as long as the `with` block.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import anyio

from ocpp16_sdk.blocking._threads._handler_threads import HandlerThreads
from ocpp16_sdk.blocking._threads._loop_thread import LoopThread
from ocpp16_sdk.errors import NotConnectedError

if TYPE_CHECKING:
    from asyncio import Task

T = TypeVar("T")


class _AbortError(Exception):
    """Makes an async context manager exit as after an exception in its block."""


class ContextScope(Generic[T]):
    """A `with` block that enters an async context manager in the loop thread, and returns `target`.

    The exit waits for running handlers, in bounded time.
    """

    def __init__(
        self, loop: LoopThread, manager: AbstractAsyncContextManager[object], threads: HandlerThreads, target: T
    ) -> None:
        self.loop = loop
        self._manager = manager
        self._threads = threads
        self._target = target
        self._task: Task[None] | None = None
        self._graceful = True
        self._entered: anyio.Event
        self._exit_requested: anyio.Event

    def __enter__(self) -> T:
        self.loop.check_usable()
        try:
            self.loop.run(self._enter)
        except BaseException:
            # After an interruption the task may have entered the manager without anyone to exit it.
            self.loop.call_soon(self._cancel)
            raise
        return self._target

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.loop.usable:  # else the scope belongs to the parent process, or is closed already
            self.loop.run(self.close, graceful=kind is None)

    async def close(self, *, graceful: bool) -> None:
        """Exit the manager and wait for it. With `graceful=False`, exit as after an exception."""
        if self._task is not None:
            self._graceful = graceful
            self._exit_requested.set()
            await self._task

    async def _enter(self) -> None:
        import asyncio

        self._entered, self._exit_requested = anyio.Event(), anyio.Event()
        self._task = asyncio.create_task(self._run())
        await self._entered.wait()
        if self._task.done():
            await self._task

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        self.loop.scopes.add(self)
        try:
            with suppress(_AbortError):
                async with self._manager:
                    self._entered.set()
                    await self._wait_for_exit()
            await self._threads.wait_finished()
        finally:
            self.loop.scopes.discard(self)
            self._entered.set()

    async def _wait_for_exit(self) -> None:
        await self._exit_requested.wait()
        if not self._graceful:
            raise _AbortError


class LoopAccess:
    """The access of a charge point to the loop thread: through its `scope`, which it has inside `with` only."""

    def __init__(self) -> None:
        self.scope: ContextScope[Any] | None = None

    def loop(self, failure: str) -> LoopThread:
        """Return the loop thread; `failure` is the beginning of the error message.

        Raises:
            NotConnectedError: `with` has not been entered.
        """
        if self.scope is None:
            raise NotConnectedError(f"{failure}: the charge point is not connected, use `with`")
        return self.scope.loop

    def call(self, function: Callable[[], T]) -> T:
        """Call a function in the loop thread; in this thread if `with` has not been entered."""

        async def call() -> T:
            return function()

        return function() if self.scope is None else self.scope.loop.run(call)


async def wait_or_time_out(wait: Callable[[], Awaitable[T]], timeout: float | None, failure: str) -> T:
    """Await a function for at most `timeout` seconds, and return its result.

    Raises:
        TimeoutError: it has not returned by then; `failure` is the beginning of the message.
    """
    with anyio.move_on_after(timeout):
        return await wait()
    raise TimeoutError(f"{failure} within {timeout:g} s")
