"""An own policy that shares the limit of the charge point between its connectors."""

from collections.abc import Sequence

from ocpp16_sdk.station import ShareRequest, SmartCharging, Standard


def latest_first(cap: int, requests: Sequence[ShareRequest]) -> Sequence[int]:
    """Give the car that came last what it can use, then the one before it."""
    shares: dict[int, int] = {}
    for each in sorted(requests, key=lambda request: request.started, reverse=True):
        share = min(each.limit, cap - sum(shares.values()))
        shares[each.connector] = share if share >= each.minimum else 0
    return [shares[each.connector] for each in requests]


features = Standard(smart_charging=SmartCharging(share=latest_first))
