"""Builds profiles and answers from short descriptions, as in `vectors.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ocpp16_sdk import messages as m
from ocpp16_sdk.station import Traits
from ocpp16_sdk.station.smart_charging._acceptance import set_charging_profile
from ocpp16_sdk.station.smart_charging._bounds import ProfileBounds
from ocpp16_sdk.station.smart_charging._composite import composite_schedule
from ocpp16_sdk.station.smart_charging._profiles import InstalledProfile, RunningTransaction

ZERO = datetime(2026, 1, 1, tzinfo=UTC)
TRAITS = Traits(voltage=230, phases=3, max_current=48, min_current=0, switches_phases=True)
BOUNDS = ProfileBounds()
VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))["vectors"]

Connectors = Mapping[int, RunningTransaction | None]


def time(seconds: float) -> datetime:
    return ZERO + timedelta(seconds=seconds)


def schedule(
    periods: Sequence[Sequence[float]],
    *,
    unit: str = "A",
    start: int | None = 0,
    duration: int | None = None,
    minimum: float | None = None,
) -> m.ChargingSchedule:
    return m.ChargingSchedule(
        charging_rate_unit=m.ChargingRateUnit(unit),
        start_schedule=None if start is None else time(start),
        duration=duration,
        min_charging_rate=minimum,
        charging_schedule_period=tuple(
            m.ChargingSchedulePeriod(
                start_period=int(each[0]), limit=each[1], number_phases=int(each[2]) if each[2:] else None
            )
            for each in periods
        ),
    )


def profile(
    number: int = 1,
    purpose: str = "TxDefaultProfile",
    periods: Sequence[Sequence[float]] = ((0, 16),),
    *,
    kind: str = "Absolute",
    recurrency: str | None = None,
    stack: int = 0,
    unit: str = "A",
    start: int | None = 0,
    duration: int | None = None,
    minimum: float | None = None,
    valid_from: int | None = None,
    valid_to: int | None = None,
    transaction_id: int | None = None,
) -> m.ChargingProfile:
    return m.ChargingProfile(
        charging_profile_id=number,
        stack_level=stack,
        charging_profile_purpose=m.ChargingProfilePurpose(purpose),
        charging_profile_kind=m.ChargingProfileKind(kind),
        recurrency_kind=None if recurrency is None else m.RecurrencyKind(recurrency),
        valid_from=None if valid_from is None else time(valid_from),
        valid_to=None if valid_to is None else time(valid_to),
        transaction_id=transaction_id,
        charging_schedule=schedule(periods, unit=unit, start=start, duration=duration, minimum=minimum),
    )


def set_profiles(
    profiles: Sequence[tuple[int, m.ChargingProfile]], connectors: Connectors, at: float = 0
) -> tuple[InstalledProfile, ...]:
    """Set profiles for connectors in this order; each is accepted."""
    installed: tuple[InstalledProfile, ...] = ()
    for connector, each in profiles:
        request = m.SetChargingProfileRequest(connector_id=connector, cs_charging_profiles=each)
        change, status = set_charging_profile(installed, request, transactions=connectors, bounds=BOUNDS, now=time(at))
        assert (status, change.refusal) == (m.ChargingProfileStatus.ACCEPTED, "")
        installed = change.profiles
    return installed


def composite(
    profiles: Sequence[InstalledProfile],
    connectors: Connectors,
    connector: int,
    duration: int,
    *,
    at: float = 0,
    unit: str | None = "A",
    traits: Traits = TRAITS,
    bounds: ProfileBounds = BOUNDS,
) -> m.GetCompositeScheduleResponse:
    request = m.GetCompositeScheduleRequest(
        connector_id=connector,
        duration=duration,
        charging_rate_unit=None if unit is None else m.ChargingRateUnit(unit),
    )
    return composite_schedule(profiles, request, transactions=connectors, traits=traits, bounds=bounds, now=time(at))


def periods_of(answer: m.GetCompositeScheduleResponse) -> list[tuple[int, float, int | None]]:
    assert answer.charging_schedule is not None
    return [
        (each.start_period, each.limit, each.number_phases)
        for each in answer.charging_schedule.charging_schedule_period
    ]
