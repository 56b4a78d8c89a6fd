"""Plain functions as handlers: each runs in a worker thread, while a task of the loop waits for its answer."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from contextvars import ContextVar, copy_context
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import anyio

from ocpp16_sdk.blocking._worker_threads import WorkerThreads
from ocpp16_sdk.connection._after_answer import add_action, handler_runs, in_worker
from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.model import AnyHandler, Handlers, HandlerTable, Route

if TYPE_CHECKING:
    from asyncio import Future

P = ParamSpec("P")
T = TypeVar("T")

_HANDLER_STOP_TIMEOUT = 2.0  # seconds that handlers have to return when the connections of their role have been closed

logger = logging.getLogger("ocpp16_sdk")


class HandlerThreads:
    """Runs the handlers of one role in threads, at most `limit` at a time.

    Raises:
        DefinitionError: the limit is below 1.
    """

    def __init__(self, limit: int) -> None:
        if limit < 1:
            raise DefinitionError(f"{limit} threads cannot run anything")
        self._workers = WorkerThreads(limit)
        self._running = 0
        self._change: anyio.Event | None = None

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in a thread, as soon as one is free, with the context of the calling task.

        If the task is cancelled the function runs on, and its thread is taken until it returns.
        """
        import asyncio

        context = copy_context()
        context.run(self._enter)
        outcome = asyncio.get_running_loop().create_future()
        call = partial(context.run, partial(function, *args, **kwargs))
        self._workers.start(partial(self._work, call, outcome))
        self._running += 1
        result, error = await outcome
        if error is None:
            return cast("T", result)
        if isinstance(error, Exception):
            raise error
        # As it is it would end the loop, or pass for the end of the connection.
        raise RuntimeError(f"{type(error).__name__} in a worker thread") from error

    async def finish(self) -> None:
        """Wait until nothing runs any more, in bounded time."""
        with anyio.move_on_after(_HANDLER_STOP_TIMEOUT):
            while self._running:
                self._change = anyio.Event()
                await self._change.wait()
        if self._running:
            logger.warning("nobody waits any more for the handlers that are still at work: %d", self._running)

    def _enter(self) -> None:
        _threads.set(self)
        in_worker.set(True)

    def _work(self, call: Callable[[], object], outcome: Future[_Outcome]) -> None:
        ended: _Outcome = None, None
        if not outcome.cancelled():  # else its connection has ended while it waited for a thread
            try:
                ended = call(), None
            except BaseException as error:
                ended = None, error
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            outcome.get_loop().call_soon_threadsafe(self._end, outcome, ended)

    def _end(self, outcome: Future[_Outcome], ended: _Outcome) -> None:
        self._running -= 1
        if self._change is not None:
            self._change.set()
        if not outcome.cancelled():
            outcome.set_result(ended)
        elif ended[1] is not None:
            logger.warning("a handler failed whose connection had ended", exc_info=ended[1])


_Outcome = tuple[object, BaseException | None]
_threads: ContextVar[HandlerThreads] = ContextVar("handler_threads")


def after_answer(action: Callable[[], object]) -> None:
    """Have something done once the answer of the running handler has been sent, such as the reset that it accepts.

    It runs in a thread as a handler does. It is not done if the handler raises; an exception of it is logged.

    Raises:
        DefinitionError: the handler is async, or what is to be done is.
        RuntimeError: no handler is running.
    """
    threads = _threads.get(None)
    if threads is None:
        if handler_runs():
            raise DefinitionError("in an async handler use ocpp16_sdk.after_answer and an async function")
        raise RuntimeError("after_answer is for handlers")
    if not callable(action) or inspect.iscoroutinefunction(action):
        raise DefinitionError("ocpp16_sdk.blocking.after_answer takes a plain function, such as one without `async`")
    add_action(partial(threads.run, action))


def in_thread(function: Callable[P, T], *, threads: int = 16) -> Callable[P, Coroutine[Any, Any, T]]:
    """Make an async function of a plain one, which runs in a worker thread: `require_known(..., then=in_thread(ask))`.

    Args:
        function: what to run.
        threads: how many of it may run at a time; others wait.
    """
    pool = HandlerThreads(threads)

    @wraps(function)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return await pool.run(function, *args, **kwargs)

    return run


class ThreadedHandlers(HandlerTable):
    """The handlers of a blocking role; once closed, they are what its async twin awaits."""

    def __init__(self, owner: Handlers, adapt: Callable[[AnyHandler], AnyHandler]) -> None:
        super().__init__(owner)
        self._adapt = adapt

    def close(self) -> Mapping[str, Route]:
        """The finished table, by action name."""
        if not self._closed:
            for action, route in self._routes.items():
                if route.handler is not None:
                    self._routes[action] = Route(route.request, self._adapt(route.handler))
        return super().close()
