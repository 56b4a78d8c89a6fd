"""What behaviours ask the station to do. Pure data.

A turn of the station handles one event. In a turn, `Update` and `Post` are applied at once; all other effects are
collected. At the end of the turn they are done in this order:

    1. rows and messages of transactions    in one commit
    2. `Reply`                              the answer to the call that the turn handles; it is sent before the rest
    3. everything else                      in the order in which the behaviours returned it
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ocpp16_sdk.errors import LocalCallError
from ocpp16_sdk.messages import MeterValue, Reason, ResetType, StatusNotificationRequest
from ocpp16_sdk.model import ChargePointRequest, Response
from ocpp16_sdk.station._hardware import Limit
from ocpp16_sdk.station._state import ConnectorState
from ocpp16_sdk.station._station_events import StationEvent
from ocpp16_sdk.station.events import Event


@dataclass(frozen=True, slots=True)
class Update:
    """Replace the state of a connector."""

    state: ConnectorState


@dataclass(frozen=True, slots=True)
class Post:
    """Handle an event in the same turn, after the present one."""

    event: Event


@dataclass(frozen=True, slots=True)
class StoreRow:
    """Write a row of a table of the behaviour; None removes it."""

    table: str
    key: str
    content: bytes | None
    durable: bool = True
    """Whether it must survive a loss of power. Otherwise it is synced with the next durable commit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStart:
    """Queue the StartTransaction of a connector."""

    connector: int
    id_tag: str
    meter_start: int
    """Wh."""
    timestamp: datetime
    reservation_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStop:
    """Queue the StopTransaction of the transaction of a connector."""

    connector: int
    meter_stop: int
    """Wh."""
    timestamp: datetime
    reason: Reason | None = None
    id_tag: str | None = None
    transaction_data: Sequence[MeterValue] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueMeterValues:
    """Queue a MeterValues."""

    connector: int
    """0 is the main meter."""
    meter_value: Sequence[MeterValue]
    in_transaction: bool
    """Whether it belongs to the transaction of the connector."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer the call that the turn handles, or with `to` one that was deferred, with a response or an error."""

    answer: Response | LocalCallError
    to: str = ""
    """The name of a deferred call. Without such a call nothing happens."""


@dataclass(frozen=True, slots=True)
class Defer:
    """Answer the call that the turn handles in a later turn, with `Reply(answer, to=name)`.

    At most one call can be deferred under a name: one that waits already is answered with InternalError.
    """

    name: str


@dataclass(frozen=True, slots=True)
class NotifyStatus:
    """Report the status of a connector to the central system; see `AsyncChargePoint.report_status`."""

    request: StatusNotificationRequest


@dataclass(frozen=True, slots=True)
class Send:
    """Send a request that is not queued, if the charge point is accepted. Without an answer, nothing happens.

    With `answered`, its event is posted: the function gets the response, or None if there is none.
    """

    request: ChargePointRequest[Any]
    answered: Callable[[Response | None], Event] | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Have the hardware offer energy up to a limit, or open the contactor. `Offered` or `HardwareFailed` follows."""

    connector: int
    limit: Limit | None


@dataclass(frozen=True, slots=True)
class Lock:
    """Have the hardware lock or unlock the cable. `Locked` or `HardwareFailed` follows."""

    connector: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Read:
    """Have the hardware read a meter. `MeterRead` or `HardwareFailed` follows, with the same purpose."""

    connector: int
    purpose: str
    at: datetime | None = None
    """A time to return in `MeterRead.at`: that of the clock-aligned interval; None for the time of the reading."""
    optional: bool = False
    """Whether a failure is no fault of the connector. The behaviour logs it. The contactor waits for it one second."""


@dataclass(frozen=True, slots=True)
class Restart:
    """Have the hardware restart. If it returns or raises, `HardwareFailed` or `Restarted` follows."""

    kind: ResetType


@dataclass(frozen=True, slots=True)
class Reboot:
    """Connect and boot again, as after a restart of the process: the hardware has restarted alone."""

    delay: float = 0.0
    """Seconds without a connection."""


@dataclass(frozen=True, slots=True)
class Run:
    """Run an async function in its own task, and post the event that it returns; `failed` if it raises."""

    function: Callable[[], Awaitable[Event | None]]
    failed: Event | None = None


@dataclass(frozen=True, slots=True)
class At:
    """Post `Due(name, connector)` after some seconds. It replaces the deadline of the same name and connector."""

    name: str
    connector: int
    delay: float


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel a deadline, if there is one."""

    name: str
    connector: int = 0


@dataclass(frozen=True, slots=True)
class Tell:
    """Report an event to the application."""

    event: StationEvent


@dataclass(frozen=True, slots=True)
class Do:
    """Call a function of the application or of the charge point, such as the callback of a setting. It cannot block."""

    name: str
    function: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Log:
    """Write a line into the log: information, or an error."""

    text: str
    is_error: bool = False
    exception: Exception | None = None
    """The exception whose traceback is logged, too."""


Effect = (
    Update
    | Post
    | StoreRow
    | QueueStart
    | QueueStop
    | QueueMeterValues
    | Reply
    | Defer
    | NotifyStatus
    | Send
    | Offer
    | Lock
    | Read
    | Restart
    | Reboot
    | Run
    | At
    | Cancel
    | Tell
    | Do
    | Log
)
Effects = Iterable[Effect]
"""What a method of a behaviour returns; usually it is a generator. An `Update` is applied before the next effect is
taken from it, so the state of the station is the new one after `yield Update(...)`."""
Answer = Callable[[Any], Effects]
"""Handles a request of the central system; one of the effects is `Reply`."""
Trigger = Callable[[int | None], Effects]
"""Returns the effects that send a triggered message for a connector; None for all."""
