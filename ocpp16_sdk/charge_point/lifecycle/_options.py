"""The options of the lifecycle of a charge point: all that need `boot`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from os import PathLike

from ocpp16_sdk.charge_point._backoff import Backoff
from ocpp16_sdk.charge_point._dialer import Dialer
from ocpp16_sdk.charge_point._heartbeat import DEFAULT_HEARTBEAT_INTERVAL
from ocpp16_sdk.charge_point.lifecycle._events import ChargePointEvent, EventNotifier
from ocpp16_sdk.charge_point.lifecycle._loop import ReconnectLoop
from ocpp16_sdk.charge_point.lifecycle._single_connection import SingleConnection
from ocpp16_sdk.charge_point.lifecycle._state import LifecycleState
from ocpp16_sdk.charge_point.outbox import OutboxStore, create_outbox
from ocpp16_sdk.charge_point.outbox._transactions import utc_now
from ocpp16_sdk.errors import DefinitionError
from ocpp16_sdk.messages import BootNotificationRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleOptions:
    """The options of `AsyncChargePoint` from `boot` to `clock`; they are described there.

    Raises:
        DefinitionError: an option is given without `boot`.
    """

    boot: BootNotificationRequest | None
    connectors: int | None
    store: str | PathLike[str] | OutboxStore | None
    backoff: Backoff | None
    heartbeat_interval: float | None
    on_event: Callable[[ChargePointEvent], object] | None
    on_time: Callable[[datetime], object] | None
    clock: Callable[[], datetime] | None

    def __post_init__(self) -> None:
        given = [each.name for each in fields(self) if getattr(self, each.name) is not None]
        if self.boot is None and given:
            raise DefinitionError(f"{', '.join(given)}: can only be used together with `boot`")

    def create_state(self, identity: str) -> LifecycleState | None:
        """Return the state at the beginning; None without `boot`."""
        if self.boot is None:
            return None
        return LifecycleState(
            self.boot,
            connectors=self._connectors,
            heartbeat_interval=DEFAULT_HEARTBEAT_INTERVAL
            if self.heartbeat_interval is None
            else self.heartbeat_interval,
            notifier=EventNotifier(identity, self.on_event, self.on_time),
            clock=self.clock or utc_now,
        )

    def create_runner(
        self, identity: str, lifecycle: LifecycleState | None, dialer: Dialer
    ) -> ReconnectLoop | SingleConnection:
        """Return the reconnect loop; without `boot`, the single connection."""
        if lifecycle is None:
            return SingleConnection(dialer)
        outbox = create_outbox(
            self.store,
            on_event=self.on_event,
            clock=lifecycle.clock,
            identity=identity,
            connectors=self._connectors,
        )
        return ReconnectLoop(lifecycle, dialer, outbox, self.backoff or Backoff())

    @property
    def _connectors(self) -> int:
        return 1 if self.connectors is None else self.connectors
