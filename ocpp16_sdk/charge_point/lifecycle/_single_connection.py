"""A charge point without a life: one connection, on which nothing happens by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.charge_point._dialer import Dialer
from ocpp16_sdk.charge_point.lifecycle._events import ChargePointState
from ocpp16_sdk.charge_point.lifecycle._state import OUTSIDE
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.errors import DefinitionError, NotConnectedError
from ocpp16_sdk.model import ChargePointRequest, Response, Route

R = TypeVar("R", bound=Response)


def check_without_boot(**options: object) -> None:
    """Refuse options that would count for nothing.

    Raises:
        DefinitionError: one is given.
    """
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise DefinitionError(f"without `boot` there is no life that {', '.join(given)} could be for: give `boot`, too")


class SingleConnection:
    """From entering `async with` to leaving it; it may be begun again."""

    offline = OUTSIDE
    """Why there is no connection."""
    error: Exception | None = None
    """Nothing happens that could end it."""

    def __init__(self, dialler: Dialer) -> None:
        self._dialler = dialler
        self._connecting = False
        self.connection: Connection | None = None
        """The connection, also when it has ended."""

    @property
    def state(self) -> ChargePointState:
        """Where the charge point stands."""
        if self._connecting:
            return ChargePointState.CONNECTING
        is_open = self.connection is not None and self.connection.closed is None
        return ChargePointState.CONNECTED if is_open else ChargePointState.STOPPED

    async def begin(self, tasks: TaskGroup, routes: Mapping[str, Route]) -> None:
        """Connect.

        Raises:
            ConnectError: one of its kinds; the connection could not be opened.
        """
        self._connecting = True
        try:
            self.connection = await self._dialler.connect(tasks, routes)
        finally:
            self._connecting = False
        tasks.start_soon(self._run, self.connection)

    async def _run(self, connection: Connection) -> None:
        await connection.run()
        await connection.aclose()  # lets go of the socket, which the central system may be waiting for

    def leave(self) -> None:
        """Nothing is to be stopped."""

    async def end(self) -> None:
        """Forget the connection."""
        self.connection = None

    async def call(
        self, request: ChargePointRequest[R], timeout: float | None, waiting: anyio.CancelScope | None = None
    ) -> R:
        """Send a request and return the answer; see `Connection.call`."""
        if self.connection is None:
            raise NotConnectedError(f"{request.__action__} was not sent: {self.offline}")
        return await self.connection.call(request, timeout=timeout, waiting=waiting)
