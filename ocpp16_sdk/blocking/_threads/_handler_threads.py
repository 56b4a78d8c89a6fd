"""Handlers without `async`: each runs in a worker thread, while a task of the loop awaits its result."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Coroutine, Hashable, Mapping
from contextlib import suppress
from contextvars import ContextVar, copy_context
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import anyio

from ocpp16_sdk._checks import check_count
from ocpp16_sdk._concurrency.change_notifier import ChangeNotifier
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.blocking._threads._worker_threads import WorkerThreads
from ocpp16_sdk.connection._after_answer import in_worker
from ocpp16_sdk.connection._current_call import add_action, in_handler
from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.model import AnyHandler, Handlers, HandlerTable, Route

if TYPE_CHECKING:
    from asyncio import Future

P = ParamSpec("P")
T = TypeVar("T")

_HANDLER_STOP_TIMEOUT = 2.0  # seconds that running handlers have to return after the connections were closed

logger = logging.getLogger("ocpp16_sdk")


class HandlerThreads:
    """Runs the handlers of one role in at most `limit` worker threads.

    Raises:
        TypeError, ValueError: the limit, which the option `option` sets, is wrong.
    """

    def __init__(self, limit: int, option: str = "handler_threads") -> None:
        check_count(option, limit)
        self._workers = WorkerThreads(limit)
        self._running = 0
        self._changes = ChangeNotifier()  # of the number of running functions

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function as `run_for` does, without a limit for a charge point."""
        return await self.run_for(None, function, *args, **kwargs)

    async def run_for(self, key: Hashable, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in a thread, as soon as one is free, with the context of the calling task.

        Functions with the same key, such as the identity of a charge point, use at most a part of the threads.
        Python cannot stop a thread: if the task is cancelled, the function continues, and its thread stays in use.
        """
        import asyncio

        context = copy_context()
        context.run(self._set_context, key)
        result = asyncio.get_running_loop().create_future()
        call = partial(context.run, partial(function, *args, **kwargs))
        self._workers.start(partial(self._run_in_worker, call, result), key)
        self._running += 1
        value, error = await result
        if error is None:
            return cast("T", value)
        if isinstance(error, Exception):
            raise error
        # SystemExit would stop the loop, and CancelledError would look like a cancelled task.
        raise RuntimeError(f"{type(error).__name__} in a worker thread") from error

    def check_not_in_handler(self) -> None:
        """Refuse a wait for the running handlers in one of them.

        Raises:
            RuntimeError: the calling thread runs a handler of these threads.
        """
        current = _current_threads.get(None)
        if current is not None and current[0] is self:
            raise RuntimeError("stop was called in a handler, and would wait for it: call it in another thread")

    async def wait_finished(self) -> None:
        """Wait until no function is running, for at most `_HANDLER_STOP_TIMEOUT`."""
        with anyio.move_on_after(_HANDLER_STOP_TIMEOUT):
            await self._changes.wait_until(lambda: not self._running)
        if self._running:
            logger.warning("handlers that are still running are not waited for: %d", self._running)

    def _set_context(self, key: Hashable) -> None:
        _current_threads.set((self, key))
        in_worker.set(True)

    def _run_in_worker(self, call: Callable[[], object], result: Future[_Result]) -> None:
        returned: _Result = None, None
        if not result.cancelled():  # else the connection was closed while the call was queued
            try:
                returned = call(), None
            except BaseException as error:
                returned = None, error
        with suppress(RuntimeError):  # the loop has stopped, and no task waits for the result
            result.get_loop().call_soon_threadsafe(self._finish, result, returned)

    def _finish(self, result: Future[_Result], returned: _Result) -> None:
        self._running -= 1
        self._changes.notify()
        if not result.cancelled():
            result.set_result(returned)
        elif returned[1] is not None:
            logger.warning("a handler failed after its connection was closed", exc_info=returned[1])


_Result = tuple[object, BaseException | None]
_current_threads: ContextVar[tuple[HandlerThreads, Hashable]] = ContextVar("handler_threads")


def after_answer(action: Callable[[], object]) -> None:
    """Call a function after the answer of the running handler was sent, such as the reset that it has accepted.

    The function runs in a thread as a handler does. It is not called if the handler raises. Its exception is logged.

    Raises:
        DefinitionError: the handler or the function is async.
        RuntimeError: no handler is running.
    """
    current = _current_threads.get(None)
    if current is None:
        if in_handler():
            raise DefinitionError("in an async handler use ocpp16_sdk.after_answer and an async function")
        raise RuntimeError("after_answer was called outside of a handler")
    if not callable(action) or inspect.iscoroutinefunction(action):
        raise DefinitionError(
            f"ocpp16_sdk.blocking.after_answer: expected a function without `async`, found {action!r}"
        )
    threads, key = current
    add_action(partial(threads.run_for, key, action))


def in_thread(function: Callable[P, T], *, threads: int = 16) -> Callable[P, Coroutine[Any, Any, T]]:
    """Return an async function that runs a function in a worker thread: `require_known(..., then=in_thread(ask))`.

    Args:
        function: the function to run.
        threads: the largest number of calls of it that run at a time; others wait.

    Raises:
        TypeError, ValueError: `function` is async, or `threads` is wrong.
    """
    check_plain_function("function", function, none=False)
    pool = HandlerThreads(threads, "threads")

    @wraps(function)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return await pool.run(function, *args, **kwargs)

    return run


class ThreadedHandlers(HandlerTable):
    """The handlers of a blocking role. After `close` the table contains async handlers for the async object.

    The handlers that the async object has already, such as those of a charging station, remain as they are.
    """

    def __init__(
        self, owner: Handlers, adapt: Callable[[AnyHandler], AnyHandler], wrapped: HandlerTable | None = None
    ) -> None:
        super().__init__(owner)
        self._adapt = adapt
        self._kept: Mapping[str, Route] = {}
        if wrapped is not None:
            self._kept = wrapped.present
            self._routes.update(self._kept)
            self.defaults = wrapped.defaults

    def close(self) -> Mapping[str, Route]:
        """Convert the handlers, and return the complete table by action name."""
        if not self._closed:
            for action, route in self._routes.items():
                if route.handler is not None and action not in self._kept:
                    self._routes[action] = Route(route.request, self._adapt(route.handler))
        return super().close()
