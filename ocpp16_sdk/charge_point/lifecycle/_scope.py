"""The function that the host task of a charge point runs: start, wait for the stop, close the connection.

TaskScope ──▶ run_in_scope ──start, prepare_stop, stop──▶ ReconnectLoop or SingleConnection
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import anyio

from ocpp16_sdk._concurrency.program import StopMode
from ocpp16_sdk._concurrency.task_scope import TaskScope
from ocpp16_sdk.charge_point.lifecycle._loop import ReconnectLoop
from ocpp16_sdk.charge_point.lifecycle._single_connection import SingleConnection
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.model import Route

_GOING_AWAY = (1001, "the charge point is going away")


async def run_in_scope(
    scope: TaskScope,
    runner: ReconnectLoop | SingleConnection,
    prepare: Callable[[], Awaitable[Mapping[str, Route]]],
    close_timeout: float,
) -> None:
    """Run a charge point until the scope is to be stopped, or a background task fails.

    `prepare` returns the handlers, and loads what the first connection needs.

    Raises:
        ConnectError, StoreError: the charge point could not be started.
        Exception: the error of the program in a background task, never in an ExceptionGroup.
    """
    # Not with `async with`: that would put an exception into an ExceptionGroup.
    tasks = anyio.create_task_group()
    await tasks.__aenter__()
    mode = StopMode.AT_ONCE
    try:
        try:
            await runner.start(tasks, await prepare())
            mode = await scope.wait_for_stop()
        finally:
            runner.prepare_stop()
            if runner.connection is not None:
                await _close(runner.connection, mode, close_timeout)
    except anyio.get_cancelled_exc_class():
        if runner.error is None:
            raise
    finally:
        tasks.cancel_scope.cancel()
        try:
            await tasks.__aexit__(None, None, None)
        finally:
            with anyio.CancelScope(shield=True):
                await runner.stop()
    if runner.error is not None:
        raise runner.error from None


async def _close(connection: Connection, mode: StopMode, close_timeout: float) -> None:
    try:
        if mode is not StopMode.AT_ONCE:
            await connection.drain(close_timeout)
    finally:
        code, reason = _GOING_AWAY if mode is StopMode.GOING_AWAY else (1000, "")
        await connection.aclose(code, reason)
