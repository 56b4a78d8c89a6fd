"""Transactions: from the plug and the card to the StopTransaction (OCPP 1.6 4.8, 4.10).

    free ──plug or card──▶ waiting ──start rule──▶ starting: lock, read the meter ──▶ session, StartTransaction
                             │ ConnectionTimeOut                                         │
                             ▼                                                           │ stop rule, StopWanted
    free ◀──unplug── cable used or kept ◀──StopTransaction, unlock── stopping: open the contactor, read the meter

`_starts.py` has the first half, `_stops.py` the second, `_recovery.py` what happens after a restart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Literal

from ocpp16_sdk._checks import check_flag
from ocpp16_sdk._function_checks import check_plain_function
from ocpp16_sdk.configuration import keys
from ocpp16_sdk.messages import Reason
from ocpp16_sdk.model import FeatureProfile
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._hardware import Card, Plugged, PowerLost, StopPressed, Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station._state import Cable, ConnectorState, Session, Token
from ocpp16_sdk.station._station_events import LimitChanged
from ocpp16_sdk.station.effects import At, Cancel, Effects, Offer, Post, Read, Tell, Update
from ocpp16_sdk.station.events import (
    Due,
    Event,
    HardwareFailed,
    Judged,
    Locked,
    MeterRead,
    Presented,
    Restored,
    StartAnswered,
    StopWanted,
)
from ocpp16_sdk.station.transactions import _invalid_id, _recovery, _stops
from ocpp16_sdk.station.transactions._cards import choose_connector
from ocpp16_sdk.station.transactions._rules import (
    StartRule,
    StopRule,
    can_start,
    card_or_unplug,
    is_waiting,
    plug_and_card,
    target_of,
)
from ocpp16_sdk.station.transactions._sessions import SESSIONS, differ_in_register_only
from ocpp16_sdk.station.transactions._starts import Starts

_CONNECTION, _REGISTER = "connection", "register"  # deadlines
_REGISTER_INTERVAL = 60  # seconds between readings whose register is stored for a loss of power


class TransactionControl(Behaviour):
    """Starts and stops transactions.

    Args:
        start_rule: returns with which token a transaction starts; `plug_and_card` by default, or `free_vend`.
        stop_rule: returns why the transaction stops; `card_or_unplug` by default.
        after_restart: `stop` stops the transactions that were open, with the reason PowerLoss and the last register
            that was stored. `resume` continues them.
        before_acceptance: whether a transaction may start before the central system has accepted the charge point for
            the first time since its start (OCPP 1.6 4.2.1).
        release_unused_cable: whether a cable without a token must be unplugged after ConnectionTimeOut (OCPP 1.6
            errata 3.20). With False a token is accepted later too.

    Raises:
        TypeError, ValueError: an argument is wrong.
    """

    name: ClassVar[str] = "transactions"
    profile: str = FeatureProfile.CORE
    tables: ClassVar[tuple[str, ...]] = (SESSIONS.name,)

    def __init__(
        self,
        *,
        start_rule: StartRule = plug_and_card,
        stop_rule: StopRule = card_or_unplug,
        after_restart: Literal["stop", "resume"] = "stop",
        before_acceptance: bool = False,
        release_unused_cable: bool = True,
    ) -> None:
        check_plain_function("start_rule", start_rule, none=False)
        check_plain_function("stop_rule", stop_rule, none=False)
        check_flag("before_acceptance", before_acceptance)
        check_flag("release_unused_cable", release_unused_cable)
        if after_restart not in ("stop", "resume"):
            raise ValueError(f"after_restart={after_restart!r}: must be 'stop' or 'resume'")
        self._start_rule = start_rule
        self._stop_rule = stop_rule
        self._after_restart = after_restart
        self._before_acceptance = before_acceptance
        self._release_unused_cable = release_unused_cable

    def prepare(self) -> None:
        """Start without sessions."""
        self._starts = Starts(self.station)
        self._stored: dict[int, Session] = {}
        self._waiting: set[int] = set()
        self._saved: dict[int, Session | None] = {}

    def settings(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return the keys of OCPP 1.6 9.1 about the start and the stop of transactions."""
        return (
            Setting(key=keys.CONNECTION_TIME_OUT, default=60),
            Setting(key=keys.STOP_TRANSACTION_ON_EV_SIDE_DISCONNECT, default=True),
            # A fixed cable is never unlocked (CFG-14).
            Setting(
                key=keys.UNLOCK_CONNECTOR_ON_EV_SIDE_DISCONNECT,
                default=traits.lock,
                writable=None if traits.lock else False,
            ),
            Setting(key=keys.STOP_TRANSACTION_ON_INVALID_ID, default=True),
            Setting(key=keys.MAX_ENERGY_ON_INVALID_ID, default=0),
        )

    def restore(self, rows: Mapping[str, Mapping[str, bytes]]) -> None:
        """Start with the sessions of the store."""
        self._stored = {int(key): session for key, session in SESSIONS.load(rows).items() if key.isdecimal()}

    def on(self, event: Event) -> Effects:
        """Handle an event."""
        match event:
            case Restored(transactions):
                yield from _recovery.recover(
                    self.station, transactions, self._stored, resume=self._after_restart == "resume"
                )
                self._stored = {}
            case Card(id_tag, connector, reader):
                yield from self._card(Token(id_tag, reader), connector)
            case Presented():
                yield from self._starts.presented(event, accepted=self._accepted)
            case Judged():
                yield from self._starts.judged(event)
            case Plugged(connector):
                yield from self._starts.plugged(connector)
            case Locked(connector, wanted, locked):
                yield from self._starts.locked(connector, wanted=wanted, locked=locked)
            case MeterRead(connector) if connector in self.station.connector_ids:
                yield from self._meter_read(event)
            case HardwareFailed(connector) if connector in self.station.connector_ids:
                yield from self._hardware_failed(event)
            case StartAnswered(connector, answer, started_at):
                yield from _invalid_id.start_answered(self.station, connector, answer, started_at)
            case StopPressed(connector, emergency):
                yield Post(StopWanted(connector, Reason.EMERGENCY_STOP if emergency else Reason.LOCAL))
            case PowerLost():
                for state in self.station.connectors:
                    yield Post(StopWanted(state.connector_id, Reason.POWER_LOSS))
            case StopWanted(connector, reason, token) if connector in self.station:
                yield from _stops.stop(self.station[connector], reason, token)
            case Due(name, connector) if name == _CONNECTION:
                yield from self._connection_timed_out(self.station[connector])
            case Due(name, connector) if name == _REGISTER:
                if self.station[connector].session is not None:
                    yield Read(connector, _REGISTER)
                    yield At(_REGISTER, connector, _REGISTER_INTERVAL)
            case _:
                pass

    def settle(self) -> Effects:
        """Start and stop transactions by the rules, set what is offered, and store the sessions that changed."""
        for connector in self.station.connector_ids:
            state = self.station[connector]
            if state.session is not None and state.stopping is None:
                reason = self._stop_rule(state, self.station.settings)
                if reason is not None:
                    yield Post(StopWanted(connector, reason, state.stop_token))
                    continue
            elif self._accepted and can_start(state, self.station[0]):
                authorized = self._start_rule(state, self.station.settings)
                if authorized is not None:
                    yield from self._starts.start(state, authorized)
            yield from self._set_target(self.station[connector])
            yield from self._set_connection_timer(self.station[connector])
            yield from self._save(self.station[connector])

    @property
    def _accepted(self) -> bool:
        return self._before_acceptance or self.station.was_accepted  # CP-12

    def _card(self, token: Token, connector: int | None) -> Effects:
        chosen = choose_connector(self.station.connectors, token) if connector is None else connector
        if chosen is not None and chosen in self.station.connector_ids:
            yield Post(Presented(chosen, token, any_connector=connector is None))

    def _set_target(self, state: ConnectorState) -> Effects:
        target = target_of(state, self.station[0], self.station.traits)
        if target != state.target and state.stopping is None:
            yield Update(replace(state, target=target))
            yield Offer(state.connector_id, target)
            yield Tell(LimitChanged(state.connector_id, target))

    def _set_connection_timer(self, state: ConnectorState) -> Effects:
        connector, timeout = state.connector_id, self.station.settings[keys.CONNECTION_TIME_OUT]
        waits = is_waiting(state) and timeout > 0
        if waits and connector not in self._waiting:
            self._waiting.add(connector)
            yield At(_CONNECTION, connector, timeout)
        elif not waits and connector in self._waiting:
            self._waiting.remove(connector)
            yield Cancel(_CONNECTION, connector)

    def _connection_timed_out(self, state: ConnectorState) -> Effects:
        if not is_waiting(state):
            return
        if state.plugged and self._release_unused_cable:
            state = replace(state, cable=Cable.USED)
        yield Update(replace(state, authorized=None))

    def _save(self, state: ConnectorState) -> Effects:
        session = state.session
        before = self._saved.get(state.connector_id)
        if before is not session and before != session:
            self._saved[state.connector_id] = session
            yield SESSIONS.row(state.connector_id, session, durable=not differ_in_register_only(before, session))
            if before is None and session is not None:
                yield At(_REGISTER, state.connector_id, _REGISTER_INTERVAL)

    def _meter_read(self, event: MeterRead) -> Effects:
        state = self.station[event.connector]
        if event.purpose == self._starts.PURPOSE:
            yield from self._starts.meter_read(event)
        elif event.purpose == _stops.PURPOSE:
            yield from _stops.meter_read(self.station, event.connector, event.reading)
        elif state.session is not None:
            session = replace(state.session, register=event.reading.register, register_at=self.station.now)
            yield Update(replace(state, session=_invalid_id.stop_energy(session)))

    def _hardware_failed(self, event: HardwareFailed) -> Effects:
        if event.operation == "lock" or event.purpose == self._starts.PURPOSE:
            yield from self._starts.failed(event.connector)
        elif event.purpose == _stops.PURPOSE:
            yield from _stops.meter_read(self.station, event.connector, None)
