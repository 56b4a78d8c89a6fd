"""The limits that apply now, and the shares of the limit of the charge point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.station import Limit
from ocpp16_sdk.station.smart_charging._profiles import RunningTransaction
from ocpp16_sdk.station.smart_charging._sharing import (
    SharePolicy,
    ShareRequest,
    by_arrival,
    connector_limit,
    equally,
    live_limits,
)
from tests.station.smart_charging.vectors import TRAITS, ZERO, profile, set_profiles, time

A, W = m.ChargingRateUnit
MAX, TX = "ChargePointMaxProfile", "TxProfile"


def requests(*rows: tuple[int, int]) -> list[ShareRequest]:
    """Requests with these limits and minima; the second one started first, then the others in their order."""
    arrivals = [1, 0, *range(2, len(rows))]
    return [
        ShareRequest(number, limit, minimum, time(arrival))
        for number, ((limit, minimum), arrival) in enumerate(zip(rows, arrivals, strict=False), start=1)
    ]


@pytest.mark.parametrize(
    ("cap", "rows", "shares"),
    [
        (30, [(16, 0), (16, 0)], [15, 15]),
        (40, [(16, 0), (16, 0)], [16, 16]),
        (30, [(6, 0), (32, 0)], [6, 24]),
        (30, [(6, 0), (32, 0), (8, 0)], [6, 16, 8]),
        (10, [(8, 0), (8, 0), (8, 0)], [3, 3, 4]),
        (0, [(8, 0), (8, 0)], [0, 0]),
        (10, [(16, 6), (16, 6)], [0, 10]),
        (12, [(16, 6), (16, 6)], [6, 6]),
        (17, [(16, 6), (16, 6), (16, 6)], [9, 8, 0]),
        (5, [(16, 6), (16, 6)], [0, 0]),
        (10, [(4, 4), (16, 6)], [4, 6]),
    ],
)
def test_an_equal_share_is_the_same_for_all_that_can_use_it(
    cap: int, rows: list[tuple[int, int]], shares: list[int]
) -> None:
    assert equally(cap, requests(*rows)) == shares


@pytest.mark.parametrize(
    ("cap", "rows", "shares"),
    [
        (30, [(16, 0), (16, 0)], [14, 16]),
        (40, [(16, 0), (16, 0)], [16, 16]),
        (30, [(16, 0), (32, 0)], [0, 30]),
        (20, [(16, 6), (16, 6), (4, 4)], [0, 16, 4]),
        (0, [(16, 0)], [0]),
    ],
)
def test_by_arrival_the_first_transaction_gets_all_that_it_may_use(
    cap: int, rows: list[tuple[int, int]], shares: list[int]
) -> None:
    assert by_arrival(cap, requests(*rows)) == shares


RUNNING = {1: RunningTransaction(time(0), 7), 2: RunningTransaction(time(10), 8), 3: None}


def live(
    profiles: Sequence[tuple[int, m.ChargingProfile]],
    policy: SharePolicy = equally,
    *,
    at: float = 20,
    connectors: Mapping[int, RunningTransaction | None] = RUNNING,
    min_current: float = 0,
) -> Any:
    installed = set_profiles(profiles, connectors, at)
    return live_limits(installed, connectors, policy, traits=replace(TRAITS, min_current=min_current), now=time(at))


def test_without_profiles_there_is_no_limit() -> None:
    result = live([])
    assert (result.limits, result.next_change) == ({1: None, 2: None}, None)


def test_no_limit_is_not_the_limit_0() -> None:
    result = live([(1, profile(periods=[[0, 0]]))])
    assert result.limits == {1: Limit(0, 3), 2: None}


def test_the_charge_point_limit_is_for_the_sum_of_all_transactions() -> None:  # SC-13
    profiles = [(0, profile(1, MAX, [[0, 32]]))]
    assert live(profiles).limits == {1: Limit(16, 3), 2: Limit(16, 3)}
    assert live(profiles, by_arrival).limits == {1: Limit(32, 3), 2: Limit(0, 3)}
    alone = live(profiles, connectors={1: RUNNING[1], 2: None})
    assert alone.limits == {1: Limit(32, 3)}


def test_a_connector_does_not_get_more_than_its_own_limit() -> None:
    profiles = [(0, profile(1, MAX, [[0, 32]])), (1, profile(2, TX, [[0, 6, 1]]))]
    assert live(profiles).limits == {1: Limit(6, 1), 2: Limit(26, 3)}
    own = live(profiles[1:]).limits
    assert own == {1: Limit(6, 1), 2: None}


def test_shares_are_in_the_unit_and_phases_of_the_charge_point_limit() -> None:
    profiles = [
        (0, profile(1, MAX, [[0, 9000, 2]], unit="W")),
        (1, profile(2, TX, [[0, 6]])),
        (2, profile(3, TX, [[0, 20, 1]])),
    ]
    assert live(profiles).limits == {1: Limit(6, 2), 2: Limit(20, 1)}
    profiles[0] = (0, profile(1, MAX, [[0, 20, 1]]))
    profiles[1] = (1, profile(2, TX, [[0, 1150]], unit="W"))
    assert live(profiles).limits == {1: Limit(5, 1), 2: Limit(15, 1)}


def test_a_transaction_that_starts_in_the_future_because_the_clock_was_set_back_has_its_first_period() -> None:
    connectors = {1: RunningTransaction(time(1000), 7), 2: None}
    profiles = [(1, profile(1, TX, [[0, 6], [100, 8]], start=None))]
    assert live(profiles, connectors=connectors).limits == {1: Limit(6, 3)}


def test_a_share_below_the_minimum_of_a_vehicle_is_given_to_another() -> None:
    profiles = [(0, profile(1, MAX, [[0, 10]]))]
    limits = live(profiles, min_current=6).limits
    assert limits == {1: Limit(10, 3), 2: Limit(0, 3)}
    watts = [(0, profile(1, MAX, [[0, 6900]], unit="W"))]
    limits = live(watts, min_current=6).limits
    assert limits == {1: Limit(10, 3), 2: Limit(0, 3)}


@pytest.mark.parametrize(
    ("unit", "minimum", "phases", "milliamperes"),
    [("A", 8, 3, 8_000), ("W", 6900, 3, 10_000), ("W", 2300, 1, 10_000), ("A", 20, 3, 16_000), ("A", 5, 3, 6_000)],
)
def test_the_minimum_is_the_one_of_the_profile_that_counts_but_not_less_than_the_one_of_the_hardware(
    unit: str, minimum: float, phases: int, milliamperes: int
) -> None:
    received: list[ShareRequest] = []

    def policy(cap: int, requests: Sequence[ShareRequest]) -> list[int]:
        received.extend(requests)
        return equally(cap, requests)

    limit = 16 if unit == "A" else 16 * 230 * phases
    profiles = [
        (0, profile(1, MAX, [[0, 32]], minimum=31)),
        (1, profile(2, TX, [[0, limit, phases]], unit=unit, minimum=minimum)),
        (1, profile(3, minimum=15)),
    ]
    live(profiles, policy, min_current=6)
    assert received == [ShareRequest(1, 16_000, milliamperes, time(0)), ShareRequest(2, 32_000, 6_000, time(10))]


@pytest.mark.parametrize(
    ("returned", "shares", "correction"),
    [
        ([20_000, 12_000], [20_000, 12_000], ""),
        ([33_000, 0], [32_000, 0], "share 33000 of connector 1: must be an int from 0 to 32000"),
        ([-1, 9_000], [0, 9_000], "share -1 of connector 1: must be an int from 0 to 32000"),
        ([1.5, 9_000], [0, 9_000], "share 1.5 of connector 1: must be an int from 0 to 32000"),
        ([None, 9_000], [0, 9_000], "share None of connector 1: must be an int from 0 to 32000"),
        ([32_000, 32_000], [16_000, 16_000], "shares of 64000 together: must be at most 32000"),
        ([30_000, 10_000], [24_000, 8_000], "shares of 40000 together: must be at most 32000"),
        ([32_000], [16_000, 16_000], "1 shares: must be 2, one for each request"),
        ([0, 0, 0], [16_000, 16_000], "3 shares: must be 2, one for each request"),
    ],
)
def test_a_wrong_result_of_a_policy_is_corrected_and_reported(
    returned: list[Any], shares: list[int], correction: str
) -> None:
    result = live([(0, profile(1, MAX, [[0, 32]]))], lambda cap, requests: returned)
    assert [each.current * 1000 for each in result.limits.values()] == shares
    assert (result.correction, result.error) == (correction, None)


def test_an_exception_of_a_policy_is_reported_and_the_shares_are_equal() -> None:
    problem = KeyError("x")

    def policy(cap: int, requests: Sequence[ShareRequest]) -> list[int]:
        raise problem

    result = live([(0, profile(1, MAX, [[0, 32]]))], policy)
    assert [each.current for each in result.limits.values()] == [16, 16]
    assert (result.correction, result.error) == ("", problem)


def test_a_policy_is_not_called_without_a_limit_or_without_transactions() -> None:
    def policy(cap: int, requests: Sequence[ShareRequest]) -> list[int]:
        raise AssertionError

    assert live([], policy).error is None
    idle = live([(0, profile(1, MAX, [[0, 32]]))], policy, connectors={1: None})
    assert (idle.limits, idle.error) == ({}, None)


@pytest.mark.parametrize(
    ("profiles", "change"),
    [
        ([(0, profile(1, MAX, [[0, 32]]))], None),
        ([(0, profile(1, MAX, [[0, 32], [50, 16]]))], 50),
        ([(0, profile(1, MAX, start=90))], 90),
        ([(0, profile(1, MAX, valid_from=90))], 90),
        ([(0, profile(1, MAX, [[0, 32]])), (1, profile(2, periods=[[0, 6], [40, 8]]))], 40),
        ([(1, profile(2, kind="Relative", periods=[[0, 6], [40, 8]]))], 40),
        ([(2, profile(2, kind="Relative", periods=[[0, 6], [40, 8]]))], 50),
        ([(1, profile(2, duration=60)), (2, profile(3, valid_to=55))], 55),
        ([(1, profile(2, TX, stack=1)), (1, profile(3, TX, duration=30))], None),  # the lower level does not count
        ([(3, profile(2, duration=60))], None),  # no transaction
        ([(1, profile(2, kind="Recurring", recurrency="Daily", duration=5))], 86_400),
    ],
)
def test_the_next_change_is_the_first_that_counts(
    profiles: list[tuple[int, m.ChargingProfile]], change: int | None
) -> None:
    assert live(profiles).next_change == (None if change is None else time(change))


def test_the_limit_of_one_connector_is_under_the_whole_charge_point_limit() -> None:
    installed = set_profiles([(0, profile(1, MAX, [[0, 20], [100, 8]])), (1, profile(2, periods=[[0, 16]]))], RUNNING)

    def limit(connector: int, at: float) -> Any:
        return connector_limit(installed, connector, RUNNING[connector], traits=TRAITS, now=time(at))

    assert limit(1, 20) == (Limit(16, 3), time(100))
    assert limit(1, 100) == (Limit(8, 3), None)
    assert limit(2, 20) == (Limit(20, 3), time(100))
    assert connector_limit((), 3, None, traits=TRAITS, now=ZERO) == (None, None)
