"""The limits that apply now: of each connector, and the shares of the cap between connectors (OCPP 1.6 3.13.3). Pure.

    profiles, transactions ──▶ connector_limit() ──▶ requests ──▶ share policy ──▶ checked shares ──▶ LiveLimits
                                                                  (a function)

The caller applies the limits and calculates them again at `next_change`, and after each event that changes profiles or
transactions. The limits of all connectors together never exceed the cap, whatever the policy returns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ocpp16_sdk.station.smart_charging._acceptance import Connectors
from ocpp16_sdk.station.smart_charging._limits import AMPERE, ChargingLimit, Supply, in_milli, lower_limit
from ocpp16_sdk.station.smart_charging._profiles import (
    FOREVER,
    ProfileLimits,
    Profiles,
    RunningTransaction,
    as_time,
    cap_schedules,
    connector_schedules,
    limits_over_time,
    whole_seconds,
)


@dataclass(frozen=True, slots=True)
class ShareRequest:
    """A connector that wants a share of the cap. Its amounts are in mA for each phase or mW, as the cap."""

    connector: int
    """The number of the connector."""
    limit: int
    """The most that it may get."""
    minimum: int
    """The least that a vehicle can use. A smaller share is of no use. It is at most `limit`."""
    started: datetime
    """When its transaction started."""


SharePolicy = Callable[[int, Sequence[ShareRequest]], Sequence[int]]
"""Return the share of each request, in their order. The first argument is the cap.

It is called with at least one request. A share above the limit of its request is reduced to it. Shares that exceed the
cap together are all reduced in proportion.
"""


@dataclass(frozen=True, slots=True)
class LiveLimits:
    """The limits that apply until `next_change`, or until profiles or transactions change."""

    limits: Mapping[int, ChargingLimit | None]
    """The limit of each connector with a transaction; None if there is no limit."""
    next_change: datetime | None
    """When a limit may change; None if never."""
    correction: str = ""
    """Why the result of the share policy was corrected, for the log; empty if it was not."""
    error: Exception | None = None
    """What the share policy raised. `equal_share` has replaced it."""


def connector_limit(
    profiles: Profiles, connector: int, transaction: RunningTransaction | None, *, supply: Supply, now: datetime
) -> tuple[ChargingLimit | None, datetime | None]:
    """Return the limit of a connector at a time, and when it may change; None for no limit, and for never.

    The limit of the charge point counts as a whole, whatever the other connectors use. A connector without a
    transaction counts as if one started now.
    """
    moment = whole_seconds(now)
    cap, until = _limit_at(cap_schedules(profiles), moment, moment)
    limit, own_until = _own_limit(profiles, connector, transaction, supply, moment)
    if cap is not None:
        limit = lower_limit(supply.maximum if limit is None else limit, cap, supply)
    return limit, _next(until, own_until)


def live_limits(
    profiles: Profiles, connectors: Connectors, policy: SharePolicy, *, supply: Supply, now: datetime
) -> LiveLimits:
    """Return the limits of all connectors with a transaction. A policy shares the cap between them."""
    moment = whole_seconds(now)
    running = {number: transaction for number, transaction in connectors.items() if transaction is not None}
    cap, until = _limit_at(cap_schedules(profiles), moment, moment)
    limits: dict[int, ChargingLimit | None] = {}
    for number, transaction in running.items():
        limits[number], own_until = _own_limit(profiles, number, transaction, supply, moment)
        until = min(until, own_until)
    if cap is None or not running:
        return LiveLimits(limits, _next(until))
    requests: list[ShareRequest] = []
    phases: list[int] = []
    for number, transaction in running.items():
        limit = lower_limit(limits[number] or supply.maximum, cap, supply)
        minimum = ChargingLimit(in_milli(supply.min_current), AMPERE, limit.phases)
        amount, least = _amount(limit, cap, supply), _amount(minimum, cap, supply)
        requests.append(ShareRequest(number, amount, min(amount, least), transaction.started))
        phases.append(limit.phases)
    shares, correction, error = _checked_shares(cap.value, requests, policy)
    shared = {
        request.connector: ChargingLimit(share, cap.unit, count)
        for request, share, count in zip(requests, shares, phases, strict=True)
    }
    return LiveLimits(shared, _next(until), correction, error)


def equal_share(cap: int, requests: Sequence[ShareRequest]) -> list[int]:
    """Give all connectors the same share. A connector that may use less releases the rest to the others.

    While the share of a connector is below its minimum, the one whose transaction started last gets 0.
    """
    served = sorted(requests, key=lambda each: each.started)
    shares = _equal_shares(cap, served)
    while any(shares[each.connector] < each.minimum for each in served):
        served.pop()
        shares = _equal_shares(cap, served)
    return [shares.get(each.connector, 0) for each in requests]


def by_arrival(cap: int, requests: Sequence[ShareRequest]) -> list[int]:
    """Give each connector all that it may use, in the order in which the transactions started.

    A rest below the minimum of a connector is given to the next one.
    """
    shares: dict[int, int] = {}
    for each in sorted(requests, key=lambda each: each.started):
        share = min(each.limit, cap)
        shares[each.connector] = share if share >= each.minimum else 0
        cap -= shares[each.connector]
    return [shares[each.connector] for each in requests]


def _equal_shares(cap: int, requests: Sequence[ShareRequest]) -> dict[int, int]:
    shares: dict[int, int] = {}
    for position, each in enumerate(sorted(requests, key=lambda each: each.limit)):
        shares[each.connector] = min(each.limit, cap // (len(requests) - position))
        cap -= shares[each.connector]
    return shares


def _checked_shares(
    cap: int, requests: Sequence[ShareRequest], policy: SharePolicy
) -> tuple[list[int], str, Exception | None]:
    """Return shares that are within the cap and the limits, why they were corrected, and what the policy raised."""
    try:
        returned: list[object] = [*policy(cap, requests)]
    except Exception as raised:  # it is a function of the application; the energy must stay limited
        return equal_share(cap, requests), "", raised
    if len(returned) != len(requests):
        correction = f"{len(returned)} shares: must be {len(requests)}, one for each request"
        return equal_share(cap, requests), correction, None
    correction = ""
    shares: list[int] = []
    for share, request in zip(returned, requests, strict=True):
        allowed = isinstance(share, int) and 0 <= share <= request.limit
        if not allowed:
            correction = f"share {share!r} of connector {request.connector}: must be an int from 0 to {request.limit}"
        shares.append(min(max(share, 0), request.limit) if isinstance(share, int) else 0)
    total = sum(shares)
    if total > cap:
        correction = f"shares of {total} together: must be at most {cap}"
        shares = [share * cap // total for share in shares]
    return shares, correction, None


def _limit_at(schedules: Sequence[ProfileLimits], moment: int, since: int) -> tuple[ChargingLimit | None, int]:
    return next(limits_over_time(schedules, moment, since))


def _own_limit(
    profiles: Profiles, connector: int, transaction: RunningTransaction | None, supply: Supply, moment: int
) -> tuple[ChargingLimit | None, int]:
    """Return the limit of a connector without the cap, and the time until which it applies."""
    since = moment if transaction is None else whole_seconds(transaction.started)
    limit, until = _limit_at(connector_schedules(profiles, connector, transaction), moment, since)
    return (None if limit is None else lower_limit(supply.maximum, limit, supply)), until


def _amount(limit: ChargingLimit, cap: ChargingLimit, supply: Supply) -> int:
    """Return a limit in the unit of the cap."""
    return limit.current(supply) if cap.unit is AMPERE else limit.power(supply)


def _next(*until: int) -> datetime | None:
    earliest = min(until)
    return None if earliest >= FOREVER else as_time(earliest)
