"""A request to start a transaction remotely, checked before it is sent (OCPP 1.6 5.11)."""

from __future__ import annotations

from ocpp16_sdk._checks import check_instance
from ocpp16_sdk.messages import ChargingProfile, ChargingProfilePurpose, RemoteStartTransactionRequest


def remote_start(
    *, id_tag: str, connector_id: int | None = None, charging_profile: ChargingProfile | None = None
) -> RemoteStartTransactionRequest:
    """Return a request that a charge point can accept: `await charge_point.call(remote_start(id_tag=...))`.

    Raises:
        ValueError: the connector is below 1, or the profile is not for a transaction that has yet to start.
        TypeError: an argument is of a wrong type.
    """
    check_instance("id_tag", id_tag, str, "a text of at most 20 characters")
    check_instance("connector_id", connector_id, int | None, "a number of 1 or more, or None")
    check_instance("charging_profile", charging_profile, ChargingProfile | None, "a ChargingProfile, or None")
    if connector_id is not None and connector_id < 1:
        raise ValueError(f"connector_id={connector_id}: must be 1 or higher, or None for any connector")
    if charging_profile is not None:
        purpose = charging_profile.charging_profile_purpose
        if purpose != ChargingProfilePurpose.TX_PROFILE:
            raise ValueError(f"charging_profile: its purpose must be TxProfile, not {purpose}")
        if charging_profile.transaction_id is not None:
            raise ValueError("charging_profile: must not have a transaction id, as the transaction has yet to start")
    return RemoteStartTransactionRequest(id_tag=id_tag, connector_id=connector_id, charging_profile=charging_profile)
