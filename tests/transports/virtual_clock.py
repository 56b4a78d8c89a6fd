"""A clock that jumps to the next thing that is due as soon as all tasks wait, on both event loops."""

from __future__ import annotations

import asyncio
import functools
import selectors
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from time import monotonic
from typing import Any, ParamSpec, TypeVar, TypeVarTuple, Unpack

import anyio
import anyio.from_thread
import pytest
from anyio.lowlevel import current_token
from trio.lowlevel import current_clock
from trio.testing import MockClock

from tests.support.websocket_peers import plain_failures

P = ParamSpec("P")
T = TypeVar("T")
Ts = TypeVarTuple("Ts")
_PATIENCE = 60.0  # seconds on the wall


class _JumpingSelector(selectors.BaseSelector):
    """Never waits for a time: it sets the clock to that time. Ready events and running threads are processed first."""

    def __init__(self) -> None:
        self.now = 0.0
        self.threads = 0
        self._end = monotonic() + 2 * _PATIENCE
        self._real = selectors.DefaultSelector()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if monotonic() > self._end:
            raise RuntimeError("the event loop runs on and on")
        ready = self._real.select(timeout and 0)
        while self.threads and not ready and timeout != 0:
            ready = self._real.select(None)
        if not ready and timeout is not None:
            self.now += timeout
        return ready

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.modify(fileobj, events, data)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._real.get_map()

    def close(self) -> None:
        self._real.close()


class JumpingLoop(asyncio.SelectorEventLoop):
    """asyncio's loop with such a clock."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now

    def stall(self, seconds: float) -> None:
        self._jumping.now += seconds

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        self._jumping.threads += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._thread_is_done)
        return future

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Wait for the threads without a limit: they run in real time."""
        await super().shutdown_default_executor()

    def _thread_is_done(self, _: object) -> None:
        self._jumping.threads -= 1


def stall(seconds: float) -> None:
    """Let time pass in which the event loop gets nothing done."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        clock = current_clock()
        assert isinstance(clock, MockClock)
        clock.jump(seconds)
    else:
        assert isinstance(loop, JumpingLoop)
        loop.stall(seconds)


def jumping(name: str) -> tuple[str, dict[str, Any]]:
    """Return the backend of that name for anyio, with a jumping clock."""
    return name, {"loop_factory": JumpingLoop} if name == "asyncio" else {"clock": MockClock(autojump_threshold=0)}


@pytest.fixture(params=["asyncio", "trio"])
def jumping_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """To be returned by a module's own `anyio_backend`."""
    return jumping(str(request.param))


def within(seconds: float) -> Callable[[Callable[P, Awaitable[None]]], Callable[P, Awaitable[None]]]:
    """Fail a test that needs more seconds of virtual time, or a minute of real time.

    While tasks keep one another busy the jumping clock stands still, and would let them do so until memory is full.
    """

    def bound(test: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        @functools.wraps(test)
        async def run(*args: P.args, **kwargs: P.kwargs) -> None:
            with anyio.CancelScope() as scope:
                stop = functools.partial(anyio.from_thread.run_sync, scope.cancel, token=current_token())
                alarm = threading.Timer(_PATIENCE, stop)
                alarm.start()
                try:
                    with plain_failures(), anyio.fail_after(seconds):
                        await test(*args, **kwargs)
                finally:
                    alarm.cancel()
            assert not scope.cancel_called, "the test runs on and on"

        return run

    return bound
