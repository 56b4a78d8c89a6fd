"""For which connector a driver presents a card. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ocpp16_sdk.station._state import Cable, ConnectorState, Token


def choose_connector(states: Sequence[ConnectorState], token: Token) -> int | None:
    """Return the connector for which a token is presented to a reader of the whole charge point; None if none is free.

    The first that applies: a transaction of the token; a cable that waits for it; a plugged cable without a token; a
    connector without a cable; a transaction that the group of the token may stop.
    """
    choices: Sequence[Callable[[ConnectorState], bool]] = (
        lambda state: state.session is not None and state.session.token.matches(token.id_tag),
        lambda state: state.cable is Cable.KEPT,
        lambda state: _is_free(state) and state.plugged,
        _is_free,
        lambda state: state.session is not None,
    )
    for applies in choices:
        for state in states:
            if applies(state):
                return state.connector_id
    return states[0].connector_id if states else None


def _is_free(state: ConnectorState) -> bool:
    busy = state.session or state.authorized or state.authorizing or state.starting
    return not busy and state.cable is Cable.FREE and not state.faulted and not state.unavailable
