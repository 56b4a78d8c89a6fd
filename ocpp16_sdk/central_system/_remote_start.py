"""A request to start a transaction from afar, checked before it is sent (OCPP 1.6 5.11)."""

from __future__ import annotations

from ocpp16_sdk.messages import ChargingProfile, ChargingProfilePurpose, RemoteStartTransactionRequest


def remote_start(
    *, id_tag: str, connector_id: int | None = None, charging_profile: ChargingProfile | None = None
) -> RemoteStartTransactionRequest:
    """Make a request that a charge point can follow: `await charge_point.call(remote_start(id_tag=...))` (CS-27).

    Raises:
        ValueError: the connector is none, or the profile is not for a transaction that is yet to start.
    """
    if connector_id is not None and connector_id < 1:
        raise ValueError("a transaction needs a connector of its own, 1 or higher; None leaves the choice")
    if charging_profile is not None:
        if charging_profile.charging_profile_purpose != ChargingProfilePurpose.TX_PROFILE:
            raise ValueError("the profile of a remote start has the purpose TxProfile")
        if charging_profile.transaction_id is not None:
            raise ValueError("the profile of a remote start has no transaction id, as there is none yet")
    return RemoteStartTransactionRequest(id_tag=id_tag, connector_id=connector_id, charging_profile=charging_profile)
