"""The rules of requests that the schemas do not contain: where a charging profile has the id of its transaction.

A charge point refuses a request that breaks a rule, or applies the profile to another transaction. So such a request
is refused before anything is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ocpp16_sdk.messages import ChargingProfilePurpose, RemoteStartTransactionRequest, SetChargingProfileRequest

_TX_PROFILE = ChargingProfilePurpose.TX_PROFILE


def _check_charging_profile(request: SetChargingProfileRequest) -> None:
    profile = request.cs_charging_profiles
    if profile.charging_profile_purpose == _TX_PROFILE and profile.transaction_id is None:  # SC-34
        raise ValueError(
            "cs_charging_profiles.transaction_id=None: must be the id of a transaction, as the purpose of the profile "
            "is TxProfile (OCPP 1.6 5.16)"
        )


def check_remote_start(request: RemoteStartTransactionRequest) -> None:
    """Check a remote start (CS-27).

    Raises:
        ValueError: the connector is below 1, or it has a charging profile that is not for a new transaction.
    """
    if request.connector_id is not None and request.connector_id < 1:
        raise ValueError(f"connector_id={request.connector_id}: must be 1 or higher, or None for any connector")
    profile = request.charging_profile
    if profile is None:
        return
    if profile.charging_profile_purpose != _TX_PROFILE:
        raise ValueError(
            f"charging_profile.charging_profile_purpose={profile.charging_profile_purpose}: must be TxProfile in a "
            "remote start (OCPP 1.6 5.11)"
        )
    if profile.transaction_id is not None:
        raise ValueError(
            f"charging_profile.transaction_id={profile.transaction_id}: must be None in a remote start, as the "
            "transaction has not started (OCPP 1.6 5.11)"
        )


RULES: Mapping[type, Callable[[Any], None]] = {
    SetChargingProfileRequest: _check_charging_profile,
    RemoteStartTransactionRequest: check_remote_start,
}
"""The check of each request that has rules, by its class. A subclass has no rules, so an application can send it."""
