"""ReserveNow and CancelReservation (OCPP 1.6 5.1, 5.13).

ReserveNow ──Accepted──▶ RESERVED ──┬─ a transaction of the token starts ─▶ used, in the commit of the start
                                    ├─ the expiry date ───────────────────▶ ended
                                    ├─ Faulted or Unavailable ────────────▶ ended
                                    └─ CancelReservation ─────────────────▶ ended
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from ocpp16_sdk._checks import check_flag
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.messages import (
    CancelReservationRequest,
    CancelReservationResponse,
    CancelReservationStatus,
    ReservationStatus,
    ReserveNowRequest,
    ReserveNowResponse,
)
from ocpp16_sdk.model import FeatureProfile, Request
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._hardware import Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station._state import Token
from ocpp16_sdk.station._station_events import ReservationEnded, Reserved
from ocpp16_sdk.station._storage import Table
from ocpp16_sdk.station.effects import Answer, At, Cancel, Effects, Reply, Tell, Update
from ocpp16_sdk.station.events import Due, Event, Restored, Started
from ocpp16_sdk.station.reservation import _rules
from ocpp16_sdk.station.reservation._rules import ReservationRecord

_RESERVATIONS = Table("reservation", ReservationRecord)
_DEADLINE = "reservation"  # by the id of the reservation, instead of a connector


class Reservation(Behaviour):
    """Reserves connectors for tokens.

    Args:
        connector_zero: whether the charge point as a whole can be reserved (ReserveConnectorZeroSupported).

    Raises:
        TypeError: an argument is wrong.
    """

    name: ClassVar[str] = "reservation"
    profile: str = FeatureProfile.RESERVATION
    tables: ClassVar[tuple[str, ...]] = (_RESERVATIONS.name,)

    def __init__(self, *, connector_zero: bool = True) -> None:
        check_flag("connector_zero", connector_zero)
        self._connector_zero = connector_zero

    def prepare(self) -> None:
        """Start without reservations."""
        self._reservations: dict[int, ReservationRecord] = {}

    def settings(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return ReserveConnectorZeroSupported."""
        return (Setting(key=keys.RESERVE_CONNECTOR_ZERO_SUPPORTED, default=self._connector_zero),)

    @property
    def handlers(self) -> Mapping[type[Request[Any]], Answer]:
        """ReserveNow and CancelReservation."""
        return {ReserveNowRequest: self._reserve, CancelReservationRequest: self._cancel}

    def allows(self, token: Token, parent_id_tag: str | None, connector: int) -> bool:
        """Return whether no reservation of another token prevents the use of a connector."""
        reservations = self._reservations.values()
        return not reservations or _rules.allows(token, parent_id_tag, connector, reservations, self.station.connectors)

    def used_by(self, token: Token, parent_id_tag: str | None, connector: int) -> int | None:
        """Return the id of the reservation that a transaction of a token on a connector uses."""
        return _rules.used_by(token, parent_id_tag, connector, self._reservations.values())

    def restore(self, rows: Mapping[str, Mapping[str, bytes]]) -> None:
        """Start with the stored reservations."""
        self._reservations = {each.reservation_id: each for each in _RESERVATIONS.load(rows).values()}

    def on(self, event: Event) -> Effects:
        """End reservations that are used or have expired."""
        match event:
            case Restored():
                for each in self._reservations.values():
                    yield from self._show(each)
            case Due(name, number) if name == _DEADLINE and number in self._reservations:
                yield from self._end(number, "expired")
            case Started(_, _, _, int(number)) if number in self._reservations:
                yield from self._end(number, "used")
            case _:
                pass

    def settle(self) -> Effects:
        """End reservations whose connector cannot be used any more."""
        for each in list(self._reservations.values()):
            cause = _rules.end_cause(each, self.station[0], self.station.connectors)
            if cause is not None:
                yield from self._end(each.reservation_id, cause)

    def _reserve(self, request: ReserveNowRequest) -> Effects:
        wanted = ReservationRecord(
            reservation_id=request.reservation_id,
            connector=request.connector_id,
            id_tag=request.id_tag,
            parent_id_tag=request.parent_id_tag,
            expires_at=request.expiry_date,
        )
        possible = self._connector_zero if wanted.connector == 0 else wanted.connector in self.station.connector_ids
        status = ReservationStatus.REJECTED
        if possible:
            reservations, now = self._reservations.values(), self.station.now
            status = _rules.answer(wanted, reservations, self.station[0], self.station.connectors, now)
        yield Reply(ReserveNowResponse(status=status))
        if status is ReservationStatus.ACCEPTED:
            if wanted.reservation_id in self._reservations:
                yield from self._hide(self._reservations.pop(wanted.reservation_id))
            self._reservations[wanted.reservation_id] = wanted
            yield _RESERVATIONS.row(wanted.reservation_id, wanted)
            yield from self._show(wanted)
            yield Tell(Reserved(wanted.connector, wanted.reservation_id, wanted.expires_at))

    def _cancel(self, request: CancelReservationRequest) -> Effects:
        known = request.reservation_id in self._reservations
        status = CancelReservationStatus.ACCEPTED if known else CancelReservationStatus.REJECTED
        yield Reply(CancelReservationResponse(status=status))
        if known:
            yield from self._end(request.reservation_id, "cancelled")

    def _show(self, reservation: ReservationRecord) -> Effects:
        """Show a reservation in the state of its connector, until it expires."""
        if reservation.connector in self.station.connector_ids:
            yield Update(replace(self.station[reservation.connector], reservation_id=reservation.reservation_id))
        delay = (reservation.expires_at - self.station.now).total_seconds()
        yield At(_DEADLINE, reservation.reservation_id, max(0.0, delay))

    def _hide(self, reservation: ReservationRecord) -> Effects:
        connector = reservation.connector
        if connector in self.station.connector_ids:
            state = self.station[connector]
            if state.reservation_id == reservation.reservation_id:
                yield Update(replace(state, reservation_id=None))
        yield Cancel(_DEADLINE, reservation.reservation_id)

    def _end(self, number: int, cause: str) -> Effects:
        reservation = self._reservations.pop(number)
        yield _RESERVATIONS.row(number, None)
        yield from self._hide(reservation)
        yield Tell(ReservationEnded(reservation.connector, number, cause))
