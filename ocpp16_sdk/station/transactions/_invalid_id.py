"""A token that the central system refuses after the start of its transaction (CP-50, CP-51)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ocpp16_sdk.configuration import keys
from ocpp16_sdk.messages import AuthorizationStatus, Reason, StartTransactionResponse
from ocpp16_sdk.station._context import Context
from ocpp16_sdk.station._state import Session
from ocpp16_sdk.station.effects import Effects, Post, Update
from ocpp16_sdk.station.events import StopWanted, TokenInfo


def start_answered(
    station: Context, connector: int, answer: StartTransactionResponse | None, started_at: datetime
) -> Effects:
    """Keep the transaction id. If the token is refused, stop the transaction or its energy."""
    state = station[connector]
    session = state.session
    if answer is None:
        return
    if session is not None and session.started_at == started_at:
        info = answer.id_tag_info
        parent = session.parent_id_tag if info.parent_id_tag is None else info.parent_id_tag
        session = replace(session, transaction_id=answer.transaction_id, confirmed=info.status, parent_id_tag=parent)
        if info.status is not AuthorizationStatus.ACCEPTED:
            if station.settings[keys.STOP_TRANSACTION_ON_INVALID_ID]:
                yield Post(StopWanted(connector, Reason.DE_AUTHORIZED))
            else:
                limit = session.register + station.settings[keys.MAX_ENERGY_ON_INVALID_ID]
                session = stop_energy(replace(session, energy_until=limit))
        yield Update(replace(state, session=session))
        yield Post(TokenInfo(session.token.id_tag, info))


def stop_energy(session: Session) -> Session:
    """Return the session without energy, if the energy that is allowed was delivered."""
    until = session.energy_until
    return replace(session, energy_allowed=False) if until is not None and session.register >= until else session
