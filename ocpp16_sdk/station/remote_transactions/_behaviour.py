"""RemoteStartTransaction and RemoteStopTransaction (OCPP 1.6 5.11, 5.12).

RemoteStartTransaction ──▶ Accepted ──▶ Presented, as if the driver had presented a card ──▶ `transactions`
RemoteStopTransaction  ──▶ Accepted ──▶ StopWanted(Remote) ──▶ `transactions`
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ocpp16_sdk.configuration import keys
from ocpp16_sdk.messages import (
    AuthorizationStatus,
    ChargingProfile,
    Reason,
    RemoteStartStopStatus,
    RemoteStartTransactionRequest,
    RemoteStartTransactionResponse,
    RemoteStopTransactionRequest,
    RemoteStopTransactionResponse,
)
from ocpp16_sdk.model import FeatureProfile, Request
from ocpp16_sdk.station._behaviour import Behaviour
from ocpp16_sdk.station._hardware import Traits
from ocpp16_sdk.station._settings import Setting
from ocpp16_sdk.station._state import ConnectorState, Token, Verdict, VerdictSource
from ocpp16_sdk.station.effects import Answer, Effects, Post, Reply
from ocpp16_sdk.station.events import Event, Presented, Started, StopWanted
from ocpp16_sdk.station.remote_transactions._rules import choose_connector, is_free_for, wrong_profile

_NOT_ASKED = Verdict(
    status=AuthorizationStatus.ACCEPTED,
    source=VerdictSource.NOT_ASKED,
    reasons=("the central system has started it, and AuthorizeRemoteTxRequests is false",),
)


class RemoteTransactions(Behaviour):
    """Starts and stops transactions for the central system.

    Args:
        authorize: the default of AuthorizeRemoteTxRequests: whether the token of a remote start is authorized first.
    """

    name: ClassVar[str] = "remote_transactions"
    profile: str = FeatureProfile.CORE

    def __init__(self, *, authorize: bool = False) -> None:
        self._authorize = authorize

    def prepare(self) -> None:
        """Start without charging profiles."""
        self._profiles: dict[int, tuple[Token, ChargingProfile]] = {}

    def settings(self, traits: Traits) -> Sequence[Setting[Any]]:
        """Return AuthorizeRemoteTxRequests."""
        return (Setting(key=keys.AUTHORIZE_REMOTE_TX_REQUESTS, default=self._authorize, writable=True),)

    @property
    def handlers(self) -> Mapping[type[Request[Any]], Answer]:
        """RemoteStartTransaction and RemoteStopTransaction."""
        return {RemoteStartTransactionRequest: self._start, RemoteStopTransactionRequest: self._stop}

    def on(self, event: Event) -> Effects:
        """Use the charging profile of a remote start for its transaction."""
        if isinstance(event, Started) and event.connector in self._profiles:
            token, profile = self._profiles.pop(event.connector)
            smart_charging = self.station.smart_charging
            if smart_charging is not None and event.session.token.matches(token.id_tag):
                yield from smart_charging.use_profile(profile, event.connector)

    def _start(self, request: RemoteStartTransactionRequest) -> Effects:
        token = Token(request.id_tag, "remote")
        state = self._connector(request, token)
        profile = request.charging_profile
        if state is None or (profile is not None and not self._accepts_profile(profile, state.connector_id)):
            yield Reply(RemoteStartTransactionResponse(status=RemoteStartStopStatus.REJECTED))
            return
        yield Reply(RemoteStartTransactionResponse(status=RemoteStartStopStatus.ACCEPTED))
        self._profiles.pop(state.connector_id, None)
        if profile is not None:
            self._profiles[state.connector_id] = token, profile
        asks = self.station.settings[keys.AUTHORIZE_REMOTE_TX_REQUESTS]  # CP-99
        yield Post(Presented(state.connector_id, token, None if asks else _NOT_ASKED))

    def _connector(self, request: RemoteStartTransactionRequest, token: Token) -> ConnectorState | None:
        station = self.station
        if request.connector_id is None:
            return choose_connector(station.connectors, station[0], lambda state: self._reserved_for(token, state))
        if request.connector_id not in station.connector_ids:
            return None
        state = station[request.connector_id]
        return state if is_free_for(token, state, station[0]) and self._reserved_for(token, state) else None

    def _reserved_for(self, token: Token, state: ConnectorState) -> bool:
        reservation = self.station.reservation
        return reservation is None or reservation.allows(token, None, state.connector_id)

    def _accepts_profile(self, profile: ChargingProfile, connector: int) -> bool:
        if wrong_profile(profile) is not None:
            return False
        smart_charging = self.station.smart_charging
        return smart_charging is None or smart_charging.check_remote_profile(profile, connector) is None

    def _stop(self, request: RemoteStopTransactionRequest) -> Effects:
        state = self.station.find_transaction(request.transaction_id)
        if state is None or state.stopping is not None:
            yield Reply(RemoteStopTransactionResponse(status=RemoteStartStopStatus.REJECTED))
            return
        yield Reply(RemoteStopTransactionResponse(status=RemoteStartStopStatus.ACCEPTED))
        yield Post(StopWanted(state.connector_id, Reason.REMOTE))
