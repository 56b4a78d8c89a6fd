"""The time between entering and leaving an `async with` block."""

from __future__ import annotations

from collections.abc import Mapping

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.charge_point.lifecycle._loop import ReconnectLoop
from ocpp16_sdk.charge_point.lifecycle._single_connection import SingleConnection
from ocpp16_sdk.model import Route


class TaskScope:
    """Holds the tasks of a charge point; an exception comes out of the block as itself, never in a group."""

    def __init__(self, way: ReconnectLoop | SingleConnection, close_timeout: float) -> None:
        self._way = way
        self._close_timeout = close_timeout
        self._tasks: TaskGroup | None = None

    async def enter(self, routes: Mapping[str, Route]) -> None:
        """Begin.

        Raises:
            RuntimeError: it has begun already.
        """
        if self._tasks is not None:
            raise RuntimeError("this charge point is connected already")
        # The group is entered and left by hand: it would turn an exception of the block into a group.
        self._tasks = anyio.create_task_group()
        await self._tasks.__aenter__()
        try:
            await self._way.begin(self._tasks, routes)
        except BaseException:
            await self._end(self._tasks, None)
            raise

    async def leave(self, error: BaseException | None) -> None:
        """End, in good order if there is no error; raises what has ended the life, if that is why the block is left."""
        if self._tasks is None:
            return
        self._way.leave()
        connection = self._way.connection
        try:
            if connection is not None:
                try:
                    if error is None:
                        await connection.drain(self._close_timeout)
                finally:
                    await connection.aclose()
        finally:
            await self._end(self._tasks, error)

    async def _end(self, tasks: TaskGroup, error: BaseException | None) -> None:
        self._tasks = None
        failure = self._way.error
        tasks.cancel_scope.cancel()
        by_failure = failure is not None and isinstance(error, anyio.get_cancelled_exc_class())
        try:
            if error is not None and by_failure:
                # Whether nobody else has cancelled the block too.
                by_failure = bool(await tasks.__aexit__(type(error), error, error.__traceback__))
            else:
                await tasks.__aexit__(None, None, None)
        finally:
            with anyio.CancelScope(shield=True):
                await self._way.end()
        if failure is not None and (error is None or by_failure):
            raise failure from None
