"""The life of a charge point: it connects, and does its duties, over and over."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar, cast

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.charge_point._backoff import Backoff, BackoffDelays
from ocpp16_sdk.charge_point._dialer import Dialer
from ocpp16_sdk.charge_point.lifecycle import _calls as calls
from ocpp16_sdk.charge_point.lifecycle._events import (
    ChargePointState,
    ConnectingFailed,
    ConnectionClosed,
    ConnectionOpened,
)
from ocpp16_sdk.charge_point.lifecycle._state import LifecycleState
from ocpp16_sdk.charge_point.lifecycle._tasks import ConnectionTasks
from ocpp16_sdk.charge_point.outbox import AsyncOutbox
from ocpp16_sdk.connection import Connection
from ocpp16_sdk.errors import ConnectionClosedError, HandshakeRefusedError, TransportError
from ocpp16_sdk.messages import RegistrationStatus
from ocpp16_sdk.model import ChargePointRequest, Response, Route

R = TypeVar("R", bound=Response)


class ReconnectLoop:
    """From entering `async with` to leaving it; it may be begun again."""

    def __init__(self, situation: LifecycleState, dialler: Dialer, outbox: AsyncOutbox, rule: Backoff) -> None:
        self.situation = situation
        self.outbox = outbox
        self.error: Exception | None = None
        """An error of the program that has ended the life."""
        self._dialler = dialler
        self._rule = rule
        self._waits: BackoffDelays
        self._tasks: TaskGroup  # of the host: cancelling them ends its `async with` block

    async def begin(self, tasks: TaskGroup, routes: Mapping[str, Route]) -> None:
        """Live in tasks of the group, until it is cancelled; an error of the program cancels it.

        Raises:
            StoreError: the messages of transactions cannot be stored.
        """
        await self.outbox.open()
        self.error = None
        self._tasks = tasks
        self._waits = BackoffDelays(self._rule, random.random)
        self.situation.begin()

        async def live() -> None:
            while not self.situation.leaving:
                await self._connect_once(routes)

        tasks.start_soon(self._guard, live)

    @property
    def connection(self) -> Connection | None:
        """The connection, while it stands."""
        return self.situation.connection

    @property
    def state(self) -> ChargePointState:
        """Where the charge point stands."""
        return self.situation.state

    @property
    def offline(self) -> str:
        """Why there is no connection."""
        return self.situation.offline

    async def call(
        self, request: ChargePointRequest[R], timeout: float | None, waiting: anyio.CancelScope | None = None
    ) -> R:
        """Send a request and return the answer; see `calls`."""
        return await calls.call(self.situation, request, timeout, waiting)

    def renew(self) -> None:
        """Have another connection opened in place of the one that stands, if one does; pending answers come first."""
        if self.connection is not None:
            self.situation.renew()

    def leave(self) -> None:
        """Do nothing new: the end comes next."""
        self.situation.leaving = True
        self.situation.bell.notify()

    async def end(self) -> None:
        """Put everything away; the tasks have ended.

        Raises:
            StoreError: what waits could not be stored.
        """
        self.situation.end()
        await self.outbox.aclose()

    async def _connect_once(self, routes: Mapping[str, Route]) -> None:
        situation = self.situation
        situation.connecting = True
        wait = 0.0
        async with anyio.create_task_group() as tasks:
            try:
                connection = await self._dialler.connect(
                    tasks, routes, gate=situation, objection=lambda action: situation.registration.objection(action)
                )
            except (TransportError, OSError) as error:
                wait = self._wait(at_least=error.retry_after if isinstance(error, HandshakeRefusedError) else None)
                situation.disconnected(str(error) or type(error).__name__)
                situation.teller.tell(ConnectingFailed(error, wait))
            else:
                since = anyio.current_time()
                closed = await self._serve(connection, tasks)
                situation.registration.disconnected()
                wait = 0.0 if situation.renewing else self._wait(lasted=anyio.current_time() - since)
                situation.disconnected(str(closed))
                if not situation.leaving:
                    situation.teller.tell(ConnectionClosed(closed, wait))
            tasks.cancel_scope.cancel()
        situation.connecting = False
        await anyio.sleep(wait)

    async def _serve(self, connection: Connection, tasks: TaskGroup) -> ConnectionClosedError:
        situation = self.situation
        situation.connecting = False
        try:
            situation.registration.connected()
            situation.connected(connection)
            situation.teller.tell(ConnectionOpened())
            for duty in ConnectionTasks(situation, self.outbox, connection).all:
                tasks.start_soon(self._guard, duty)
            tasks.start_soon(self._make_room, connection)
            return await connection.run()
        finally:
            await connection.aclose()  # lets go of the socket, which the central system may be waiting for

    async def _make_room(self, connection: Connection) -> None:
        situation = self.situation
        await situation.bell.wait_until(lambda: situation.renewing and not situation.leaving)
        await connection.drain(self._dialler.close_timeout)
        await connection.aclose()

    def _wait(self, *, lasted: float | None = None, at_least: float | None = None) -> float:
        """Return the seconds until the next attempt."""
        wait = self._waits.next(lasted=lasted, at_least=at_least)
        registration = self.situation.registration
        if registration.status is RegistrationStatus.REJECTED:
            return max(wait, registration.boot_at - anyio.current_time())  # nothing may be said before (CP-07)
        return wait

    async def _guard(self, task: Callable[[], Awaitable[None]]) -> None:
        """End the life if a task fails, as that is an error of the program; it comes out of the `async with` block."""
        try:
            await task()
        except Exception as error:
            self.error = self.error or _first_of(error)
            self._tasks.cancel_scope.cancel()


def _first_of(error: Exception) -> Exception:
    """An error of the tasks of one connection as itself, out of their group."""
    while isinstance(error, ExceptionGroup):
        group = cast("ExceptionGroup[Exception]", error)
        error = group.exceptions[0]
    return error
