"""The installed charging profiles, and the limit of each at a time (OCPP 1.6 3.13.2, 5.16.4). Pure.

    SetChargingProfile ──▶ install() ──▶ installed profiles ──▶ cap_schedules() ────────┬──▶ limits_over_time()
    ClearChargingProfile,                     ▲            └──▶ connector_schedules() ──┘
    expired, transaction stopped ─▶ remove() ─┘

Times are whole seconds since 1970, because the periods of a schedule are in seconds; a fraction is dropped.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from ocpp16_sdk.messages import ChargingProfile, ChargingProfileKind, ChargingProfilePurpose, RecurrencyKind
from ocpp16_sdk.station.smart_charging._limits import MAX_PHASES, ChargingLimit, in_milli

CHARGE_POINT_MAX = ChargingProfilePurpose.CHARGE_POINT_MAX_PROFILE
TX_DEFAULT = ChargingProfilePurpose.TX_DEFAULT_PROFILE
TX = ChargingProfilePurpose.TX_PROFILE
FOREVER = 10**12
"""A time that never arrives, in seconds since 1970."""
_DAY = 86_400
_RECURRENCE = {RecurrencyKind.DAILY: _DAY, RecurrencyKind.WEEKLY: 7 * _DAY}


@dataclass(frozen=True, slots=True)
class RunningTransaction:
    """A transaction that runs on a connector."""

    started: datetime
    """When it started: the start of its schedules without a time."""
    transaction_id: int | None = None
    """Its transactionId; None until the central system assigns it."""


Transactions = Mapping[int, RunningTransaction | None]
"""The transaction of each connector, from 1 on; None if it has no transaction."""


@dataclass(frozen=True)
class InstalledProfile:
    """A charging profile that the charge point has stored."""

    connector: int
    """The connector for which it was set; 0 for the charge point."""
    profile: ChargingProfile
    """The profile, as received."""
    installed: datetime
    """When it was installed: the start of a ChargePointMaxProfile without a time."""

    @property
    def purpose(self) -> ChargingProfilePurpose:
        """The purpose of the profile."""
        return self.profile.charging_profile_purpose

    @cached_property
    def limits(self) -> ProfileLimits:
        """The limits of the profile over time."""
        return ProfileLimits.of(self)

    def replaces(self, other: InstalledProfile) -> bool:
        """Return whether an older profile is removed when this one is installed (OCPP 1.6 3.13.2)."""
        one, two = self.profile, other.profile
        return one.charging_profile_id == two.charging_profile_id or (
            (self.connector, self.purpose, one.stack_level) == (other.connector, other.purpose, two.stack_level)
        )

    def applies_to(self, transaction: RunningTransaction | None) -> bool:
        """Return whether a profile of a connector counts for its transaction.

        A TxProfile without a transactionId counts for the transaction of its connector: it was set with the remote
        start, or while the transaction was running.
        """
        if self.purpose is not TX:
            return True
        return transaction is not None and self.profile.transaction_id in (None, transaction.transaction_id)


@dataclass(frozen=True, slots=True)
class ProfileLimits:
    """The limits of one profile over time."""

    starts: tuple[int, ...]
    """The start of each period, then the time at which the last one stops; seconds after the start of the schedule."""
    limits: tuple[ChargingLimit, ...]
    """The limit of each period."""
    start: int | None
    """The start of the schedule; None if it is the start of the transaction."""
    minimum: ChargingLimit
    """The lowest rate that is efficient for the vehicle (minChargingRate); 0 if it is not given."""
    recurrence: int
    """The seconds between two starts of the schedule; 0 if it starts once."""
    valid_from: int
    valid_to: int

    @classmethod
    def of(cls, installed: InstalledProfile) -> ProfileLimits:
        """Return the limits of a profile."""
        profile, schedule = installed.profile, installed.profile.charging_schedule
        recurring = profile.charging_profile_kind is ChargingProfileKind.RECURRING
        # A recurrencyKind of another kind of profile has no meaning (OCPP 1.6 errata 3.56).
        recurrence = _RECURRENCE[profile.recurrency_kind] if recurring and profile.recurrency_kind else 0
        length = FOREVER if schedule.duration is None else schedule.duration
        length = min(length, recurrence or FOREVER)  # later periods are not executed (OCPP 1.6 errata 3.44)
        periods = [each for each in schedule.charging_schedule_period if each.start_period < length]
        start = None
        if schedule.start_schedule is not None and profile.charging_profile_kind is not ChargingProfileKind.RELATIVE:
            start = whole_seconds(schedule.start_schedule)
        elif installed.purpose is CHARGE_POINT_MAX:
            # It belongs to no transaction. The charge point may choose the start (OCPP 1.6 7.9).
            start = whole_seconds(installed.installed)
        return cls(
            starts=(*(each.start_period for each in periods), length),
            limits=tuple(
                ChargingLimit(
                    in_milli(each.limit),
                    schedule.charging_rate_unit,
                    min(MAX_PHASES if each.number_phases is None else each.number_phases, MAX_PHASES),
                )
                for each in periods
            ),
            start=start,
            minimum=ChargingLimit(in_milli(schedule.min_charging_rate or 0), schedule.charging_rate_unit),
            recurrence=recurrence,
            valid_from=-FOREVER if profile.valid_from is None else whole_seconds(profile.valid_from),
            valid_to=FOREVER if profile.valid_to is None else whole_seconds(profile.valid_to),
        )

    def at(self, moment: int, since: int) -> tuple[ChargingLimit | None, int]:
        """Return the limit at a time, None if there is no period, and the time until which the answer is the same.

        `since` is the start of charging: see `charging_since`.
        """
        if moment < self.valid_from:
            return None, self.valid_from
        if moment >= self.valid_to:
            return None, FOREVER
        start = since if self.start is None else self.start
        if moment < start:
            return None, min(start, self.valid_to)
        elapsed = moment - start
        if self.recurrence:
            elapsed %= self.recurrence
            start = moment - elapsed
        index = bisect_right(self.starts, elapsed)
        if 0 < index < len(self.starts):
            return self.limits[index - 1], min(start + self.starts[index], self.valid_to)
        return None, min(start + self.recurrence if self.recurrence else FOREVER, self.valid_to)


Profiles = Sequence[InstalledProfile]


def whole_seconds(moment: datetime) -> int:
    """Return a time as seconds since 1970."""
    return int(moment.timestamp() // 1)


def as_time(seconds: int) -> datetime:
    """Return the time of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def charging_since(transaction: RunningTransaction | None, moment: int) -> int:
    """Return the start of the schedules of a transaction that have no time of their own.

    Without a transaction, it is the present time. It is never later than the present time: if the clock is set back
    during a transaction, the first period applies.
    """
    return moment if transaction is None else min(moment, whole_seconds(transaction.started))


def install(profiles: Profiles, new: InstalledProfile) -> tuple[InstalledProfile, ...]:
    """Return the profiles after a new one has replaced its predecessors.

    The replacement is immediate, even if the new profile is not valid yet (OCPP 1.6 3.13.2).
    """
    return (*(each for each in profiles if not new.replaces(each)), new)


def remove(profiles: Profiles, selects: Callable[[InstalledProfile], bool]) -> tuple[InstalledProfile, ...]:
    """Return the profiles without the selected ones."""
    return tuple(each for each in profiles if not selects(each))


def cap_schedules(profiles: Profiles) -> list[ProfileLimits]:
    """Return the limits of the whole charge point, the highest stack level first."""
    found = [each for each in profiles if each.purpose is CHARGE_POINT_MAX]
    return [each.limits for each in sorted(found, key=lambda each: -each.profile.stack_level)]


def connector_schedules(
    profiles: Profiles, connector: int, transaction: RunningTransaction | None
) -> list[ProfileLimits]:
    """Return the limits of a connector, the one that counts first.

    A TxProfile is before every TxDefaultProfile, and counts while it has a period. The TxDefaultProfiles of the
    connector and those of connector 0 are one stack. At equal level the connector's own is first. The next one counts
    where it has no period: a general limit is safer than no limit.
    """
    found = [
        each
        for each in profiles
        if each.purpose is not CHARGE_POINT_MAX and each.connector in (0, connector) and each.applies_to(transaction)
    ]
    found.sort(key=lambda each: (each.purpose is not TX, -each.profile.stack_level, -each.connector))
    return [each.limits for each in found]


def minimum_at(schedules: Sequence[ProfileLimits], moment: int, since: int) -> ChargingLimit:
    """Return the minChargingRate of the schedule that counts at a time; 0 if there is no such schedule."""
    for schedule in schedules:
        if schedule.at(moment, since)[0] is not None:
            return schedule.minimum
    return ChargingLimit(0)


def limits_over_time(
    schedules: Sequence[ProfileLimits], moment: int, since: int
) -> Iterator[tuple[ChargingLimit | None, int]]:
    """Yield the limit from a time on, and the time until which it applies; FOREVER if there is no further change.

    At each time the first schedule with a period counts (OCPP 1.6 3.13.2). A schedule is read again only when its last
    answer has expired.
    """
    limits: list[ChargingLimit | None] = [None] * len(schedules)
    expires = [moment] * len(schedules)
    while True:
        limit, until = None, FOREVER
        for index, schedule in enumerate(schedules):
            if expires[index] <= moment:
                limits[index], expires[index] = schedule.at(moment, since)
            until = min(until, expires[index])
            limit = limits[index]
            if limit is not None:
                break
        yield limit, until
        moment = until
