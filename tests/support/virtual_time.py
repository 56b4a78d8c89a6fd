"""Run tests with a virtual clock: when every task waits, the time jumps to the next deadline."""

from __future__ import annotations

import asyncio
import inspect
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

import anyio
import pytest
import trio.testing

from ocpp16_sdk._concurrency.primitives import asyncio_loop

_LONG = 100_000.0


class _JumpingSelector(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(None if timeout is None else 0)
        if not ready and timeout is not None:
            self.now += max(timeout, 0)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """What `trio.testing.MockClock` is for trio."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now

    def block(self, seconds: float) -> None:
        self._jumping.now += seconds


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
