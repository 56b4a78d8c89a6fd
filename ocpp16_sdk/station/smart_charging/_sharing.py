"""The limits that apply now: of each connector, and the shares of the cap between connectors (OCPP 1.6 3.13.3). Pure.

    profiles, transactions ──▶ limits ──▶ requests ──▶ share policy ──▶ checked shares ──▶ LiveLimits
                                                       (a function)

The cap is the limit of the ChargePointMaxProfiles. The caller applies the limits, and calculates them again at
`next_change` and after each event that changes profiles or transactions. The limits of all connectors together never
exceed the cap: a wrong result of the policy is corrected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ocpp16_sdk.station._hardware import Limit, Traits
from ocpp16_sdk.station.smart_charging._limits import AMPERE, ChargingLimit, in_milli, lowest_limit, maximum_limit
from ocpp16_sdk.station.smart_charging._profiles import (
    FOREVER,
    ProfileLimits,
    Profiles,
    RunningTransaction,
    Transactions,
    as_time,
    cap_schedules,
    charging_since,
    connector_schedules,
    limits_over_time,
    minimum_at,
    whole_seconds,
)


@dataclass(frozen=True, slots=True)
class ShareRequest:
    """A connector that needs a share of the cap. Its amounts are in mA for each phase or in mW, as the cap."""

    connector: int
    """The number of the connector."""
    limit: int
    """The maximum of its share: the lowest of its own limit, the cap and the maximum of the hardware."""
    minimum: int
    """The lowest share that the vehicle can use, at most `limit`: `Traits.min_current` or minChargingRate."""
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

    limits: Mapping[int, Limit | None]
    """The limit of each connector with a transaction; None if there is no limit."""
    next_change: datetime | None
    """When a limit may change; None if never."""
    correction: str = ""
    """Why the result of the share policy was corrected, for the log; empty if it was not."""
    error: Exception | None = None
    """The exception of the share policy. The shares are those of `equally`."""


def connector_limit(
    profiles: Profiles, connector: int, transaction: RunningTransaction | None, *, traits: Traits, now: datetime
) -> tuple[Limit | None, datetime | None]:
    """Return the limit of a connector at a time, and when it may change; None for no limit, and for never.

    The connector may use the whole cap: `live_limits` shares it. A connector without a transaction counts as if one
    started now.
    """
    moment = whole_seconds(now)
    since = charging_since(transaction, moment)
    cap, until = _limit_at(cap_schedules(profiles), moment, moment)
    own, own_until = _limit_at(connector_schedules(profiles, connector, transaction), moment, since)
    limit = _lowest(own, cap, traits)
    return None if limit is None else limit.offer(traits), _next_change(min(until, own_until))


def live_limits(
    profiles: Profiles, transactions: Transactions, share: SharePolicy, *, traits: Traits, now: datetime
) -> LiveLimits:
    """Return the limits of all connectors with a transaction. The policy shares the cap between them."""
    moment = whole_seconds(now)
    cap, until = _limit_at(cap_schedules(profiles), moment, moment)
    limits: dict[int, Limit | None] = {}
    requests: list[ShareRequest] = []
    phases: list[int] = []
    for number, transaction in transactions.items():
        if transaction is None:
            continue
        since = charging_since(transaction, moment)
        schedules = connector_schedules(profiles, number, transaction)
        own, own_until = _limit_at(schedules, moment, since)
        until = min(until, own_until)
        limit = _lowest(own, cap, traits)
        limits[number] = None if limit is None else limit.offer(traits)
        if cap is not None and limit is not None:
            minimum = minimum_at(schedules, moment, since)
            requests.append(_request(number, transaction, limit, minimum, cap, traits))
            phases.append(limit.phases)
    if cap is None or not requests:
        return LiveLimits(limits, _next_change(until))
    shares, correction, error = _checked_shares(cap.value, requests, share)
    for request, amount, count in zip(requests, shares, phases, strict=True):
        limits[request.connector] = ChargingLimit(amount, cap.unit, count).offer(traits)
    return LiveLimits(limits, _next_change(until), correction, error)


def equally(cap: int, requests: Sequence[ShareRequest]) -> list[int]:
    """Give all connectors the same share. If a connector may use less, the others get the rest.

    While the share of a connector is below its minimum, the one whose transaction started last gets 0.
    """
    served = sorted(requests, key=lambda each: each.started)
    shares = _equal_shares(cap, served)
    while any(shares[each.connector] < each.minimum for each in served):
        served.pop()
        shares = _equal_shares(cap, served)
    return [shares.get(each.connector, 0) for each in requests]


def by_arrival(cap: int, requests: Sequence[ShareRequest]) -> list[int]:
    """Give each connector its limit, in the order in which the transactions started, until the cap is used.

    A connector gets 0 if the rest of the cap is below its minimum. The next one may use that rest.
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
    """Return shares within the cap and the limits, why they were corrected, and the exception of the policy."""
    try:
        returned: list[object] = [*policy(cap, requests)]
    except Exception as raised:  # a function of the application: the energy must remain limited
        return equally(cap, requests), "", raised
    if len(returned) != len(requests):
        correction = f"{len(returned)} shares: must be {len(requests)}, one for each request"
        return equally(cap, requests), correction, None
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


def _lowest(own: ChargingLimit | None, cap: ChargingLimit | None, traits: Traits) -> ChargingLimit | None:
    """Return the lowest of the limit of a connector, the cap and the maximum of the hardware; None without a limit."""
    present = [each.as_used(traits) for each in (own, cap) if each is not None]
    return lowest_limit(traits.voltage, maximum_limit(traits), *present) if present else None


def _request(
    connector: int,
    transaction: RunningTransaction,
    limit: ChargingLimit,
    minimum: ChargingLimit,
    cap: ChargingLimit,
    traits: Traits,
) -> ShareRequest:
    """Return the request of a connector, with amounts in the unit of the cap."""
    usable = (ChargingLimit(in_milli(traits.min_current)), minimum)
    least = max(_amount(each.with_phases(limit.phases), cap, traits) for each in usable)
    amount = _amount(limit, cap, traits)
    return ShareRequest(connector, amount, min(amount, least), transaction.started)


def _amount(limit: ChargingLimit, cap: ChargingLimit, traits: Traits) -> int:
    """Return a limit in the unit of the cap."""
    return limit.current(traits.voltage) if cap.unit is AMPERE else limit.power(traits.voltage, limit.phases)


def _next_change(until: int) -> datetime | None:
    return None if until >= FOREVER else as_time(until)
