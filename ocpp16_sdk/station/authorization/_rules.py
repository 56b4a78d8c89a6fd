"""Whether a token may charge, and whether the central system is asked: the matrix of OCPP 1.6 3.5 and 4.1. Pure.

    what is known of the token  ┐
    online or offline           ├──▶ decide() ──▶ ACCEPT, ASK or REFUSE, with the reason
    three configuration keys    ┘

The rows of `MATRIX` are read from the top: the first one that matches decides. None matches both values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from ocpp16_sdk.messages import AuthorizationStatus, IdTagInfo
from ocpp16_sdk.station._state import VerdictSource

MAX_ID_TAG = 20
"""Characters of an id tag (OCPP 1.6 7.28)."""


class Known(Enum):
    """What the charge point knows of a token, from the local list or from the cache."""

    VALID = auto()
    """Its status is Accepted, and it has not expired."""
    INVALID = auto()
    """It has another status, or has expired."""
    UNKNOWN = auto()
    """It is neither in the list nor in the cache."""


class Decision(Enum):
    """What happens with a token."""

    ACCEPT = auto()
    """It may charge."""
    ASK = auto()
    """The central system decides."""
    REFUSE = auto()
    """It may not charge."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the matrix. None matches both values."""

    known: Known
    online: bool
    pre_authorize: bool | None
    """LocalPreAuthorize."""
    authorize_offline: bool | None
    """LocalAuthorizeOffline."""
    allow_unknown: bool | None
    """AllowOfflineTxForUnknownId."""
    decision: Decision
    reason: str


MATRIX: Sequence[Row] = (
    Row(Known.VALID, True, True, None, None, Decision.ACCEPT, "LocalPreAuthorize is true"),
    Row(Known.VALID, True, False, None, None, Decision.ASK, "LocalPreAuthorize is false"),
    Row(Known.INVALID, True, None, None, None, Decision.ASK, "the central system may have changed it"),
    Row(Known.UNKNOWN, True, None, None, None, Decision.ASK, "it is unknown"),
    # A token that is known to be invalid never charges offline, whatever the keys say (CP-45).
    Row(Known.INVALID, False, None, None, None, Decision.REFUSE, "it is known to be invalid"),
    Row(Known.VALID, False, None, True, None, Decision.ACCEPT, "LocalAuthorizeOffline is true"),
    # A token that is known to be valid is not worse than one that is unknown.
    Row(Known.VALID, False, None, False, True, Decision.ACCEPT, "AllowOfflineTxForUnknownId is true"),
    Row(Known.VALID, False, None, False, False, Decision.REFUSE, "LocalAuthorizeOffline is false"),
    Row(Known.UNKNOWN, False, None, None, True, Decision.ACCEPT, "AllowOfflineTxForUnknownId is true"),
    Row(Known.UNKNOWN, False, None, None, False, Decision.REFUSE, "AllowOfflineTxForUnknownId is false"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A token in the local list or in the cache."""

    id_tag: str
    info: IdTagInfo
    """Its status, its group, and when it expires."""
    changed: datetime | None = None
    """When the central system last said something about it; None in the local list."""

    def status(self, now: datetime) -> AuthorizationStatus:
        """Return its status; Expired if its expiry date has passed (OCPP 1.6 errata 3.4)."""
        expiry, status = self.info.expiry_date, self.info.status
        if expiry is not None and expiry <= now and status is AuthorizationStatus.ACCEPTED:
            return AuthorizationStatus.EXPIRED
        return status


@dataclass(frozen=True, slots=True)
class LocalInfo:
    """What the charge point knows of a token."""

    known: Known
    entry: Entry | None = None
    source: VerdictSource | None = None
    """LOCAL_LIST or CACHE; None if it is unknown."""


def local_info(listed: Entry | None, cached: Entry | None, now: datetime) -> LocalInfo:
    """Return what is known of a token. The local list is stronger than the cache (OCPP 1.6 3.5.3)."""
    entry = cached if listed is None else listed
    if entry is None:
        return LocalInfo(Known.UNKNOWN)
    valid = entry.status(now) is AuthorizationStatus.ACCEPTED
    source = VerdictSource.CACHE if listed is None else VerdictSource.LOCAL_LIST
    return LocalInfo(Known.VALID if valid else Known.INVALID, entry, source)


def decide(known: Known, *, online: bool, pre_authorize: bool, authorize_offline: bool, allow_unknown: bool) -> Row:
    """Return the row of the matrix that decides."""
    for row in MATRIX:
        if (
            row.known is known
            and row.online is online
            and row.pre_authorize in (None, pre_authorize)
            and row.authorize_offline in (None, authorize_offline)
            and row.allow_unknown in (None, allow_unknown)
        ):
            return row
    raise AssertionError("the matrix is complete")  # a test checks each combination


def contradicts(listed: Entry, info: IdTagInfo, now: datetime) -> bool:
    """Return whether an answer of the central system contradicts the local list (LocalListConflict, OCPP 1.6 3.5.2).

    ConcurrentTx is no property of a token: it contradicts nothing.
    """
    if info.status is AuthorizationStatus.CONCURRENT_TX:
        return False
    accepted = AuthorizationStatus.ACCEPTED
    if (listed.status(now) is accepted) is not (info.status is accepted):
        return True
    own, theirs = listed.info.parent_id_tag, info.parent_id_tag
    return own is not None and theirs is not None and own.casefold() != theirs.casefold()
