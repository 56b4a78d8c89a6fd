"""The stop of a transaction: the contactor is opened, the meter is read, the cable is unlocked or kept."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from ocpp16_sdk.configuration import keys
from ocpp16_sdk.messages import MeterValue, Reason
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station._hardware import Reading, Traits
from ocpp16_sdk.station._state import Cable, ConnectorState, Session, Token
from ocpp16_sdk.station._station_events import TransactionStopped
from ocpp16_sdk.station.effects import Effect, Effects, Lock, Log, Offer, Post, QueueStop, Read, Tell, Update
from ocpp16_sdk.station.events import Stopped

PURPOSE = "stop"
"""The purpose of the reading at the stop."""


def stop(state: ConnectorState, reason: Reason, token: Token | None) -> Effects:
    """Open the contactor, then read the meter: the register at the stop contains all energy."""
    if state.session is None or state.stopping is not None:
        return
    yield Update(replace(state, stopping=reason, stop_token=token))  # the target stays, and so does the status
    if state.target is not None:
        yield Offer(state.connector_id, None)
    yield Read(state.connector_id, PURPOSE)


def meter_read(station: Context, connector: int, reading: Reading | None) -> Effects:
    """Queue the StopTransaction. Without a reading, because the meter failed, the last register is used."""
    state = station[connector]
    session, reason, token = state.session, state.stopping, state.stop_token
    if session is None or reason is None:
        return
    register = session.register if reading is None else max(reading.register, session.register)
    data = yield from transaction_data(station, connector, session, reading)
    yield QueueStop(
        connector=connector,
        meter_stop=register,
        timestamp=station.now,
        reason=None if reason is Reason.LOCAL else reason,  # CP-65
        id_tag=None if token is None else token.id_tag,  # CP-64
        transaction_data=data,
    )
    yield Update(replace(state, session=None, stopping=None, stop_token=None, target=None))
    yield Post(Stopped(connector, session, reason, reading))
    yield Tell(TransactionStopped(connector, session.token, reason, register - session.meter_start))
    state = station[connector]
    if _keeps_cable(station, reason):
        owner, parent = session.token, session.parent_id_tag
        yield Update(replace(state, cable=Cable.KEPT, cable_owner=owner, cable_parent=parent))
    else:
        yield from release_cable(state, station.traits)


def transaction_data(
    station: Context, connector: int, session: Session, reading: Reading | None
) -> Generator[Effect, None, Sequence[MeterValue]]:
    """Return the readings that belong into a StopTransaction. An error must not prevent the stop."""
    if station.meter_values is None:
        return ()
    try:
        return station.meter_values.transaction_data(connector, session, reading)
    except Exception as error:
        yield Log(f"the transaction data of connector {connector} are missing", is_error=True, exception=error)
        return ()


def release_cable(state: ConnectorState, traits: Traits) -> Effects:
    """Unlock the cable (CP-79). It must be unplugged before the next transaction."""
    used = state.plugged or (traits.lock and state.locked)
    cable = Cable.USED if used else Cable.FREE
    yield Update(replace(state, cable=cable, cable_owner=None, cable_parent=None))
    if traits.lock:
        yield Lock(state.connector_id, False)


def _keeps_cable(station: Context, reason: Reason) -> bool:
    """Return whether the cable stays locked until the owner presents the token (CP-52, CP-80)."""
    if not station.traits.lock:
        return False
    if reason is Reason.EV_DISCONNECTED:
        return not station.settings[keys.UNLOCK_CONNECTOR_ON_EV_SIDE_DISCONNECT]
    return reason is Reason.DE_AUTHORIZED
