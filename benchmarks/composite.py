"""Composite schedules: time to calculate one, for charge points of several sizes.

The largest charge point has 10 connectors and 42 profiles: two limits of the charge point, and two default profiles and
two profiles of the transaction for each connector. Each profile has 24 periods. The schedule covers 24 hours. The
figures are CPU times of one answer to a GetCompositeSchedule: from the request as an object to the response. The
reference is a loop that is measured in the same rounds: it shows how fast the machine was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from time import process_time

from benchmarks.harness import measure_interleaved
from benchmarks.report import Report, Table, Target
from ocpp16_sdk import messages as m
from ocpp16_sdk.station import Traits
from ocpp16_sdk.station.smart_charging._acceptance import set_charging_profile
from ocpp16_sdk.station.smart_charging._bounds import ProfileBounds
from ocpp16_sdk.station.smart_charging._composite import composite_schedule
from ocpp16_sdk.station.smart_charging._profiles import InstalledProfile, RunningTransaction

ROUNDS = 31
CALLS = 10
NOW = datetime(2026, 5, 1, 12, 34, 56, tzinfo=UTC)
DAY = 86_400
PERIODS = 24
BOUNDS = ProfileBounds(stack_level=8, periods=PERIODS, profiles=100)
TRAITS = Traits(voltage=230, phases=3, max_current=32)
SIZES = (1, 2, 10)
"""Connectors."""
ADDITIONS = 100_000
REFERENCE = f"reference: {ADDITIONS} additions in a loop"

P, K, R = m.ChargingProfilePurpose, m.ChargingProfileKind, m.RecurrencyKind


def run() -> Report:
    """Measure each size for connector 0 and for connector 1, in about 5 s."""
    rows: dict[str, dict[str, Callable[[], float]]] = {
        name(size): {
            "charge point": partial(seconds, ChargePoint(size), 0),
            "connector 1": partial(seconds, ChargePoint(size), 1),
        }
        for size in SIZES
    }
    rows[REFERENCE] = dict.fromkeys(rows[name(SIZES[0])], reference_seconds)
    timings = measure_interleaved(rows, ROUNDS)
    columns = list(rows[REFERENCE])
    table = Table(
        "One composite schedule over 24 hours",
        "ms",
        columns,
        [(row, [timing.median(column) * 1e3 for column in columns]) for row, timing in timings.items()],
    )
    largest = timings[name(SIZES[-1])].median("charge point") * 1e3
    target = Target(f"ms of {name(SIZES[-1])}", largest, 5, at_most=True)
    return Report("composite", "CPU time to calculate a composite schedule.", ROUNDS, [table], [target])


def name(connectors: int) -> str:
    """Return the name of a size."""
    return f"{connectors} connector{'s' * (connectors > 1)}, {2 + 4 * connectors} profiles of {PERIODS} periods"


class ChargePoint:
    """The profiles and transactions of a charge point that is fully occupied. The times and limits are irregular."""

    def __init__(self, connectors: int) -> None:
        random = Random(7)
        self.connectors = {
            number: RunningTransaction(NOW - timedelta(seconds=random.randrange(7200)), number)
            for number in range(1, connectors + 1)
        }
        self.profiles: tuple[InstalledProfile, ...] = ()
        for number in range(connectors + 1):
            for level in (0, 1):
                for purpose in (P.TX_DEFAULT_PROFILE, P.TX_PROFILE) if number else (P.CHARGE_POINT_MAX_PROFILE,):
                    self._add(number, profile(random, len(self.profiles), level, purpose, number))

    def _add(self, connector: int, charging_profile: m.ChargingProfile) -> None:
        request = m.SetChargingProfileRequest(connector_id=connector, cs_charging_profiles=charging_profile)
        change, status = set_charging_profile(
            self.profiles, request, transactions=self.connectors, bounds=BOUNDS, now=NOW
        )
        if status is not m.ChargingProfileStatus.ACCEPTED:
            raise RuntimeError(change.refusal)
        self.profiles = change.profiles

    def composite_schedule(self, connector: int) -> m.GetCompositeScheduleResponse:
        """Return the answer to a GetCompositeSchedule."""
        request = m.GetCompositeScheduleRequest(connector_id=connector, duration=DAY)
        return composite_schedule(
            self.profiles, request, transactions=self.connectors, traits=TRAITS, bounds=BOUNDS, now=NOW
        )


def profile(
    random: Random, number: int, level: int, purpose: m.ChargingProfilePurpose, transaction_id: int
) -> m.ChargingProfile:
    """Return a profile that starts daily. Three quarters of the day have a period, and the lowest level has all."""
    lowest = level == 0 and purpose is not P.TX_PROFILE
    unit = random.choice([m.ChargingRateUnit.A, m.ChargingRateUnit.W])
    factor = 1 if unit is m.ChargingRateUnit.A else 690
    if purpose is P.CHARGE_POINT_MAX_PROFILE:
        factor *= 10
    starts = [0, *sorted(random.sample(range(1, DAY * 3 // 4), PERIODS - 1))]
    return m.ChargingProfile(
        charging_profile_id=number,
        stack_level=level,
        charging_profile_purpose=purpose,
        charging_profile_kind=K.RECURRING,
        recurrency_kind=R.DAILY,
        transaction_id=transaction_id if purpose is P.TX_PROFILE else None,
        charging_schedule=m.ChargingSchedule(
            charging_rate_unit=unit,
            start_schedule=NOW - timedelta(seconds=random.randrange(10 * DAY)),
            duration=None if lowest else DAY * 3 // 4,
            charging_schedule_period=tuple(
                m.ChargingSchedulePeriod(
                    start_period=start, limit=random.randrange(6, 33) * factor, number_phases=random.choice([1, 3, 3])
                )
                for start in starts
            ),
        ),
    )


def reference_seconds() -> float:
    """Return the CPU seconds of the reference."""
    start = process_time()
    total = 0
    for each in range(ADDITIONS):
        total += each
    return process_time() - start


def seconds(charge_point: ChargePoint, connector: int) -> float:
    """Return the CPU seconds of one composite schedule, the mean over the calls."""
    start = process_time()
    for _ in range(CALLS):
        charge_point.composite_schedule(connector)
    return (process_time() - start) / CALLS
