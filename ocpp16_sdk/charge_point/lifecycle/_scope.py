"""Entering and exiting the `async with` block of a charge point."""

from __future__ import annotations

from collections.abc import Mapping

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.charge_point.lifecycle._loop import ReconnectLoop
from ocpp16_sdk.charge_point.lifecycle._single_connection import SingleConnection
from ocpp16_sdk.model import Route


class TaskScope:
    """Owns the tasks of a charge point. An exception leaves the block as itself, never in an ExceptionGroup."""

    def __init__(self, runner: ReconnectLoop | SingleConnection, close_timeout: float) -> None:
        self._runner = runner
        self._close_timeout = close_timeout
        self._tasks: TaskGroup | None = None

    async def enter(self, routes: Mapping[str, Route]) -> None:
        """Start the tasks.

        Raises:
            RuntimeError: the block is entered already.
        """
        if self._tasks is not None:
            raise RuntimeError("this charge point is connected already")
        # Not with `async with`: that would turn an exception of the block into an ExceptionGroup.
        self._tasks = anyio.create_task_group()
        await self._tasks.__aenter__()
        try:
            await self._runner.start(self._tasks, routes)
        except BaseException:
            await self._stop(self._tasks, None)
            raise

    async def exit(self, error: BaseException | None) -> None:
        """Close the connection and stop the tasks; without an error of the block, wait for pending answers first.

        Raises the error of the program that stopped the tasks, if that is why the block is exited.
        """
        if self._tasks is None:
            return
        self._runner.prepare_stop()
        connection = self._runner.connection
        try:
            if connection is not None:
                try:
                    if error is None:
                        await connection.drain(self._close_timeout)
                finally:
                    await connection.aclose()
        finally:
            await self._stop(self._tasks, error)

    async def _stop(self, tasks: TaskGroup, error: BaseException | None) -> None:
        self._tasks = None
        program_error = self._runner.error
        tasks.cancel_scope.cancel()
        was_cause = program_error is not None and isinstance(error, anyio.get_cancelled_exc_class())
        try:
            if error is not None and was_cause:
                # False if the block was cancelled from elsewhere, too.
                was_cause = bool(await tasks.__aexit__(type(error), error, error.__traceback__))
            else:
                await tasks.__aexit__(None, None, None)
        finally:
            with anyio.CancelScope(shield=True):
                await self._runner.stop()
        if program_error is not None and (error is None or was_cause):
            raise program_error from None
