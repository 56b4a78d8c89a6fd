"""The loop thread: it runs the async objects of all blocking objects of a process.

It starts when an object is first used, and stops when the interpreter exits. A forked process has its own.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections.abc import Callable, Coroutine
from contextvars import Context
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Protocol, TypeVar

from ocpp16_sdk._concurrency.program import StopMode

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task

P = ParamSpec("P")
T = TypeVar("T")

LOOP_THREAD_NAME = "ocpp16_sdk"

_MAX_LOOKUP_THREADS = 8  # host names that are looked up at a time
_LOOP_STOP_TIMEOUT = 3.0  # seconds; the longest delay of the exit of the interpreter

logger = logging.getLogger("ocpp16_sdk")


class Scope(Protocol):
    """A started object, which must be stopped before the loop stops."""

    async def close(self, mode: StopMode) -> None:
        """Stop it."""
        ...


class LoopThread:
    """An event loop in its own thread; `loop_thread` returns the one of the process."""

    def __init__(self) -> None:
        # Imported late: a program that uses only the async roles may run on trio, and does not need asyncio.
        import asyncio

        from ocpp16_sdk.blocking._threads._worker_threads import LookupExecutor

        self.scopes: set[Scope] = set()
        """The started objects; for the loop thread only."""
        self._unusable: str | None = None
        """Why nothing can be run any more; None if it can."""
        self._context = Context()
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(LookupExecutor(_MAX_LOOKUP_THREADS))
        # A daemon thread: a program that exits inside its `with` blocks must not hang.
        self._thread = threading.Thread(target=self._run_loop, name=LOOP_THREAD_NAME, daemon=True)
        self._thread.start()

    @property
    def usable(self) -> bool:
        """Whether a function can be run in the loop."""
        return self._unusable is None

    def check_usable(self) -> None:
        """Refuse a call that would wait forever.

        Raises:
            RuntimeError: this is the loop thread itself, or the loop is in the parent process, or the interpreter is
                shutting down.
        """
        if self._unusable is not None:
            raise RuntimeError(self._unusable)
        if threading.get_ident() == self._thread.ident:
            raise RuntimeError("a blocking object was used in its own loop thread, for example by an observer")

    def run(self, function: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an async function in the loop, wait for it and return its result. If the wait is interrupted, cancel it.

        Raises:
            RuntimeError: see `check_usable`.
        """
        self.check_usable()
        call = _LoopCall(self._loop, partial(function, *args, **kwargs))
        try:
            self.call_soon(call.start)
            call.finished.acquire()
        except BaseException:
            self.call_soon(call.cancel)
            raise
        return call.result()

    def call_soon(self, function: Callable[[], object]) -> None:
        """Call a function in the loop thread soon; return at once."""
        # Not in the context of the caller: inside `anyio.run` it would contain the caller's event loop.
        self._loop.call_soon_threadsafe(function, context=self._context)

    def abandon(self) -> None:
        """Never use the loop again: after a fork the child process shares its sockets with the parent."""
        self._unusable = "this object was used before the process was forked; create a new one"

    def stop(self) -> None:
        """Close the scopes and stop the thread, in at most `_LOOP_STOP_TIMEOUT`; may be repeated."""
        if self._unusable is not None:
            return
        self._unusable = "the interpreter is shutting down"
        self.call_soon(self._start_shutdown)
        self._thread.join(_LOOP_STOP_TIMEOUT)

    def _start_shutdown(self) -> None:
        self._shutdown = self._loop.create_task(self._shut_down())

    async def _shut_down(self) -> None:
        import asyncio

        await asyncio.gather(*(scope.close(StopMode.AT_ONCE) for scope in tuple(self.scopes)), return_exceptions=True)
        others = asyncio.all_tasks() - {self._shutdown}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_asyncgens()
        self._loop.stop()

    def _run_loop(self) -> None:
        while self._unusable is None:
            try:
                self._loop.run_forever()
            except (SystemExit, KeyboardInterrupt):
                # asyncio stops its loop for these two. Here they are an error of one connection, for example of its
                # `connect`: the caller receives the error, and the loop continues for the other connections.
                logger.exception("an exception has stopped the event loop of the blocking roles; it is started again")
        self._loop.close()


class _LoopCall(Generic[T]):
    """One run of an async function in the loop thread, for which a thread waits."""

    __slots__ = ("_error", "_function", "_loop", "_result", "_task", "finished")

    def __init__(self, loop: AbstractEventLoop, function: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._loop = loop
        self._function = function
        self._error: BaseException | None = None
        self._result: T
        self._task: Task[None] | None = None
        self.finished = threading.Lock()  # released when the function has returned; the cheapest thing to wait for
        self.finished.acquire()

    def start(self) -> None:
        self._task = self._loop.create_task(self._run())

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def result(self) -> T:
        if self._error is None:
            return self._result
        try:
            raise self._error
        finally:
            self._error = None  # breaks a cycle: the traceback of the error refers to this frame

    async def _run(self) -> None:
        try:
            self._result = await self._function()
        except BaseException as error:  # of any kind: the waiting thread raises it
            self._error = error
        finally:
            self.finished.release()


_current: LoopThread | None = None
_start_lock = threading.Lock()


def loop_thread() -> LoopThread:
    """Return the loop thread of this process; start it if it is not running."""
    global _current
    with _start_lock:
        if _current is None:
            _current = LoopThread()
        return _current


def stop_loop_thread() -> None:
    """Stop the loop thread, if it was started; called when the interpreter exits."""
    if _current is not None:
        _current.stop()


def _after_fork() -> None:
    global _current, _start_lock
    _start_lock = threading.Lock()  # another thread of the parent may have locked the old one
    if _current is not None:
        _current.abandon()
        _current = None


atexit.register(stop_loop_thread)
if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)
