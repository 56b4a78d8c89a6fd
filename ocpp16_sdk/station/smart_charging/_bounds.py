"""The bounds of charging profiles, and the faults for which a profile is refused (OCPP 1.6 3.13, 5.16.4, 9.4). Pure.

Each function returns a fault as text, for the log and for the description of a CALLERROR. The text is empty if there is
no fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from ocpp16_sdk._checks import check_count
from ocpp16_sdk.messages import ChargingProfile, ChargingProfileKind, ChargingRateUnit, ChargingSchedule
from ocpp16_sdk.station.smart_charging._profiles import CHARGE_POINT_MAX, TX_DEFAULT, RunningTransaction

_HIGHEST_LIMIT = 1e9  # no installation has a gigawatt; it also excludes infinity and NaN


@dataclass(frozen=True, slots=True)
class ProfileBounds:
    """The bounds of charging profiles, which four configuration keys report (OCPP 1.6 9.4).

    Raises:
        TypeError, ValueError: a value is wrong.
    """

    stack_level: int = 8
    """ChargeProfileMaxStackLevel."""
    periods: int = 24
    """ChargingScheduleMaxPeriods. A composite schedule has no more periods either."""
    profiles: int = 20
    """MaxChargingProfilesInstalled, over all connectors and purposes."""
    units: frozenset[ChargingRateUnit] = frozenset(ChargingRateUnit)
    """ChargingScheduleAllowedChargingRateUnit: A is its item `Current`, W its item `Power`."""

    def __post_init__(self) -> None:
        check_count("stack_level", self.stack_level, minimum=0)
        check_count("periods", self.periods)
        check_count("profiles", self.profiles)
        if not self.units:
            raise ValueError("units=frozenset(): must contain at least one unit")


def connector_fault(connector: int, profile: ChargingProfile, transaction: RunningTransaction | None) -> str:
    """Return why a profile cannot be set for a connector; empty if it can (OCPP 1.6 3.13.1, errata 3.53)."""
    if profile.charging_profile_purpose is CHARGE_POINT_MAX:
        return "" if connector == 0 else f"connectorId={connector}: must be 0 for a ChargePointMaxProfile"
    if profile.charging_profile_purpose is TX_DEFAULT:
        return ""
    if transaction is None:
        return f"connectorId={connector}: must have a transaction for a TxProfile"
    if profile.transaction_id not in (None, transaction.transaction_id):
        return f"transactionId={profile.transaction_id}: must be the transaction of the connector"
    return ""


def count_fault(after: Sized, bounds: ProfileBounds) -> str:
    """Return the fault if too many profiles would be installed; empty if there is no fault."""
    if len(after) <= bounds.profiles:
        return ""
    return f"{len(after)} profiles: must be at most {bounds.profiles} (MaxChargingProfilesInstalled)"


def has_expired(profile: ChargingProfile, now: datetime) -> bool:
    """Return whether a profile will never be valid again."""
    return profile.valid_to is not None and profile.valid_to <= now


def profile_fault(profile: ChargingProfile, bounds: ProfileBounds, now: datetime) -> str:
    """Return the first fault of a profile for any connector; empty if there is no fault."""
    return next(_faults(profile, bounds, now), "")


def _faults(profile: ChargingProfile, bounds: ProfileBounds, now: datetime) -> Iterator[str]:
    if not 0 <= profile.stack_level <= bounds.stack_level:
        yield f"stackLevel={profile.stack_level}: must be from 0 to {bounds.stack_level} (ChargeProfileMaxStackLevel)"
    if profile.charging_profile_kind is ChargingProfileKind.RECURRING:
        if profile.recurrency_kind is None:
            yield "recurrencyKind: must be present in a Recurring profile"
        if profile.charging_schedule.start_schedule is None:
            yield "startSchedule: must be present in a Recurring profile"
    if profile.valid_from is not None and profile.valid_to is not None and profile.valid_to <= profile.valid_from:
        yield "validTo: must be later than validFrom"
    if has_expired(profile, now):
        yield "validTo: must be later than the current time"
    yield from _schedule_faults(profile.charging_schedule, bounds)


def _schedule_faults(schedule: ChargingSchedule, bounds: ProfileBounds) -> Iterator[str]:
    periods = schedule.charging_schedule_period
    if schedule.charging_rate_unit not in bounds.units:
        allowed = ", ".join(sorted(bounds.units))
        yield f"chargingRateUnit={schedule.charging_rate_unit}: must be {allowed}"
    if not 1 <= len(periods) <= bounds.periods:
        yield f"{len(periods)} periods: must be from 1 to {bounds.periods} (ChargingScheduleMaxPeriods)"
    if schedule.duration is not None and schedule.duration <= 0:
        yield f"duration={schedule.duration}: must be a positive number of seconds"  # it would never limit
    if periods and periods[0].start_period != 0:
        yield f"startPeriod={periods[0].start_period}: must be 0 in the first period"  # errata 3.45
    if not 0 <= (schedule.min_charging_rate or 0) < _HIGHEST_LIMIT:
        yield f"minChargingRate={schedule.min_charging_rate}: must be 0 or more"
    for one, two in pairwise(periods):
        if two.start_period <= one.start_period:
            yield f"startPeriod={two.start_period}: must be more than {one.start_period}, the start before it"
    for each in periods:
        if not 0 <= each.limit < _HIGHEST_LIMIT:
            yield f"limit={each.limit}: must be 0 or more"
        if each.number_phases is not None and each.number_phases < 1:
            yield f"numberPhases={each.number_phases}: must be 1 or more"
