"""Tests of connections in virtual time, on both event loops."""

from __future__ import annotations

import functools
import threading
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec

import anyio
import anyio.from_thread
import pytest
from anyio.lowlevel import current_token

from tests.support.virtual_time import backend_options
from tests.support.websocket_peers import plain_failures

P = ParamSpec("P")
_PATIENCE = 60.0  # seconds on the wall


@pytest.fixture(params=["asyncio", "trio"])
def jumping_backend(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """To be returned by a module's own `anyio_backend`."""
    backend = str(request.param)
    return backend, backend_options(backend)


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
