"""Runs the main function of a program until it returns, or until a signal asks the program to stop."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import anyio

from ocpp16_sdk._concurrency.own_loop import running_loop
from ocpp16_sdk._concurrency.primitives import asyncio_loop
from ocpp16_sdk._concurrency.program import Program, StopMode
from ocpp16_sdk._concurrency.stop_signals import StopSignals
from ocpp16_sdk._function_checks import check_async_function, check_awaitable


def run(
    main: Callable[[], Awaitable[object]],
    *,
    backend: str = "asyncio",
    backend_options: Mapping[str, Any] | None = None,
) -> None:
    """Run an async main function, and stop in good order at Ctrl-C (SIGINT) or SIGTERM.

    The signal cancels the function. Each `async with` block of a charge point or central system then waits for pending
    answers, at most `close_timeout`, and closes its connections with 1001. Objects that were started and not stopped
    are stopped when the function has returned. A second signal stops the process at once.

    `run` returns after SIGTERM, so the exit status is 0. After Ctrl-C the exit status is 130.

    Args:
        main: an async function without parameters.
        backend: the event loop, "asyncio" or "trio".
        backend_options: the options of `anyio.run` for it, such as `{"use_uvloop": True}`.

    Raises:
        SystemExit: Ctrl-C has stopped the function.
        TypeError: `main` is not an async function.
        RuntimeError: it is not called in the main thread, or an event loop runs in this thread.
    """
    check_async_function("main", main, accepts="")
    if running_loop() is not None:
        raise RuntimeError("run: an event loop runs in this thread already, as in a notebook; write `await main()`")
    program = Program()
    cancel: list[Callable[[], object]] = []  # while the function runs

    def stop() -> None:
        program.stops = True
        for each in cancel:
            each()

    async def run_main() -> None:
        program.enter()
        try:
            with anyio.CancelScope() as scope:
                cancel.append(_from_signal_handler(scope.cancel))
                if program.stops:
                    scope.cancel()
                await check_awaitable("main", main())
        finally:
            cancel.clear()
            with anyio.CancelScope(shield=True):
                for started in reversed(list(program.scopes)):
                    await started.stop(StopMode.GOING_AWAY if program.stops else StopMode.GRACEFUL)

    with StopSignals(stop) as signals:
        anyio.run(run_main, backend=backend, backend_options=dict(backend_options or {}))
    signals.exit_after_interrupt()


def _from_signal_handler(function: Callable[[], object]) -> Callable[[], object]:
    """Return a function that a signal handler may call: it calls `function` in the running event loop."""
    loop = asyncio_loop()
    if loop is not None:
        return lambda: loop.call_soon_threadsafe(function)
    token = sys.modules["trio"].lowlevel.current_trio_token()
    return lambda: token.run_sync_soon(function)
