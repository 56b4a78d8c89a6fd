"""The whole charge point, without `async`.

ChargingStation ──LoopThread.run──▶ AsyncChargingStation, in the loop thread
  the methods of the hardware run in threads ◀── HardwareInThreads ──┘
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from os import PathLike
from types import TracebackType
from typing import Self, TypeVar

from ocpp16_sdk._misuse import refuse_syntax, set_by_init
from ocpp16_sdk.blocking._charge_point import ChargePoint
from ocpp16_sdk.blocking._hardware import HardwareInThreads
from ocpp16_sdk.blocking._threads import LoopThread, Starter, wait_or_time_out
from ocpp16_sdk.charge_point import AsyncChargePoint, Backoff
from ocpp16_sdk.charge_point._base import DEFAULT_CONNECTION, DEFAULT_WEBSOCKET, Connect
from ocpp16_sdk.charge_point._heartbeat import DEFAULT_HEARTBEAT_INTERVAL
from ocpp16_sdk.charge_point._role import DEFAULT_BACKOFF
from ocpp16_sdk.charge_point.credentials import CredentialOptions
from ocpp16_sdk.charge_point.lifecycle import ChargePointEvent
from ocpp16_sdk.charge_point.outbox import AsyncOutboxStore, OutboxStore
from ocpp16_sdk.connection import ConnectionOptions
from ocpp16_sdk.messages.models import BootNotificationRequest
from ocpp16_sdk.security import ChargePointSecurity
from ocpp16_sdk.station import (
    AsyncChargingStation,
    AsyncStationEvents,
    Authorization,
    Behaviour,
    BlockingHardware,
    Clock,
    ConnectorState,
    Settings,
    Standard,
    StationEvent,
)
from ocpp16_sdk.station._hardware_checks import check_hardware
from ocpp16_sdk.transports import WebSocketOptions

B = TypeVar("B", bound=Behaviour)


class StationEvents(Iterator[StationEvent]):
    """The events since it was created, the oldest first; it stops when the station stops. It may wait in any thread."""

    def __init__(self, wrapped: AsyncStationEvents, loop: LoopThread) -> None:
        self._wrapped = wrapped
        self._loop = loop

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> StationEvent:
        """Wait for the next event."""
        try:
            return self._loop.run(self._wrapped.__anext__)
        except StopAsyncIteration:
            raise StopIteration from None
        except Exception:
            raise
        except BaseException:
            if self._loop.usable:
                raise
            raise StopIteration from None  # the interpreter is shutting down, and has cancelled the wait

    def close(self) -> None:
        """Stop after the events that are queued."""
        if self._loop.usable:  # else no thread iterates
            self._loop.call_soon(self._wrapped.close)


class StationChargePoint(ChargePoint):
    """The charge point of a station, which creates, starts and stops it."""

    def __init__(self, wrapped: AsyncChargePoint, starter: Starter) -> None:
        super(ChargePoint, self).__init__(wrapped, starter)


@refuse_syntax({"async with": "use `with`, or AsyncChargingStation"})
@set_by_init("charge_point", "_starter", "_wrapped")
class ChargingStation:
    """A whole charge point: every rule of OCPP 1.6 on the hardware of the application.

    `AsyncChargingStation` describes the options; this class does the same without `async`. The functions of behaviours
    and `on_event` run in the thread that serves all connections, and must not block.

    Args:
        endpoint_url: `ws://` or `wss://`; the identity becomes its last path segment (OCPP-J 3.1.1).
        identity: the charge point's name at the central system.
        boot: the BootNotification request.
        hardware: the hardware; see `BlockingHardware`.
        store: a file path or an `OutboxStore` for transactions and the state of the station; in memory by default.
        features: the behaviours, with their options; `Standard()` by default.
        clock: the time of day and the deadlines; `SystemClock` by default. Many stations may share one.
        hardware_timeout: seconds after which a call of the hardware has failed.
        on_event: a function that receives each `ChargePointEvent`. It must not block.
        backoff, heartbeat_interval, password, security, credentials, websocket, connection, connect: as those of
            `ChargePoint`.
        handler_threads: the largest number of handlers of the application that run at a time; others wait.

    Raises:
        TypeError, ValueError: an option is wrong, or options exclude each other.
    """

    def __init__(
        self,
        endpoint_url: str,
        identity: str,
        *,
        boot: BootNotificationRequest,
        hardware: BlockingHardware,
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
        handler_threads: int = 8,
    ) -> None:
        check_hardware(hardware, blocking=True)
        self._wrapped = AsyncChargingStation(
            endpoint_url,
            identity,
            boot=boot,
            hardware=HardwareInThreads(hardware),
            store=store,
            features=features,
            clock=clock,
            hardware_timeout=hardware_timeout,
            on_event=on_event,
            backoff=backoff,
            heartbeat_interval=heartbeat_interval,
            password=password,
            security=security,
            credentials=credentials,
            websocket=websocket,
            connection=connection,
            connect=connect,
        )
        self._starter = Starter(f"the station {identity!r}", self._wrapped.__scope__, handler_threads)
        self.charge_point: ChargePoint = StationChargePoint(self._wrapped.charge_point, self._starter)
        """The charge point role: connection, registration, outbox, credentials, and handlers of the application.

        Its `start` and `stop` start and stop the station.
        """

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with {self.charge_point!r}>"

    @property
    def state(self) -> Mapping[int, ConnectorState]:
        """The state of the charge point (0) and of its connectors (from 1); a live view."""
        return self._wrapped.state

    @property
    def settings(self) -> Settings:
        """The configuration keys and their values; read only."""
        return self._wrapped.settings

    @property
    def authorization(self) -> Authorization:
        """Who may charge: `station.authorization.explain(token)` returns why. LookupError without the behaviour."""
        return self._wrapped.authorization

    def now(self) -> datetime:
        """Return the time of day of the station: that of its clock, corrected by the central system."""
        return self._wrapped.now()

    def behaviour(self, kind: type[B]) -> B:
        """Return the behaviour of a class, as this station has it. Its methods must not change it.

        Raises:
            LookupError: the station has no such behaviour.
        """
        return self._wrapped.behaviour(kind)

    def events(self) -> StationEvents:
        """Return the events from now on, for `for`; it stops when the station stops.

        Raises:
            NotConnectedError: `with` has not been entered.
        """
        loop = self._starter.access.loop("no events")
        return StationEvents(loop.run(self._create_events), loop)

    def wait_idle(self, timeout: float | None = None) -> None:
        """Wait until all events are handled and no call of the hardware is running, for at most `timeout` seconds.

        Raises:
            TimeoutError: the station was not idle in time.
            NotConnectedError: `with` has not been entered.
        """
        loop = self._starter.access.loop("not waited")
        loop.run(wait_or_time_out, self._wrapped.wait_idle, timeout, "the station was not idle")

    def start(self) -> None:
        """Do what `with` does when it is entered; any thread may call `stop` later.

        Raises:
            RuntimeError: it is started already, or was stopped while it was being started.
            StoreError: the store cannot be opened.
        """
        self._starter.start()

    def stop(self) -> None:
        """Open all contactors, wait for pending answers, and close the connection. Do nothing if it is stopped.

        Transactions stay open in the store: the next start stops or resumes them.

        Raises:
            RuntimeError: it is called in a handler, for which it would wait.
            Exception: an error of the program that has stopped the charge point; raised once.
        """
        self._starter.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._starter.stop(kind)

    async def _create_events(self) -> AsyncStationEvents:
        return self._wrapped.events()
