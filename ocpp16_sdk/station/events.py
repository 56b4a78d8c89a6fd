"""What happens in a station: the events that behaviours handle. Behaviours and the shell post them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ocpp16_sdk.messages import (
    IdTagInfo,
    Reason,
    StartTransactionResponse,
)
from ocpp16_sdk.station._hardware import HardwareEvent, Limit, Reading
from ocpp16_sdk.station._state import Session, Token, Verdict


@dataclass(frozen=True, slots=True)
class OpenTransaction:
    """A transaction that was open when the process stopped."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    id_tag: str
    """The id tag, at most 20 characters."""
    meter_start: int
    """Wh."""
    started_at: datetime
    transaction_id: int | None


@dataclass(frozen=True, slots=True)
class Restored:
    """The station starts: the rows of the store were read. It is the first event."""

    transactions: tuple[OpenTransaction, ...] = ()
    """Those that the outbox contains."""


@dataclass(frozen=True, slots=True)
class Online:
    """The central system has accepted the charge point, or the connection is back."""


@dataclass(frozen=True, slots=True)
class Offline:
    """There is no connection, or the charge point is not accepted."""


@dataclass(frozen=True, slots=True)
class TimeCorrected:
    """The central system has corrected the time of day. Deadlines that belong to a time of day must be set again."""


@dataclass(frozen=True, slots=True)
class Presented:
    """A token was presented for a connector, by a card or by the central system."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    token: Token
    """The token."""
    verdict: Verdict | None = None
    """A verdict that is known already; None to ask for it."""
    any_connector: bool = False
    """Whether it was presented for no certain connector."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a token has arrived."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    token: Token
    """The token."""
    verdict: Verdict
    """The decision, with its reasons."""
    any_connector: bool = False
    """Whether it was presented for no certain connector."""


@dataclass(frozen=True, slots=True)
class Started:
    """A transaction has started. It is in the commit of its StartTransaction."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    session: Session
    reading: Reading
    reservation_id: int | None = None


@dataclass(frozen=True, slots=True)
class StartAnswered:
    """The central system has answered a StartTransaction; None if it was discarded."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    answer: StartTransactionResponse | None
    started_at: datetime
    """The time of the start: the answer may belong to an earlier transaction of the connector."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A transaction has stopped. It is in the commit of its StopTransaction."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    session: Session
    reason: Reason | None
    """Why; None if the reason is unknown."""
    reading: Reading | None = None
    """The last registers; None if they were lost with the power."""


@dataclass(frozen=True, slots=True)
class Offered:
    """The hardware offers a limit now, or has opened the contactor."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    limit: Limit | None
    """The limit; None if the contactor is open."""


@dataclass(frozen=True, slots=True)
class Locked:
    """The hardware has locked or unlocked the cable, or could not."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    wanted: bool
    locked: bool


@dataclass(frozen=True, slots=True)
class HardwareFailed:
    """A call of the hardware has raised, or took too long."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    operation: str
    """`offer`, `lock`, `read` or `restart`."""
    error: str
    """The text of the exception."""
    purpose: str = ""
    """That of a `read`."""
    optional: bool = False
    """Whether it is no fault of the connector."""


@dataclass(frozen=True, slots=True)
class MeterRead:
    """The registers that a behaviour asked for."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    reading: Reading
    purpose: str
    at: datetime
    """The time of the reading, or the one of the clock-aligned interval."""


@dataclass(frozen=True, slots=True)
class Restarted:
    """The hardware has restarted, without the process."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline is due."""

    name: str
    connector: int = 0


@dataclass(frozen=True, slots=True)
class StopWanted:
    """A transaction shall stop. Nothing happens if there is none, or if it is about to stop."""

    connector: int
    """The connector, from 1 on; 0 is the charge point."""
    reason: Reason
    token: Token | None = None
    """The token that stops it, if one was presented (OCPP 1.6 6.49)."""


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """The value of a configuration key has changed."""

    name: str


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """The central system has said something about a token, in any answer."""

    id_tag: str
    """The id tag, at most 20 characters."""
    info: IdTagInfo
    """The status, the group and the expiry date of the answer."""


InternalEvent = (
    Restored
    | Online
    | Offline
    | TimeCorrected
    | Presented
    | Judged
    | Started
    | StartAnswered
    | Stopped
    | Offered
    | Locked
    | HardwareFailed
    | MeterRead
    | Restarted
    | Due
    | StopWanted
    | SettingChanged
    | TokenInfo
)
Event = HardwareEvent | InternalEvent
"""What behaviours handle."""
