"""Start and stop of a blocking object: the loop thread starts and stops the task scope of its async object.

created ──start──▶ starting ──▶ started ──stop or close──▶ stopping ──▶ stopped
                      │                                       ▲
                      └── error: `start` raises it            └── `AT_ONCE`: without waiting for pending answers
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import anyio

from ocpp16_sdk._concurrency.own_loop import running_loop
from ocpp16_sdk._concurrency.program import StopMode
from ocpp16_sdk._concurrency.task_scope import TaskScope
from ocpp16_sdk.blocking._threads._handler_threads import HandlerThreads
from ocpp16_sdk.blocking._threads._loop_thread import LoopThread, loop_thread
from ocpp16_sdk.errors import NotConnectedError

if TYPE_CHECKING:
    from asyncio import Task

T = TypeVar("T")

logger = logging.getLogger("ocpp16_sdk")


class ProgramStopped(BaseException):
    """A signal has asked the program to stop. `run` raises it in the main thread."""


class ThreadedScope:
    """One start of an async object in the loop thread, and its stop, which waits for running handlers."""

    def __init__(self, loop: LoopThread, task_scope: TaskScope, threads: HandlerThreads) -> None:
        self.loop = loop
        self._task_scope = task_scope
        self._threads = threads
        self._abandoning: Task[None]  # asyncio keeps no reference to it

    def start(self) -> None:
        """Start the object."""
        self.loop.check_usable()
        if running_loop() is not None:
            logger.warning(
                "%s is started in a thread with a running event loop, which its methods block: use its async class",
                self._task_scope.name,
            )
        try:
            self.loop.run(self._start)
        except BaseException:
            # An interruption may come when the object is started already.
            self.loop.call_soon(self._abandon)
            raise

    def stop(self, error: type[BaseException] | None = None) -> None:
        """Stop the object; after an error do not wait for pending answers.

        Raises:
            RuntimeError: it is called in a handler, for which it would wait.
        """
        self._threads.check_not_in_handler()
        if self.loop.usable:  # else the scope belongs to the parent process, or is closed already
            mode = StopMode.GRACEFUL if error is None else StopMode.AT_ONCE
            if error is not None and issubclass(error, ProgramStopped):
                mode = StopMode.GOING_AWAY
            self.loop.run(self.close, mode)

    async def close(self, mode: StopMode) -> None:
        """Stop the object, in the loop thread."""
        try:
            await self._task_scope.stop(mode)
            await self._threads.wait_finished()
        finally:
            self.loop.scopes.discard(self)

    async def _start(self) -> None:
        self.loop.scopes.add(self)
        try:
            await self._task_scope.start()
        except BaseException:
            self.loop.scopes.discard(self)
            raise

    def _abandon(self) -> None:
        import asyncio

        if self in self.loop.scopes:
            self._abandoning = asyncio.create_task(self.close(StopMode.AT_ONCE))


class LoopAccess:
    """The access of a charge point to the loop thread: through its `scope`, which it has between `start` and `stop`."""

    def __init__(self) -> None:
        self.scope: ThreadedScope | None = None

    def loop(self, failure: str) -> LoopThread:
        """Return the loop thread; `failure` is the beginning of the error message.

        Raises:
            NotConnectedError: `with` has not been entered.
        """
        if self.scope is None:
            raise NotConnectedError(f"{failure}: the charge point is not connected, use `with` or `start`")
        return self.scope.loop

    def call(self, function: Callable[[], T]) -> T:
        """Call a function in the loop thread; in this thread if `with` has not been entered."""

        async def call() -> T:
            return function()

        return function() if self.scope is None else self.scope.loop.run(call)


class Starter:
    """Starts and stops one blocking object, as often as the application wants; `what` names it in errors."""

    def __init__(self, what: str, task_scope: TaskScope, handler_threads: int) -> None:
        self.threads = HandlerThreads(handler_threads)
        """The threads of its handlers."""
        self.access = LoopAccess()
        """Its access to the loop thread."""
        self._what = what
        self._task_scope = task_scope
        self._loop: LoopThread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the object, and give it access to the loop thread.

        Raises:
            RuntimeError: it is started already.
        """
        with self._lock:
            self._loop = self._loop or loop_thread()
            self._loop.check_usable()
            if self.access.scope is not None:
                raise RuntimeError(f"{self._what} is started already")
            self.access.scope = scope = ThreadedScope(self._loop, self._task_scope, self.threads)
        try:
            scope.start()
        except BaseException:
            self.access.scope = None
            raise

    def stop(self, error: type[BaseException] | None = None) -> None:
        """Stop the object, if it is started."""
        scope = self.access.scope
        if scope is not None:
            try:
                scope.stop(error)
            finally:
                if self.access.scope is scope:
                    self.access.scope = None


async def wait_or_time_out(wait: Callable[[], Awaitable[T]], timeout: float | None, failure: str) -> T:
    """Await a function for at most `timeout` seconds, and return its result.

    Raises:
        TimeoutError: it has not returned by then; `failure` is the beginning of the message.
    """
    with anyio.move_on_after(timeout):
        return await wait()
    raise TimeoutError(f"{failure} within {timeout:g} s")
