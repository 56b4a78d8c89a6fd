"""The state of a station: one frozen record for each connector. Pure.

Behaviours replace the record of a connector; they never change it. The status of a connector is derived from its
record (`connectors/_status.py`), and is stored nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum, auto

from ocpp16_sdk.messages import AuthorizationStatus, AvailabilityType, Reason
from ocpp16_sdk.station._hardware import Fault, Limit


class UnavailableReason(StrEnum):
    """Why a connector is not available. It is available if there is no reason."""

    COMMAND = "command"
    """ChangeAvailability (OCPP 1.6 5.2)."""
    RESET = "reset"
    FIRMWARE = "firmware"
    HARDWARE = "hardware"


@dataclass(frozen=True, slots=True)
class Token:
    """An identifier that a driver presented, or that the central system sent."""

    id_tag: str
    """The id tag, at most 20 characters."""
    reader: str = "card"
    """`card`, `remote` for RemoteStartTransaction, or another reader of the hardware."""

    def matches(self, id_tag: str) -> bool:
        """Return whether it is the same identifier. Case is ignored (OCPP 1.6 7.28)."""
        return self.id_tag.casefold() == id_tag.casefold()


class VerdictSource(StrEnum):
    """Where a verdict comes from."""

    LOCAL_LIST = "local list"
    CACHE = "cache"
    CENTRAL_SYSTEM = "central system"
    OFFLINE = "unknown while offline"
    NOT_ASKED = "not asked"
    """A remote start without AuthorizeRemoteTxRequests, or free vending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a token may charge, and why."""

    status: AuthorizationStatus
    """The status, as an answer of the central system has it."""
    source: VerdictSource
    """What decided."""
    parent_id_tag: str | None = None
    """The group of the token."""
    expiry_date: datetime | None = None
    """When the token expires, as the central system has answered; None for never."""
    reasons: tuple[str, ...] = ()
    """The steps of the decision, in plain words."""

    @property
    def accepted(self) -> bool:
        """Whether the token may charge."""
        return self.status is AuthorizationStatus.ACCEPTED


@dataclass(frozen=True, slots=True)
class Authorized:
    """A token that may charge on a connector, before its transaction starts."""

    token: Token
    """The token."""
    verdict: Verdict
    """The decision, with its reasons."""
    any_connector: bool = False
    """Whether it was presented for no certain connector: it moves to the one where a cable is plugged in."""


class Cable(Enum):
    """The use of a plugged cable."""

    FREE = auto()
    """No cable is plugged in, or it is ready for a transaction."""
    USED = auto()
    """A transaction has stopped, or nobody presented a token in time: it must be unplugged first (CP-36)."""
    KEPT = auto()
    """It stays locked until the owner of the last transaction presents the token (CP-52, CP-80)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A transaction that runs on a connector."""

    token: Token
    """The token."""
    parent_id_tag: str | None = None
    started_at: datetime
    meter_start: int
    """Wh."""
    transaction_id: int | None = None
    """None until the central system has answered the start."""
    confirmed: AuthorizationStatus | None = None
    """The status in the answer to the start; None until there is one."""
    register: int = 0
    """The last register that is known, in Wh."""
    register_at: datetime | None = None
    """The time of that register."""
    energy_until: int | None = None
    """The register at which the energy stops, in Wh (MaxEnergyOnInvalidId)."""
    energy_allowed: bool = True
    """False after the token was refused, while the transaction stays open (CP-50)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorState:
    """Everything that a station knows of one connector; 0 is the charge point."""

    connector_id: int
    """0 is the charge point."""
    plugged: bool = False
    """Whether a cable connects an electric vehicle."""
    ev_wants: bool = False
    """Whether the electric vehicle asks for energy."""
    target: Limit | None = None
    """What the hardware shall offer; None if the contactor shall be open. The status is derived from it."""
    offered: Limit | None = None
    """What the hardware has confirmed."""
    locked: bool = False
    """Whether the cable is locked."""
    cable: Cable = Cable.FREE
    """Whether the cable can be used for a transaction."""
    cable_owner: Token | None = None
    """Whose token frees a cable that is kept."""
    cable_parent: str | None = None
    """The group of that token."""
    faults: tuple[Fault, ...] = ()
    """The present faults and warnings, the oldest first."""
    unavailable: frozenset[UnavailableReason] = frozenset()
    """Why it is not available; it is available if the set is empty."""
    scheduled: AvailabilityType | None = None
    """The availability that a running transaction delays."""
    authorized: Authorized | None = None
    """The token that may charge, before the transaction starts."""
    authorizing: Token | None = None
    """The token whose verdict is awaited."""
    session: Session | None = None
    """The transaction that runs."""
    starting: bool = False
    """Whether a transaction is about to start: the cable is being locked, or the meter is being read."""
    stop_token: Token | None = None
    """The token that shall stop the transaction."""
    stopping: Reason | None = None
    """Why the transaction is about to stop."""
    reservation_id: int | None = None
    """The reservation of this very connector."""
    limit: Limit | None = None
    """What the charging profiles permit now; None if no profile limits it."""

    @property
    def faulted(self) -> bool:
        """Whether a fault prevents charging. Warnings do not."""
        return any(not fault.warning for fault in self.faults)

    @property
    def occupied(self) -> bool:
        """Whether it is in use: a cable is plugged in, a token waits, or a transaction runs."""
        return self.plugged or self.authorized is not None or self.session is not None
