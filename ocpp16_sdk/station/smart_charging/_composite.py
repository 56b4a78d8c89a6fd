"""The composite schedule: the limits of a connector or of the charge point over time (OCPP 1.6 5.7). Pure.

    installed profiles ──▶ limits over time ──▶ the cap applied ──▶ sum (connector 0) ──▶ periods of the answer

The cap is the limit of the ChargePointMaxProfiles. The numbers of phases are those of the profiles. If the
hardware cannot switch phases, the live limits (`_sharing`) use all its phases.
The amounts are exact until the last step. Only then they are rounded down to one decimal, equal neighbours are merged,
and periods are merged until there are no more than the answer may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from ocpp16_sdk.messages import (
    ChargingRateUnit,
    ChargingSchedule,
    ChargingSchedulePeriod,
    GetCompositeScheduleRequest,
    GetCompositeScheduleResponse,
    GetCompositeScheduleStatus,
)
from ocpp16_sdk.station._hardware import Traits
from ocpp16_sdk.station.smart_charging._bounds import ProfileBounds
from ocpp16_sdk.station.smart_charging._limits import (
    AMPERE,
    WATT,
    ChargingLimit,
    ExactUnit,
    lowest_limit,
    maximum_limit,
)
from ocpp16_sdk.station.smart_charging._periods import Period, merge_equal, merge_to
from ocpp16_sdk.station.smart_charging._profiles import (
    ProfileLimits,
    Profiles,
    Transactions,
    as_time,
    cap_schedules,
    charging_since,
    connector_schedules,
    limits_over_time,
    whole_seconds,
)

MAX_DURATION = 31 * 86_400
"""The longest composite schedule in seconds. A longer one is rejected: its calculation would delay the charge point."""

_CAP = 0  # the key of the limit of the charge point among those of the connectors; sorted before them
_Change: TypeAlias = tuple[int, int, ChargingLimit | None]
"""The time at which a limit begins, the connector or `_CAP`, and the limit."""


def composite_schedule(
    profiles: Profiles,
    request: GetCompositeScheduleRequest,
    *,
    transactions: Transactions,
    traits: Traits,
    bounds: ProfileBounds,
    now: datetime,
) -> GetCompositeScheduleResponse:
    """Return the answer to a GetCompositeSchedule.

    For a connector it contains the limit of its transaction under the whole limit of the charge point, without a share
    for other connectors. For connector 0 it contains the sum of all connectors under the limit of the charge point.
    Watts are added. Amperes are added as if all connectors used the same phase. A connector without a limit counts as
    the maximum of the hardware. A connector without a transaction counts as if one started now. An unknown connector
    and a duration above `MAX_DURATION` are rejected.
    """
    connector, duration = request.connector_id, request.duration
    if not (connector == 0 or connector in transactions) or not 0 <= duration <= MAX_DURATION:
        return GetCompositeScheduleResponse(status=GetCompositeScheduleStatus.REJECTED)
    begin = whole_seconds(now)
    end = begin + max(1, duration)  # at least the limit of now
    changes = [*_changes(_CAP, cap_schedules(profiles), begin, end, begin)]
    for number in [connector] if connector else transactions:
        transaction = transactions[number]
        since = charging_since(transaction, begin)
        changes += _changes(number, connector_schedules(profiles, number, transaction), begin, end, since)
    unit = request.charging_rate_unit or _unit_of(profiles, connector, bounds)
    periods = merge_to(bounds.periods, merge_equal(_totals(changes, begin, unit, traits)), duration, unit)
    return GetCompositeScheduleResponse(
        status=GetCompositeScheduleStatus.ACCEPTED,
        connector_id=connector,
        schedule_start=as_time(begin),
        charging_schedule=ChargingSchedule(
            duration=duration,
            charging_rate_unit=unit,
            charging_schedule_period=tuple(
                ChargingSchedulePeriod(start_period=each.start, limit=each.tenths / 10, number_phases=each.phases)
                for each in periods
            ),
        ),
    )


def _unit_of(profiles: Profiles, connector: int, bounds: ProfileBounds) -> ChargingRateUnit:
    """Return the unit of the profiles that count for a connector; amperes if they have both, or without profiles."""
    units = {
        each.profile.charging_schedule.charging_rate_unit
        for each in profiles
        if connector == 0 or each.connector in (0, connector)
    }
    return WATT if units == {WATT} or AMPERE not in bounds.units else AMPERE


def _changes(key: int, schedules: Sequence[ProfileLimits], begin: int, end: int, since: int) -> Iterator[_Change]:
    """Yield the limit at the beginning, and each change of it before the end."""
    limits = limits_over_time(schedules, begin, since)
    start = begin
    while start < end:
        limit, until = next(limits)
        yield start, key, limit
        start = until


def _totals(changes: Iterable[_Change], begin: int, unit: ChargingRateUnit, traits: Traits) -> Iterator[Period]:
    """Yield the sum of the connectors from each change on. Each connector is under the cap, and so is their sum."""
    exact, voltage, maximum = ExactUnit(unit, traits.voltage), traits.voltage, maximum_limit(traits)
    cap: ChargingLimit | None = None
    own: dict[int, ChargingLimit | None] = {}
    amounts: dict[int, int] = {}
    phases: dict[int, int] = {}
    for start, group in groupby(sorted(changes, key=itemgetter(0, 1)), key=itemgetter(0)):
        changed: list[int] = []
        for _, key, limit in group:
            if key == _CAP:
                cap, changed = limit, [*own]
            else:
                own[key] = limit
                changed.append(key)
        for key in changed:
            lowest = lowest_limit(voltage, maximum, own[key], cap)
            amounts[key], phases[key] = exact.amount(lowest), lowest.phases
        total, most = sum(amounts.values()), max(phases.values())  # amperes: on the phase with the highest sum
        if cap is not None:
            total = min(total, exact.amount(cap.with_phases(most)))
        yield Period(start - begin, exact.tenths(total), most)
