"""The rules of a transaction: when it starts, when it stops, and what is offered. Pure.

`start_rule=` and `stop_rule=` of `TransactionControl` replace the first two. Both are called at the end of each turn.
"""

from __future__ import annotations

from collections.abc import Callable

from ocpp16_sdk.configuration import keys
from ocpp16_sdk.messages import AuthorizationStatus, Reason
from ocpp16_sdk.station._hardware import Limit, Traits
from ocpp16_sdk.station._settings import Settings
from ocpp16_sdk.station._state import Authorized, Cable, ConnectorState, Token, Verdict, VerdictSource

StartRule = Callable[[ConnectorState, Settings], Authorized | None]
"""Returns the token with which a transaction starts now; None if it does not start."""
StopRule = Callable[[ConnectorState, Settings], Reason | None]
"""Returns the reason for which the running transaction stops now; None if it goes on."""


def plug_and_card(state: ConnectorState, settings: Settings) -> Authorized | None:
    """Start when the cable is plugged in and a token was accepted, in either order (OCPP 1.6 4.9)."""
    return state.authorized if state.plugged else None


def free_vend(state: ConnectorState, settings: Settings) -> Authorized | None:
    """Start as soon as the cable is plugged in; nobody needs a token."""
    verdict = Verdict(status=AuthorizationStatus.ACCEPTED, source=VerdictSource.NOT_ASKED)
    return (state.authorized or Authorized(Token("FREE", "free"), verdict)) if state.plugged else None


def card_or_unplug(state: ConnectorState, settings: Settings) -> Reason | None:
    """Stop for a token of the transaction or of its group, and when the cable is unplugged, if it is configured so."""
    if state.stop_token is not None:
        return Reason.LOCAL
    if not state.plugged and settings[keys.STOP_TRANSACTION_ON_EV_SIDE_DISCONNECT]:
        return Reason.EV_DISCONNECTED
    return None


def can_start(state: ConnectorState, charge_point: ConnectorState) -> bool:
    """Return whether nothing prevents the start of a transaction on a connector."""
    busy = state.session is not None or state.starting
    usable = not (state.faulted or charge_point.faulted or state.unavailable or charge_point.unavailable)
    return usable and not busy and state.cable is Cable.FREE


def target_of(state: ConnectorState, charge_point: ConnectorState, traits: Traits) -> Limit | None:
    """Return what the hardware shall offer on a connector: nothing without an accepted transaction (CP-38)."""
    session = state.session
    if session is None or not session.energy_allowed or not state.plugged:
        return None
    if state.faulted or charge_point.faulted:
        return None
    current, phases = traits.max_current, traits.phases
    if state.limit is not None:
        current, phases = min(current, state.limit.current), min(phases, state.limit.phases)
    return Limit(current, phases) if current >= traits.min_current and current > 0 else None


def is_waiting(state: ConnectorState) -> bool:
    """Return whether a driver has done the first of both steps, and ConnectionTimeOut counts (CP-35)."""
    begun = state.plugged or state.authorized is not None
    return begun and state.session is None and not state.starting and state.cable is Cable.FREE
