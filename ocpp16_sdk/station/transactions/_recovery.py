"""What happens to transactions that were open when the process stopped, for example at a loss of power (CP-65)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ocpp16_sdk.messages import Reason
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station._state import Session, Token
from ocpp16_sdk.station._station_events import TransactionStopped
from ocpp16_sdk.station.effects import Effects, Post, QueueStop, Tell, Update
from ocpp16_sdk.station.events import OpenTransaction, Stopped
from ocpp16_sdk.station.transactions._sessions import SESSIONS
from ocpp16_sdk.station.transactions._stops import transaction_data


def recover(
    station: Context, transactions: Sequence[OpenTransaction], stored: Mapping[int, Session], *, resume: bool
) -> Effects:
    """Stop or resume each open transaction; remove sessions without a transaction."""
    for transaction in transactions:
        connector = transaction.connector
        session = _session_of(transaction, stored.get(connector))
        if resume and connector in station.connector_ids:
            # Until the hardware reports otherwise, the cable is assumed to be plugged in as before.
            yield Update(replace(station[connector], session=session, plugged=True, ev_wants=True))
            continue
        data = yield from transaction_data(station, connector, session, None)
        yield QueueStop(
            connector=connector,
            meter_stop=session.register,
            timestamp=session.register_at or session.started_at,
            reason=Reason.POWER_LOSS,
            transaction_data=data,
        )
        yield SESSIONS.row(connector, None)
        yield Post(Stopped(connector, session, Reason.POWER_LOSS))
        energy = session.register - session.meter_start
        yield Tell(TransactionStopped(connector, session.token, Reason.POWER_LOSS, energy))
    known = {transaction.connector for transaction in transactions}
    for connector in stored.keys() - known:
        yield SESSIONS.row(connector, None)


def _session_of(transaction: OpenTransaction, stored: Session | None) -> Session:
    if stored is not None and stored.started_at == transaction.started_at:
        return replace(stored, transaction_id=transaction.transaction_id)
    return Session(
        token=Token(transaction.id_tag),
        started_at=transaction.started_at,
        meter_start=transaction.meter_start,
        transaction_id=transaction.transaction_id,
        register=transaction.meter_start,
    )
