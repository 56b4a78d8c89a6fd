"""The options of the lifecycle of a charge point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from os import PathLike

from ocpp16_sdk._checks import check_instance
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.charge_point._backoff import Backoff
from ocpp16_sdk.charge_point._dialer import Dialer
from ocpp16_sdk.charge_point.lifecycle._events import ChargePointEvent, EventNotifier
from ocpp16_sdk.charge_point.lifecycle._loop import ReconnectLoop
from ocpp16_sdk.charge_point.lifecycle._state import LifecycleState
from ocpp16_sdk.charge_point.outbox import AsyncOutboxStore, OutboxStore, create_outbox
from ocpp16_sdk.messages import BootNotificationRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleOptions:
    """The options of `AsyncChargePoint` from `boot` to `clock`; they are described there.

    Raises:
        TypeError, ValueError: an option is wrong.
    """

    boot: BootNotificationRequest
    """See `AsyncChargePoint`."""
    connectors: int
    """See `AsyncChargePoint`."""
    store: str | PathLike[str] | OutboxStore | AsyncOutboxStore | None
    """See `AsyncChargePoint`."""
    backoff: Backoff
    """See `AsyncChargePoint`."""
    heartbeat_interval: float
    """See `AsyncChargePoint`."""
    on_event: Callable[[ChargePointEvent], object] | None
    """See `AsyncChargePoint`."""
    on_time: Callable[[datetime], object] | None
    """See `AsyncChargePoint`."""
    clock: Callable[[], datetime]
    """See `AsyncChargePoint`."""

    def __post_init__(self) -> None:  # the outbox checks the options that it has too
        check_instance("boot", self.boot, BootNotificationRequest, "a BootNotificationRequest")
        check_instance("backoff", self.backoff, Backoff, "a Backoff")
        check_plain_function("on_time", self.on_time, accepts="time")

    def create_state(self, identity: str) -> LifecycleState:
        """Return the state at the beginning."""
        return LifecycleState(
            self.boot,
            connectors=self.connectors,
            heartbeat_interval=self.heartbeat_interval,
            notifier=EventNotifier(identity, self.on_event, self.on_time),
            clock=self.clock,
        )

    def create_loop(self, identity: str, lifecycle: LifecycleState, dialer: Dialer) -> ReconnectLoop:
        """Return the reconnect loop."""
        outbox = create_outbox(
            self.store, on_event=self.on_event, clock=self.clock, identity=identity, connectors=self.connectors
        )
        return ReconnectLoop(lifecycle, dialer, outbox, self.backoff)
