"""Worked examples of composite schedules: `vectors.json`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ocpp16_sdk.station.smart_charging._profiles import RunningTransaction
from tests.station.smart_charging.vectors import (
    BOUNDS,
    TRAITS,
    VECTORS,
    composite,
    periods_of,
    profile,
    set_profiles,
    time,
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_composite_schedule_has_the_periods_of_its_vector(vector: dict[str, Any]) -> None:
    """SC-07, SC-08, SC-10, SC-12, SC-14, SC-15, SC-17, SC-19, SC-20, SC-21, SC-31, SC-32, SC-33, SC-38, SC-39."""
    query = vector["query"]
    connectors = {
        number: RunningTransaction(time(vector["tx_start"][str(number)]), 1)
        if str(number) in vector["tx_start"]
        else None
        for number in range(1, vector["connectors"] + 1)
    }
    described = [dict(each) for each in vector["profiles"]]
    profiles = set_profiles(
        [(each.pop("connector"), profile(each.pop("id"), **each)) for each in described], connectors, query["at"]
    )
    answer = composite(
        profiles,
        connectors,
        query["connector"],
        query["duration"],
        at=query["at"],
        unit=query["unit"],
        traits=replace(TRAITS, **vector.get("hardware", {})),
        bounds=replace(BOUNDS, periods=vector.get("max_periods", BOUNDS.periods)),
    )
    assert answer.charging_schedule is not None
    assert answer.charging_schedule.charging_rate_unit == vector.get("unit", query["unit"])
    expected = [tuple(each) for each in vector["expect"]]
    found = periods_of(answer)
    assert [each[: len(wanted)] for each, wanted in zip(found, expected, strict=True)] == expected
