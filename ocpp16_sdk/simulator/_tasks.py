"""The background tasks of the simulated charge point."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.charge_point import AsyncManualChargePoint
from ocpp16_sdk.connection import after_answer
from ocpp16_sdk.errors import CallFailedError


class BackgroundTasks(AsyncManualChargePoint):
    """Runs functions beside the handlers, in the task group `tasks`."""

    failures: deque[CallFailedError]
    """The errors of the last calls that failed."""
    replaceable: dict[str, anyio.CancelScope]
    """The cancel scopes of tasks that a newer one replaces, by name."""
    tasks: TaskGroup
    """The task group of the background tasks."""

    def start_task(self, work: Callable[..., Awaitable[object]], *arguments: object) -> None:
        """Run a function in a task; a failed call is appended to `failures` and stops only this task."""

        async def run() -> None:
            await self.attempt(work(*arguments))

        self.tasks.start_soon(run)

    async def attempt(self, work: Awaitable[object]) -> None:
        """Await something; append the error to `failures` if a call fails."""
        try:
            await work
        except CallFailedError as error:
            self.failures.append(error)

    def start_after_answer(self, work: Callable[..., Awaitable[object]], *arguments: object) -> None:
        """Run a function in a task after the present call is answered, as OCPP 1.6 5.17 demands."""

        async def start() -> None:
            self.start_task(work, *arguments)

        after_answer(start)

    def start_replacing(self, name: str, work: Callable[..., Awaitable[object]], *arguments: object) -> bool:
        """Run a function after the answer, in place of the task with this name; return whether there was one."""
        older, scope = self.replaceable.get(name), anyio.CancelScope()
        self.replaceable[name] = scope

        async def run() -> None:
            try:
                with scope:
                    await work(*arguments)
            finally:
                if self.replaceable.get(name) is scope:
                    del self.replaceable[name]

        if older is not None:
            older.cancel()
        self.start_after_answer(run)
        return older is not None


async def wait_until(moment: datetime) -> None:
    """Wait until a point in time."""
    await anyio.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
