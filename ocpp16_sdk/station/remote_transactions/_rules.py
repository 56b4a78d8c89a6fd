"""Which connector a remote start uses, and why it is rejected. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ocpp16_sdk.messages import ChargingProfile, ChargingProfilePurpose
from ocpp16_sdk.station._state import ConnectorState, Token
from ocpp16_sdk.station.transactions._rules import can_start


def choose_connector(
    connectors: Sequence[ConnectorState], charge_point: ConnectorState, usable: Callable[[ConnectorState], bool]
) -> ConnectorState | None:
    """Return the connector for a remote start without connectorId: with a plugged cable first (CP-100)."""
    free = [state for state in connectors if is_free(state, charge_point) and usable(state)]
    return next((state for state in free if state.plugged), free[0] if free else None)


def is_free(state: ConnectorState, charge_point: ConnectorState) -> bool:
    """Return whether a transaction can start on a connector, and no other token waits for it (CP-103)."""
    return can_start(state, charge_point) and state.authorized is None and state.authorizing is None


def is_free_for(token: Token, state: ConnectorState, charge_point: ConnectorState) -> bool:
    """Return whether a connector is free, or waits for a cable with the same token."""
    waits = state.authorized is not None and state.authorized.token.matches(token.id_tag)
    return is_free(state, charge_point) or (waits and can_start(state, charge_point))


def wrong_profile(profile: ChargingProfile) -> str | None:
    """Return why the profile of a remote start is rejected; None if it is a TxProfile without transaction (CP-101)."""
    if profile.charging_profile_purpose is not ChargingProfilePurpose.TX_PROFILE:
        return "its purpose must be TxProfile"
    if profile.transaction_id is not None:
        return "it must have no transactionId"
    return None
