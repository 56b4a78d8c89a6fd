"""How the simulated charge point does more than one thing at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.charge_point import AsyncChargePoint
from ocpp16_sdk.connection import after_answer
from ocpp16_sdk.errors import CallFailedError


class BackgroundTasks(AsyncChargePoint):
    """What is done beside the handlers; `tasks` is what it runs in."""

    failures: deque[CallFailedError]
    """The calls that failed last."""
    running: dict[str, anyio.CancelScope]
    """What there may be one of, by name."""
    tasks: TaskGroup

    def do(self, work: Callable[..., Awaitable[object]], *arguments: object) -> None:
        """Do something beside; a call that fails is noted in `failures`, and ends only this work."""

        async def beside() -> None:
            await self.attempt(work(*arguments))

        self.tasks.start_soon(beside)

    async def attempt(self, work: Awaitable[object]) -> None:
        """Do something; a call that fails is noted in `failures`, and ends only this work."""
        try:
            await work
        except CallFailedError as error:
            self.failures.append(error)

    def do_after_answer(self, work: Callable[..., Awaitable[object]], *arguments: object) -> None:
        """Do something beside once the call that is being handled is answered, as OCPP 1.6 5.17 asks."""

        async def later() -> None:
            self.do(work, *arguments)

        after_answer(later)

    def do_instead(self, name: str, work: Callable[..., Awaitable[object]], *arguments: object) -> bool:
        """Do something once the call is answered, in place of what is done under that name; tells if there was any."""
        older, scope = self.running.get(name), anyio.CancelScope()
        self.running[name] = scope

        async def alone() -> None:
            try:
                with scope:
                    await work(*arguments)
            finally:
                if self.running.get(name) is scope:
                    del self.running[name]

        if older is not None:
            older.cancel()
        self.do_after_answer(alone)
        return older is not None


async def wait_until(moment: datetime) -> None:
    """Wait until a moment has come."""
    await anyio.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))
