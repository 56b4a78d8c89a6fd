"""The whole charge point: `AsyncChargingStation`.

AsyncChargingStation ─┬─▶ AsyncChargePoint      connection, registration, outbox, credentials
                      ├─▶ Standard ──▶ Turns    the rules
                      ├─▶ Hardware, Clock       of the application
                      └─▶ Shell                 the inbox: one event at a time

STOPPED ──start──▶ restore ──▶ RUNNING ──stop──▶ contactors open ──▶ STOPPED
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from os import PathLike
from types import MappingProxyType
from typing import Self, TypeVar

import anyio
from anyio.abc import TaskGroup

from ocpp16_sdk._callbacks import call_callback
from ocpp16_sdk._checks import check_instance, check_seconds
from ocpp16_sdk._concurrency.task_scope import TaskScope
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.charge_point import AsyncChargePoint, Backoff
from ocpp16_sdk.charge_point._base import DEFAULT_CONNECTION, DEFAULT_WEBSOCKET, Connect
from ocpp16_sdk.charge_point._heartbeat import DEFAULT_HEARTBEAT_INTERVAL
from ocpp16_sdk.charge_point._role import DEFAULT_BACKOFF
from ocpp16_sdk.charge_point.credentials import CredentialOptions
from ocpp16_sdk.charge_point.lifecycle import ChargePointEvent, ChargePointState
from ocpp16_sdk.charge_point.outbox import AsyncOutboxStore, OutboxStore
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.messages import BootNotificationRequest
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._charge_point_settings import charge_point_settings, note_event, register_answers
from ocpp16_sdk.station._clock import Clock, CorrectedTime, SystemClock
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station._features import Standard, bind
from ocpp16_sdk.station._hardware import Hardware
from ocpp16_sdk.station._hardware_checks import check_hardware
from ocpp16_sdk.station._listeners import AsyncStationEvents, Listeners
from ocpp16_sdk.station._messages import StationMessages
from ocpp16_sdk.station._settings import Settings
from ocpp16_sdk.station._shell import Shell
from ocpp16_sdk.station._state import ConnectorState
from ocpp16_sdk.station._storage import by_table
from ocpp16_sdk.station._turn import Turns
from ocpp16_sdk.station.authorization._behaviour import Authorization
from ocpp16_sdk.station.events import Offline, Online, Restored, TimeCorrected
from ocpp16_sdk.transports import WebSocketOptions

B = TypeVar("B", bound=Behaviour)


class AsyncChargingStation:
    """A whole charge point: every rule of OCPP 1.6 on the hardware of the application.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the charge point's name at the central system.
        boot: the BootNotification request.
        hardware: the hardware; see `Hardware`.
        store: a file path or an `OutboxStore` for transactions and the state of the station; in memory by default.
        features: the behaviours, with their options; `Standard()` by default.
        clock: the time of day and the deadlines; `SystemClock` by default. Many stations may share one.
        hardware_timeout: seconds after which a call of the hardware has failed.
        on_event: a function that receives each `ChargePointEvent`. It must not block.
        backoff, heartbeat_interval, password, security, credentials, websocket, connection, connect: as those of
            `AsyncChargePoint`.

    Raises:
        TypeError, ValueError: an option is wrong, or options exclude each other.
    """

    def __init__(
        self,
        endpoint_url: str,
        identity: str,
        *,
        boot: BootNotificationRequest,
        hardware: Hardware,
        store: str | PathLike[str] | OutboxStore | AsyncOutboxStore | None = None,
        features: Standard | None = None,
        clock: Clock | None = None,
        hardware_timeout: float = 30,
        on_event: Callable[[ChargePointEvent], object] | None = None,
        backoff: Backoff = DEFAULT_BACKOFF,
        heartbeat_interval: float = DEFAULT_HEARTBEAT_INTERVAL,
        password: bytes | str | None = None,
        security: ChargePointSecurity | None = None,
        credentials: CredentialOptions | None = None,
        websocket: WebSocketOptions = DEFAULT_WEBSOCKET,
        connection: ConnectionOptions = DEFAULT_CONNECTION,
        connect: Connect | None = None,
    ) -> None:
        check_hardware(hardware, blocking=False)
        features = Standard() if features is None else features
        check_instance("features", features, Standard, "a Standard")
        check_plain_function("on_event", on_event)
        check_seconds("hardware_timeout", hardware_timeout)
        self._hardware = hardware
        self._clock: Clock = SystemClock() if clock is None else clock
        self._time = CorrectedTime(self._clock)
        self._on_event = on_event
        self.charge_point = AsyncChargePoint(
            endpoint_url,
            identity,
            boot=boot,
            connectors=hardware.traits.connectors,
            store=store,
            backoff=backoff,
            heartbeat_interval=heartbeat_interval,
            on_event=self._charge_point_event,
            on_time=self._set_time,
            clock=self.now,
            password=password,
            security=security,
            credentials=credentials,
            websocket=websocket,
            connection=connection,
            connect=connect,
        )
        """The charge point role: connection, registration, outbox, credentials, and handlers of the application."""
        settings = Settings([*features.settings_of(hardware.traits), *charge_point_settings(self.charge_point)])
        self._context = Context(identity, hardware.traits, settings, self._clock.now(), self.charge_point)
        self._behaviours = bind(features.templates, self._context)
        turns = Turns(self._context, self._behaviours)
        self._listeners = Listeners()
        self._messages = StationMessages(self.charge_point)
        self._shell = Shell(
            self._context,
            turns,
            self._messages,
            hardware,
            self._clock,
            now=self.now,
            tell=self._listeners.tell,
            hardware_timeout=hardware_timeout,
        )
        register_answers(self.charge_point, turns.answers, self._shell.answer, settings)
        self.__scope__ = TaskScope(self._run, f"the station {identity!r}", "ChargingStation")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with {self.charge_point!r}>"

    @property
    def state(self) -> Mapping[int, ConnectorState]:
        """The state of the charge point (0) and of its connectors (from 1); a live view."""
        return MappingProxyType(self._context.states)

    @property
    def settings(self) -> Settings:
        """The configuration keys and their values; read only."""
        return self._context.settings

    @property
    def authorization(self) -> Authorization:
        """Who may charge: `station.authorization.explain(token)` returns why. LookupError without the behaviour."""
        return self.behaviour(Authorization)

    def now(self) -> datetime:
        """Return the time of day of the station: that of its clock, corrected by the central system."""
        return self._time.now()

    def behaviour(self, kind: type[B]) -> B:
        """Return the behaviour of a class, as this station has it.

        Raises:
            LookupError: the station has no such behaviour.
        """
        for each in self._behaviours:
            if isinstance(each, kind):
                return each
        raise LookupError(f"the station has no behaviour of the class {kind.__name__}")

    def events(self) -> AsyncStationEvents:
        """Return the events from now on, for `async for`; it stops when the station stops."""
        return self._listeners.create()

    async def wait_idle(self) -> None:
        """Wait until all events are handled and no call of the hardware is running. Calls over the network may be."""
        self.__scope__.check_loop()
        await self._shell.wait_idle()

    async def start(self) -> None:
        """Do what `async with` does when it is entered; any task of the event loop may call `stop` later.

        Raises:
            RuntimeError: it is started already, or was stopped while it was being started.
            StoreError: the store cannot be opened.
        """
        await self.__scope__.start()

    async def stop(self) -> None:
        """Open all contactors, wait for pending answers, and close the connection. Do nothing if it is stopped.

        Transactions stay open in the store: the next start stops or resumes them.

        Raises:
            Exception: an error of the program that has stopped the charge point; raised once.
        """
        await self.__scope__.stop()

    async def __aenter__(self) -> Self:
        await self.__scope__.enter()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: object) -> None:
        await self.__scope__.exit(error)

    async def _run(self, scope: TaskScope) -> None:
        async with self.charge_point:
            # Not with `async with`: that would put an exception into an ExceptionGroup.
            tasks = anyio.create_task_group()
            await tasks.__aenter__()
            try:
                self._start(tasks)
                await scope.wait_for_stop()
                self._shell.stop()
                await self._shell.hardware.open_contactors(self._context.connector_ids)
            finally:
                self._shell.stop()
                self._listeners.close()
                tasks.cancel_scope.cancel()
                await tasks.__aexit__(None, None, None)

    def _start(self, tasks: TaskGroup) -> None:
        # The charge point has opened the store, and cannot have an answer to its boot yet: nothing was reported.
        rows = by_table(self.charge_point.outbox.take_rows())
        self._context.reset()
        for behaviour in self._behaviours:
            behaviour.prepare()
            behaviour.restore({table: rows.get(table, {}) for table in behaviour.tables})
        self._shell.start(tasks)
        self._shell.post(Restored(self._messages.open_transactions))
        tasks.start_soon(self._clock.run)
        tasks.start_soon(self._shell.listen_to_hardware)

    def _charge_point_event(self, event: ChargePointEvent) -> None:
        online = self.charge_point.state is ChargePointState.ACCEPTED
        if online is not self._context.online and self.__scope__.running:
            self._shell.post(Online() if online else Offline())
        note_event(self._context.settings, event)
        call_callback("on_event", self._on_event, self.charge_point.identity, event)

    def _set_time(self, time: datetime) -> None:
        if self._time.correct(time):
            self._shell.post(TimeCorrected())
