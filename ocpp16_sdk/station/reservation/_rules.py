"""Which reservations are accepted, which tokens may use a connector, and when a reservation ends. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from ocpp16_sdk.messages import ReservationStatus
from ocpp16_sdk.station._state import ConnectorState, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationRecord:
    """A reservation. Connector 0 keeps any connector free for the token."""

    reservation_id: int
    connector: int
    id_tag: str
    parent_id_tag: str | None = None
    expires_at: datetime

    def is_for(self, token: Token, parent_id_tag: str | None) -> bool:
        """Return whether a token or its group has the reservation (CP-109)."""
        group, mine = self.parent_id_tag, parent_id_tag
        same_group = group is not None and mine is not None and group.casefold() == mine.casefold()
        return token.matches(self.id_tag) or same_group


Reservations = Collection[ReservationRecord]


def answer(
    wanted: ReservationRecord,
    reservations: Reservations,
    charge_point: ConnectorState,
    connectors: Sequence[ConnectorState],
    now: datetime,
) -> ReservationStatus:
    """Return the status of the answer to a ReserveNow (CP-106). One with the same id is replaced (CP-107)."""
    if wanted.expires_at <= now:
        return ReservationStatus.REJECTED  # CP-113
    others = [each for each in reservations if each.reservation_id != wanted.reservation_id]
    states = [state for state in connectors if wanted.connector in (0, state.connector_id)]
    if charge_point.faulted or all(state.faulted for state in states):
        return ReservationStatus.FAULTED
    if charge_point.unavailable or all(state.unavailable or state.faulted for state in states):
        return ReservationStatus.UNAVAILABLE
    free = free_connectors(states, others)
    if wanted.connector == 0:  # CP-108: one connector stays free for each
        free = free[len([each for each in others if each.connector == 0]) :]
    elif len(free_connectors(connectors, others)) <= len([each for each in others if each.connector == 0]):
        free = []
    return ReservationStatus.ACCEPTED if free else ReservationStatus.OCCUPIED


def free_connectors(connectors: Sequence[ConnectorState], reservations: Reservations) -> list[int]:
    """Return the connectors that can be used, are not in use, and are not reserved."""
    reserved = {each.connector for each in reservations}
    return [
        state.connector_id
        for state in connectors
        if not (state.faulted or state.unavailable or state.occupied or state.starting)
        and state.connector_id not in reserved
    ]


def allows(
    token: Token,
    parent_id_tag: str | None,
    connector: int,
    reservations: Reservations,
    connectors: Sequence[ConnectorState],
) -> bool:
    """Return whether no reservation of another token prevents the use of a connector (CP-108, CP-109)."""
    own = [each for each in reservations if each.is_for(token, parent_id_tag)]
    for each in reservations:
        if each.connector == connector:
            return each in own
    if any(each.connector == 0 for each in own):
        return True
    kept_free = len([each for each in reservations if each.connector == 0])
    left = [each for each in free_connectors(connectors, reservations) if each != connector]
    return len(left) >= kept_free


def used_by(token: Token, parent_id_tag: str | None, connector: int, reservations: Reservations) -> int | None:
    """Return the id of the reservation that a transaction uses: that of its connector, or one of any connector."""
    for number in (connector, 0):
        for each in reservations:
            if each.connector == number and each.is_for(token, parent_id_tag):
                return each.reservation_id
    return None


def end_cause(
    reservation: ReservationRecord, charge_point: ConnectorState, connectors: Sequence[ConnectorState]
) -> str | None:
    """Return why a reservation ends because of the state of its connector; None if it does not (CP-110)."""
    states = [state for state in connectors if reservation.connector in (0, state.connector_id)]
    if charge_point.faulted or all(state.faulted for state in states):
        return "faulted"
    if charge_point.unavailable or all(state.unavailable or state.faulted for state in states):
        return "unavailable"
    return None
