"""The reconnect loop: opens a connection, runs its tasks until it closes, waits, and opens the next one.

    AsyncChargePoint ──▶ TaskScope ──start, prepare_stop, stop──▶ ReconnectLoop ──connect──▶ Dialer
                                                                      │   │
                         Connection.run, one ConnectionTasks each ◀───┘   └──▶ LifecycleState (phases, registration)

One pass of the loop:

    connecting ──▶ opened ──▶ tasks run until the connection closes ──▶ wait (Backoff) ──▶ next pass
        │                          │
        │                          └─ replaced (new credentials): drain, close, next pass without a delay
        └─▶ failed ──▶ wait (Backoff, Retry-After, the boot interval if rejected) ──▶ next pass

An error of the program in a task cancels everything, and is raised from the `async with` block.
"""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar, cast

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk.charge_point._backoff import Backoff, BackoffDelays
from ocpp16_sdk.charge_point._checks import check_request
from ocpp16_sdk.charge_point._dialer import Dialer
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
from ocpp16_sdk.errors import (
    ConnectionClosedError,
    HandshakeRefusedError,
    NotConnectedError,
    NotSentError,
    TransportError,
)
from ocpp16_sdk.messages import (
    BootNotificationRequest,
    MeterValuesRequest,
    ReadingContext,
    RegistrationStatus,
    StartTransactionRequest,
    StopTransactionRequest,
)
from ocpp16_sdk.model import ChargePointRequest, Response, Route

R = TypeVar("R", bound=Response)


class ReconnectLoop:
    """Runs a charge point while `async with` is entered. It can be started again after it was stopped."""

    def __init__(self, lifecycle: LifecycleState, dialer: Dialer, outbox: AsyncOutbox, backoff: Backoff) -> None:
        self.lifecycle = lifecycle
        """The state of the registration and the connectors."""
        self.outbox = outbox
        """The queue of the messages of transactions."""
        self.error: Exception | None = None
        """The error of the program that stopped the loop."""
        self._dialer = dialer
        self._backoff = backoff
        self._delays: BackoffDelays
        self._tasks: TaskGroup  # of the host task: cancelling them cancels its `async with` block

    async def start(self, tasks: TaskGroup, routes: Mapping[str, Route]) -> None:
        """Run in tasks of the group until it is cancelled. An error of the program cancels the group.

        Raises:
            StoreError: the store of the outbox cannot be opened.
        """
        await self.outbox.open()
        self.error = None
        self._tasks = tasks
        self._delays = BackoffDelays(self._backoff, random.random)
        self.lifecycle.start()

        async def run() -> None:
            while not self.lifecycle.stopping:
                await self._run_one_connection(routes)

        tasks.start_soon(self._stop_on_error, run)

    @property
    def connection(self) -> Connection | None:
        """The connection, while it is open."""
        return self.lifecycle.connection

    @property
    def state(self) -> ChargePointState:
        """The state of the charge point."""
        return self.lifecycle.state

    @property
    def offline_reason(self) -> str:
        """Why there is no connection."""
        return self.lifecycle.offline_reason

    async def call(
        self, request: ChargePointRequest[R], timeout: float | None, deadline_scope: anyio.CancelScope | None = None
    ) -> R:
        """Send a request of the application and return the answer.

        With `deadline_scope`, it waits until the request can be sent. Without, it fails if it cannot be sent now.

        Raises:
            TypeError: it is not a request that a charge point sends.
            ValueError: the charge point sends such messages by itself.
            CallFailedError: or a subclass.
        """
        check_request(request)
        _check_sent_by_application(request)
        lifecycle, action = self.lifecycle, request.__action__
        while True:
            try:
                connection = lifecycle.connection
                if connection is None:
                    raise NotConnectedError(f"{action} was not sent: {lifecycle.offline_reason}")
                return await lifecycle.exchange(connection, request, timeout, deadline_scope)
            except NotSentError:
                if deadline_scope is None or lifecycle.stopping or lifecycle.block_reason(action) is None:
                    raise
            await lifecycle.changes.wait_until(lambda: lifecycle.stopping or lifecycle.block_reason(action) is None)

    def prepare_stop(self) -> None:
        """Start no new work: `stop` follows."""
        self.lifecycle.prepare_stop()

    async def stop(self) -> None:
        """Close the store of the outbox. The tasks have finished already.

        Raises:
            StoreError: messages could not be stored.
        """
        self.lifecycle.stop()
        await self.outbox.aclose()

    async def _run_one_connection(self, routes: Mapping[str, Route]) -> None:
        lifecycle = self.lifecycle
        lifecycle.connecting()
        delay = 0.0
        async with anyio.create_task_group() as tasks:
            try:
                connection = await self._dialer.connect(
                    tasks,
                    routes,
                    call_filter=lifecycle,
                    block_reason=lambda action: lifecycle.registration.block_reason(action),
                )
            except (TransportError, OSError) as error:
                delay = self._next_delay(
                    at_least=error.retry_after if isinstance(error, HandshakeRefusedError) else None
                )
                lifecycle.disconnected(str(error) or type(error).__name__)
                lifecycle.notifier.notify(ConnectingFailed(error, delay))
            else:
                opened_at = anyio.current_time()
                closed = await self._serve(connection, tasks)
                # A connection on which a boot got no answer was of no use, however long it was open.
                lasted = None if lifecycle.registration.boot_in_progress else anyio.current_time() - opened_at
                lifecycle.registration.disconnected()
                delay = lifecycle.replacement_delay if lifecycle.replacing else self._next_delay(lasted=lasted)
                lifecycle.disconnected(str(closed))
                if not lifecycle.stopping:
                    lifecycle.notifier.notify(ConnectionClosed(closed, delay))
            tasks.cancel_scope.cancel()
        await anyio.sleep(delay)

    async def _serve(self, connection: Connection, tasks: TaskGroup) -> ConnectionClosedError:
        lifecycle = self.lifecycle
        try:
            lifecycle.connected(connection)
            lifecycle.notifier.notify(ConnectionOpened())
            for function in ConnectionTasks(lifecycle, self.outbox, connection).functions:
                tasks.start_soon(self._stop_on_error, function)
            tasks.start_soon(self._close_for_replacement, connection)
            return await connection.run()
        finally:
            await connection.aclose()  # closes the socket: the central system may wait for that

    async def _close_for_replacement(self, connection: Connection) -> None:
        lifecycle = self.lifecycle
        await lifecycle.changes.wait_until(lambda: lifecycle.replacing and not lifecycle.stopping)
        await connection.drain(self._dialer.websocket.close_timeout)
        await connection.aclose()

    def _next_delay(self, *, lasted: float | None = None, at_least: float | None = None) -> float:
        """Return the seconds until the next attempt."""
        delay = self._delays.next(lasted=lasted, at_least=at_least)
        registration = self.lifecycle.registration
        if registration.status is RegistrationStatus.REJECTED:
            return max(delay, registration.boot_at - anyio.current_time())  # no message may be sent before (CP-07)
        return delay

    async def _stop_on_error(self, function: Callable[[], Awaitable[None]]) -> None:
        """Run a task. An exception is an error of the program: it cancels the block, and is raised from it."""
        try:
            await function()
        except Exception as error:
            self.error = self.error or _first_error(error)
            self._tasks.cancel_scope.cancel()


def _check_sent_by_application(request: ChargePointRequest[Any]) -> None:
    match request:
        case BootNotificationRequest():
            raise ValueError("BootNotification: the charge point sends it by itself; set `boot` to change it")
        case StartTransactionRequest() | StopTransactionRequest():
            raise ValueError(f"{request.__action__}: use `transactions`, which stores it until it is delivered")
        case MeterValuesRequest(transaction_id=int()) if not _is_triggered(request):
            raise ValueError("MeterValues of a transaction: use `transactions`, which stores them until delivered")
        case _:
            pass


def _is_triggered(request: MeterValuesRequest) -> bool:
    """Return whether all values were requested by a trigger: such values are not stored (CP-97)."""
    sampled = [each for value in request.meter_value for each in value.sampled_value]
    return bool(sampled) and all(each.context is ReadingContext.TRIGGER for each in sampled)


def _first_error(error: Exception) -> Exception:
    """Return the first error of a group, which is that of a task."""
    while isinstance(error, ExceptionGroup):
        group = cast("ExceptionGroup[Exception]", error)
        error = group.exceptions[0]
    return error
