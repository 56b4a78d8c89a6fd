"""Which charging profiles are accepted, and what is installed and removed (OCPP 1.6 3.13, 5.16, 6.13). Pure.

    SetChargingProfile.req ──▶ set_charging_profile() ────▶ ProfileChange, .conf; or LocalCallError for the connector
    ClearChargingProfile.req ──▶ clear_charging_profile() ─▶ ProfileChange, .conf
    RemoteStartTransaction.req ──▶ remote_start_refusal();    the start: install_remote_start_profile()
    the transaction stops: remove_tx_profiles();              at any time: remove_expired_profiles()

The caller stores `added` and `removed` of the change, then sends the answer, then uses `profiles` of the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from ocpp16_sdk._checks import check_count
from ocpp16_sdk.errors import ErrorCode, LocalCallError
from ocpp16_sdk.messages import (
    ChargingProfile,
    ChargingProfileKind,
    ChargingProfileStatus,
    ChargingRateUnit,
    ChargingSchedule,
    ClearChargingProfileRequest,
    ClearChargingProfileResponse,
    ClearChargingProfileStatus,
    SetChargingProfileRequest,
    SetChargingProfileResponse,
)
from ocpp16_sdk.station.smart_charging._profiles import (
    CHARGE_POINT_MAX,
    TX,
    TX_DEFAULT,
    InstalledProfile,
    Profiles,
    RunningTransaction,
    install,
    remove,
)

_HIGHEST_LIMIT = 1e9  # no installation has a gigawatt; it also excludes infinity and NaN

Connectors = Mapping[int, RunningTransaction | None]
"""The connectors of the charge point, from 1 on, each with its transaction."""


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


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """The charging profiles after an event, and the difference to store."""

    profiles: tuple[InstalledProfile, ...]
    """All installed profiles."""
    added: InstalledProfile | None = None
    """The profile that was installed."""
    removed: tuple[InstalledProfile, ...] = ()
    """The profiles that were removed. One of them may have the id of the added one."""
    refusal: str = ""
    """Why a profile is rejected, for the log; empty if it is installed. A rejected profile changes no other."""


def set_charging_profile(
    profiles: Profiles,
    request: SetChargingProfileRequest,
    *,
    connectors: Connectors,
    bounds: ProfileBounds,
    now: datetime,
) -> tuple[ProfileChange, SetChargingProfileResponse]:
    """Return the profiles after a SetChargingProfile, and its answer.

    Raises:
        LocalCallError: the connector does not exist.
    """
    connector, profile = request.connector_id, request.cs_charging_profiles
    if connector != 0 and connector not in connectors:
        description = f"connectorId={connector}: the charge point has no such connector"
        raise LocalCallError(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, description)  # errata 3.39
    refusal = _connector_fault(connector, profile, connectors.get(connector)) or _fault(profile, bounds, now)
    change = ProfileChange((*profiles,), refusal=refusal)
    if not refusal:
        change = _installed(profiles, InstalledProfile(connector, profile, now), bounds)
    status = ChargingProfileStatus.REJECTED if change.refusal else ChargingProfileStatus.ACCEPTED
    return change, SetChargingProfileResponse(status=status)


def clear_charging_profile(
    profiles: Profiles, request: ClearChargingProfileRequest
) -> tuple[ProfileChange, ClearChargingProfileResponse]:
    """Return the profiles after a ClearChargingProfile, and its answer.

    An id selects one profile, and the other criteria are ignored. Without an id, all given criteria select together;
    without any criterion, all profiles are removed (OCPP 1.6 6.13, errata 3.25). Connector 0 selects the profiles
    that were set for connector 0.
    """

    def selected(each: InstalledProfile) -> bool:
        if request.id is not None:
            return each.profile.charging_profile_id == request.id
        return (
            request.connector_id in (None, each.connector)
            and request.charging_profile_purpose in (None, each.purpose)
            and request.stack_level in (None, each.profile.stack_level)
        )

    change = _without(profiles, remove(profiles, selected))
    status = ClearChargingProfileStatus.ACCEPTED if change.removed else ClearChargingProfileStatus.UNKNOWN
    return change, ClearChargingProfileResponse(status=status)


def remote_start_refusal(profile: ChargingProfile, *, bounds: ProfileBounds, now: datetime) -> str:
    """Return why the profile of a RemoteStartTransaction is rejected; empty if it is accepted (OCPP 1.6 5.16.2)."""
    if profile.charging_profile_purpose is not TX:
        return f"chargingProfilePurpose={profile.charging_profile_purpose}: must be TxProfile in a remote start"
    if profile.transaction_id is not None:
        return f"transactionId={profile.transaction_id}: must be absent in a remote start"
    return _fault(profile, bounds, now)


def install_remote_start_profile(
    profiles: Profiles, connector: int, profile: ChargingProfile, *, bounds: ProfileBounds, now: datetime
) -> ProfileChange:
    """Return the profiles after a transaction has started with the profile of its remote start."""
    return _installed(profiles, InstalledProfile(connector, profile, now), bounds)


def remove_tx_profiles(profiles: Profiles, connector: int) -> ProfileChange:
    """Return the profiles after the transaction of a connector has stopped (OCPP 1.6 3.13.1)."""
    return _without(profiles, remove(profiles, lambda each: each.purpose is TX and each.connector == connector))


def remove_expired_profiles(profiles: Profiles, now: datetime) -> ProfileChange:
    """Return the profiles without those that will never be valid again."""
    return _without(profiles, remove(profiles, lambda each: _expired(each.profile, now)))


def _installed(profiles: Profiles, new: InstalledProfile, bounds: ProfileBounds) -> ProfileChange:
    # Expired profiles do not count, and neither does a profile that is replaced.
    kept = remove(profiles, lambda each: _expired(each.profile, new.installed))
    after = install(kept, new)
    if len(after) > bounds.profiles:
        refusal = f"{len(after)} profiles: must be at most {bounds.profiles} (MaxChargingProfilesInstalled)"
        return ProfileChange((*profiles,), refusal=refusal)
    return ProfileChange(after, new, tuple(each for each in profiles if each not in after))


def _without(profiles: Profiles, kept: tuple[InstalledProfile, ...]) -> ProfileChange:
    return ProfileChange(kept, removed=tuple(each for each in profiles if each not in kept))


def _expired(profile: ChargingProfile, now: datetime) -> bool:
    return profile.valid_to is not None and profile.valid_to <= now


def _connector_fault(connector: int, profile: ChargingProfile, transaction: RunningTransaction | None) -> str:
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


def _fault(profile: ChargingProfile, bounds: ProfileBounds, now: datetime) -> str:
    """Return the first fault of a profile, on whatever connector; empty if there is no fault."""
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
    if _expired(profile, now):
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
    for one, two in pairwise(periods):
        if two.start_period <= one.start_period:
            yield f"startPeriod={two.start_period}: must be more than {one.start_period}, the start before it"
    for each in periods:
        if not 0 <= each.limit < _HIGHEST_LIMIT:
            yield f"limit={each.limit}: must be 0 or more"
        if each.number_phases is not None and each.number_phases < 1:
            yield f"numberPhases={each.number_phases}: must be 1, 2 or 3"
