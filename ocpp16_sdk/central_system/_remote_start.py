"""A request to start a transaction remotely, checked before it is sent (OCPP 1.6 5.11)."""

from __future__ import annotations

from ocpp16_sdk._checks import check_instance
from ocpp16_sdk.central_system._request_rules import check_remote_start
from ocpp16_sdk.messages import ChargingProfile, RemoteStartTransactionRequest


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
    request = RemoteStartTransactionRequest(id_tag=id_tag, connector_id=connector_id, charging_profile=charging_profile)
    check_remote_start(request)
    return request
