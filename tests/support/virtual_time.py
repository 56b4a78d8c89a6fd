"""Run tests with a virtual clock: when every task waits, the time jumps to the next deadline."""

from __future__ import annotations

import asyncio
import inspect
import selectors
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Executor
from functools import wraps
from time import monotonic
from typing import Any, TypeVar, TypeVarTuple, Unpack

import anyio
import pytest
import trio.testing

from ocpp16_sdk._concurrency.primitives import asyncio_loop

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_LONG = 100_000.0
_MAX_REAL_TIME = 120.0  # seconds for which an event loop may run


class _JumpingSelector(selectors.BaseSelector):
    """Never waits for a time: it sets the clock to that time. Ready events and running threads are processed first."""

    def __init__(self) -> None:
        self.now = 0.0
        self.threads = 0
        self._end = monotonic() + _MAX_REAL_TIME
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


class VirtualLoop(asyncio.SelectorEventLoop):
    """What `trio.testing.MockClock` is for trio. Threads of the default executor run in real time."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now

    def block(self, seconds: float) -> None:
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


def block(seconds: float) -> None:
    """Let the time pass as if the task had blocked the event loop."""
    loop = asyncio_loop()
    if isinstance(loop, VirtualLoop):
        loop.block(seconds)
    else:
        clock = trio.lowlevel.current_clock()
        assert isinstance(clock, trio.testing.MockClock)
        clock.jump(seconds)


def backend_options(backend: str) -> dict[str, Any]:
    if backend == "asyncio":
        return {"loop_factory": VirtualLoop}
    return {"clock": trio.testing.MockClock(autojump_threshold=0)}


def in_virtual_time(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test on both event loops; one that waits for ever fails at once."""

    @wraps(test)
    def run(backend: str, **arguments: Any) -> None:
        async def bounded() -> None:
            with anyio.fail_after(_LONG):
                await test(**arguments)

        anyio.run(bounded, backend=backend, backend_options=backend_options(backend))

    parameters = inspect.signature(test).parameters.values()
    backend = inspect.Parameter("backend", inspect.Parameter.KEYWORD_ONLY)
    run.__dict__["__signature__"] = inspect.Signature([*parameters, backend])
    parametrized: Callable[..., None] = pytest.mark.parametrize("backend", ["asyncio", "trio"])(run)
    return parametrized
