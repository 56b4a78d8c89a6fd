"""The start of a transaction: the token is judged, the cable is locked, the meter is read."""

from __future__ import annotations

from dataclasses import replace

from ocpp16_sdk.messages import AuthorizationStatus
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station._state import Authorized, Cable, ConnectorState, Session, Token, Verdict, VerdictSource
from ocpp16_sdk.station._station_events import Refused, TransactionStarted
from ocpp16_sdk.station.effects import Effects, Lock, Post, QueueStart, Read, Run, Tell, Update
from ocpp16_sdk.station.events import Judged, MeterRead, Presented, Started
from ocpp16_sdk.station.transactions._rules import can_start
from ocpp16_sdk.station.transactions._stops import release_cable


class Starts:
    """The steps from a presented token to the StartTransaction of one station."""

    PURPOSE = "start"
    """The purpose of the reading at the start."""

    def __init__(self, station: Context) -> None:
        self._station = station

    def presented(self, event: Presented, *, accepted: bool) -> Effects:
        """Handle a token: the token of the transaction stops it without a question (CP-39)."""
        state, token = self._station[event.connector], event.token
        if state.session is not None and state.session.token.matches(token.id_tag):
            yield Update(replace(state, stop_token=token))
        elif state.cable is Cable.KEPT and state.cable_owner is not None and state.cable_owner.matches(token.id_tag):
            yield from release_cable(state, self._station.traits)
        elif state.authorizing is not None or state.starting or state.stopping is not None:
            return  # one token at a time
        elif state.session is None and not accepted:
            text = "the central system has not accepted the charge point yet"
            yield from _refuse(event.connector, token, AuthorizationStatus.INVALID, text)
        elif event.verdict is not None:
            yield from self.judged(Judged(event.connector, token, event.verdict, event.any_connector), known=True)
        elif state.session is None and state.cable is not Cable.KEPT and not can_start(state, self._station[0]):
            yield from _refuse(event.connector, token, AuthorizationStatus.INVALID, "the connector cannot be used")
        else:
            yield Update(replace(state, authorizing=token))
            yield Run(lambda: self._judge(event), _failed(event))

    def judged(self, event: Judged, *, known: bool = False) -> Effects:
        """Handle the verdict on a token."""
        state, token, verdict = self._station[event.connector], event.token, event.verdict
        if state.authorizing is not token and not known:
            return  # an earlier token
        state = replace(state, authorizing=None)
        yield Update(state)
        if not verdict.accepted:
            yield Tell(Refused(event.connector, token, verdict))
        elif state.session is not None:
            if _same_group(verdict.parent_id_tag, state.session.parent_id_tag):  # CP-41
                yield Update(replace(state, stop_token=token))
            else:
                yield from _refuse(event.connector, token, AuthorizationStatus.INVALID, "another token started it")
        elif state.cable is Cable.KEPT:
            if _same_group(verdict.parent_id_tag, state.cable_parent):  # CP-52
                yield from release_cable(state, self._station.traits)
            else:
                yield from _refuse(event.connector, token, AuthorizationStatus.INVALID, "the cable has another owner")
        elif not can_start(state, self._station[0]):
            yield from _refuse(event.connector, token, AuthorizationStatus.INVALID, "the connector cannot be used")
        elif not self._reservation_allows(event):
            yield from _refuse(event.connector, token, AuthorizationStatus.INVALID, "the connector is reserved")
        else:
            yield Update(replace(state, authorized=Authorized(token, verdict, event.any_connector)))

    def plugged(self, connector: int) -> Effects:
        """Move a token that was presented for no certain connector to the one where the cable is plugged in."""
        state = self._station[connector]
        if state.authorized is not None or not can_start(state, self._station[0]):
            return
        for other in self._station.connectors:
            if other.authorized is not None and other.authorized.any_connector and not other.plugged:
                yield Update(replace(other, authorized=None))
                yield Update(replace(state, authorized=other.authorized))
                return

    def start(self, state: ConnectorState, authorized: Authorized) -> Effects:
        """Start a transaction: lock the cable first, if the hardware can, then read the meter."""
        connector = state.connector_id
        yield Update(replace(state, starting=True, authorized=authorized))
        yield Lock(connector, True) if self._station.traits.lock else Read(connector, self.PURPOSE)

    def locked(self, connector: int, *, wanted: bool, locked: bool) -> Effects:
        """Go on with a start after the cable was locked. A cable that is not locked gets no energy."""
        state = self._station[connector]
        if state.starting and wanted:
            yield from (Read(connector, self.PURPOSE),) if locked else self.failed(connector)
        elif not wanted and not locked and state.cable is Cable.USED and not state.plugged:
            yield Update(replace(state, cable=Cable.FREE))

    def failed(self, connector: int) -> Effects:
        """Give up a start."""
        state = self._station[connector]
        if state.starting:
            yield Update(replace(state, starting=False, authorized=None))
            if state.locked:
                yield Lock(connector, False)

    def meter_read(self, event: MeterRead) -> Effects:
        """Queue the StartTransaction with the register at the start."""
        state = self._station[event.connector]
        if not state.starting or state.authorized is None:
            return
        state = replace(state, starting=False)
        if not (state.plugged and can_start(state, self._station[0])):
            yield from self.failed(event.connector)
            return
        token, parent = state.authorized.token, state.authorized.verdict.parent_id_tag  # type: ignore[union-attr]
        now, register = self._station.now, event.reading.register
        reservation = self._station.reservation
        used = None if reservation is None else reservation.used_by(token, parent, event.connector)
        session = Session(
            token=token,
            parent_id_tag=parent,
            started_at=now,
            meter_start=register,
            register=register,
            register_at=now,
        )
        yield Update(replace(state, session=session, authorized=None))
        yield QueueStart(
            connector=event.connector,
            id_tag=token.id_tag,
            meter_start=register,
            timestamp=now,
            reservation_id=used,
        )
        yield Post(Started(event.connector, session, event.reading, used))
        yield Tell(TransactionStarted(event.connector, token))

    async def _judge(self, event: Presented) -> Judged:
        authorization = self._station.authorization
        if authorization is None:
            verdict = Verdict(status=AuthorizationStatus.ACCEPTED, source=VerdictSource.NOT_ASKED)
        else:
            verdict = await authorization.authorize(event.token, self._station[event.connector])
        return Judged(event.connector, event.token, verdict, event.any_connector)

    def _reservation_allows(self, event: Judged) -> bool:
        reservation = self._station.reservation
        return reservation is None or reservation.allows(event.token, event.verdict.parent_id_tag, event.connector)


def _same_group(one: str | None, other: str | None) -> bool:
    """Return whether two parent id tags are the same; case is ignored (OCPP 1.6 7.28)."""
    return one is not None and other is not None and one.casefold() == other.casefold()


def _failed(event: Presented) -> Judged:
    verdict = Verdict(status=AuthorizationStatus.INVALID, source=VerdictSource.OFFLINE, reasons=("it has failed",))
    return Judged(event.connector, event.token, verdict, event.any_connector)


def _refuse(connector: int, token: Token, status: AuthorizationStatus, reason: str) -> Effects:
    yield Tell(Refused(connector, token, Verdict(status=status, source=VerdictSource.NOT_ASKED, reasons=(reason,))))
