"""A charge point without a lifecycle: one connection, on which only the application sends calls."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.charge_point._checks import check_request
from ocpp16_sdk.charge_point._dialer import Dialer
from ocpp16_sdk.charge_point.lifecycle._events import ChargePointState
from ocpp16_sdk.charge_point.lifecycle._state import NOT_ENTERED
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.errors import NotConnectedError
from ocpp16_sdk.model import ChargePointRequest, Response, Route

R = TypeVar("R", bound=Response)


class SingleConnection:
    """Runs one connection while `async with` is entered. It can be started again after it was stopped."""

    offline_reason = NOT_ENTERED
    """Why there is no connection."""
    error: Exception | None = None
    """Always None: there are no tasks that could raise an error of the program."""

    def __init__(self, dialer: Dialer) -> None:
        self._dialer = dialer
        self._connecting = False
        self.connection: Connection | None = None
        """The connection; also after it closed."""

    @property
    def state(self) -> ChargePointState:
        """The state of the charge point."""
        if self._connecting:
            return ChargePointState.CONNECTING
        is_open = self.connection is not None and self.connection.closed is None
        return ChargePointState.CONNECTED if is_open else ChargePointState.STOPPED

    async def start(self, tasks: TaskGroup, routes: Mapping[str, Route]) -> None:
        """Open the connection.

        Raises:
            ConnectError: or a subclass; the connection could not be opened.
        """
        self._connecting = True
        try:
            self.connection = await self._dialer.connect(tasks, routes)
        finally:
            self._connecting = False
        tasks.start_soon(self._run, self.connection)

    async def _run(self, connection: Connection) -> None:
        await connection.run()
        await connection.aclose()  # closes the socket: the central system may wait for that

    def prepare_stop(self) -> None:
        """Do nothing: there is no work to stop."""

    async def stop(self) -> None:
        """Drop the connection, which is closed already."""
        self.connection = None

    async def call(
        self, request: ChargePointRequest[R], timeout: float | None, deadline_scope: anyio.CancelScope | None = None
    ) -> R:
        """Send a request and return the answer; see `Connection.call`."""
        check_request(request)
        if self.connection is None:
            raise NotConnectedError(f"{request.__action__} was not sent: {self.offline_reason}")
        return await self.connection.call(request, timeout=timeout, deadline_scope=deadline_scope)
