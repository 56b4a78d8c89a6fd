"""The thread in which the async twins of all blocking objects of a process live, and the way into it.

It starts with the first object that is used, and ends with the interpreter. A process that was forked off has its own.
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

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Task

P = ParamSpec("P")
T = TypeVar("T")

THREAD_NAME = "ocpp16_sdk"

_LOOKUPS = 8  # host names at a time
_LOOP_STOP_TIMEOUT = 3.0  # seconds by which the interpreter's end may be put off

logger = logging.getLogger("ocpp16_sdk")


class LoopUser(Protocol):
    """What is to be ended in order before the loop ends."""

    async def leave(self, *, hurry: bool) -> None:
        """End it; `hurry` tells that this is not in good order."""
        ...


class LoopThread:
    """An event loop in a thread of its own; `loop_thread` gives the one of the process."""

    def __init__(self) -> None:
        # Not before: a program of the async roles alone may run on trio, and has no use for them.
        import asyncio

        from ocpp16_sdk.blocking._lookup_executor import LookupExecutor

        self.guests: set[LoopUser] = set()
        """To be touched in the loop only."""
        self._unusable: str | None = None
        self._context = Context()
        self._loop = asyncio.new_event_loop()
        self._loop.set_default_executor(LookupExecutor(_LOOKUPS))
        # A daemon: a program that ends inside its `with` blocks must end all the same.
        self._thread = threading.Thread(target=self._live, name=THREAD_NAME, daemon=True)
        self._thread.start()

    @property
    def usable(self) -> bool:
        """Whether anything can be run here."""
        return self._unusable is None

    def check(self) -> None:
        """Refuse what would wait for ever.

        Raises:
            RuntimeError: this is the loop's own thread, or the loop is in the parent process, or the interpreter ends.
        """
        if self._unusable is not None:
            raise RuntimeError(self._unusable)
        if threading.get_ident() == self._thread.ident:
            raise RuntimeError("a blocking object was used in the thread that serves it, such as by an observer")

    def run(self, function: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run an async function in the loop, and wait for its outcome; should the waiting be interrupted, cancel it.

        Raises:
            RuntimeError: see `check`.
        """
        self.check()
        crossing = _LoopCall(self._loop, partial(function, *args, **kwargs))
        try:
            self.post(crossing.begin)
            crossing.done.acquire()
        except BaseException:
            self.post(crossing.cancel)
            raise
        return crossing.outcome()

    def post(self, function: Callable[[], object]) -> None:
        """Have a function called in the loop, soon."""
        # Not in the caller's context: a caller inside `anyio.run` would take its event loop along.
        self._loop.call_soon_threadsafe(function, context=self._context)

    def disown(self) -> None:
        """Touch the loop no more: after a fork its sockets are shared with the parent process."""
        self._unusable = "this object was used before the process was forked; make a new one"

    def end(self) -> None:
        """End the guests and the thread, in bounded time; may be repeated."""
        if self._unusable is not None:
            return
        self._unusable = "the interpreter is ending"
        self.post(self._begin_end)
        self._thread.join(_LOOP_STOP_TIMEOUT)

    def _begin_end(self) -> None:
        self._ending = self._loop.create_task(self._end())

    async def _end(self) -> None:
        import asyncio

        await asyncio.gather(*(guest.leave(hurry=True) for guest in self.guests), return_exceptions=True)
        others = asyncio.all_tasks() - {self._ending}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._loop.shutdown_asyncgens()
        self._loop.stop()

    def _live(self) -> None:
        while self._unusable is None:
            try:
                self._loop.run_forever()
            except (SystemExit, KeyboardInterrupt):
                # What a `connect` of the program raises is told to who entered, and ends nothing for the others.
                logger.exception("the event loop of the blocking roles was to be ended, and goes on")
        self._loop.close()


class _LoopCall(Generic[T]):
    """One run of an async function, which crosses into the loop's thread once and back once."""

    __slots__ = ("_error", "_function", "_loop", "_result", "_task", "done")

    def __init__(self, loop: AbstractEventLoop, function: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._loop = loop
        self._function = function
        self._error: BaseException | None = None
        self._result: T
        self._task: Task[None] | None = None
        self.done = threading.Lock()  # released at the end; nothing that can be waited for is cheaper
        self.done.acquire()

    def begin(self) -> None:
        self._task = self._loop.create_task(self._carry())

    def cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def outcome(self) -> T:
        if self._error is None:
            return self._result
        try:
            raise self._error
        finally:
            self._error = None  # its traceback holds this frame, and so itself

    async def _carry(self) -> None:
        try:
            self._result = await self._function()
        except BaseException as error:  # whatever it is, it is the caller's
            self._error = error
        finally:
            self.done.release()


_current: LoopThread | None = None
_making = threading.Lock()


def loop_thread() -> LoopThread:
    """The one of this process, started if it has not been."""
    global _current
    with _making:
        if _current is None:
            _current = LoopThread()
        return _current


def end_loop_thread() -> None:
    """End it, if it has been started; called when the interpreter ends."""
    if _current is not None:
        _current.end()


def _after_fork() -> None:
    global _current, _making
    _making = threading.Lock()  # another thread may have held it
    if _current is not None:
        _current.disown()
        _current = None


atexit.register(end_loop_thread)
if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows has no fork
    os.register_at_fork(after_in_child=_after_fork)
