"""Which profiles are accepted, and what they replace; what is cleared."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import ErrorCode
from ocpp16_sdk.station.smart_charging._acceptance import (
    ProfileChange,
    clear_charging_profile,
    install_remote_start_profile,
    remote_start_refusal,
    remove_expired_profiles,
    remove_tx_profiles,
    set_charging_profile,
)
from ocpp16_sdk.station.smart_charging._bounds import ProfileBounds
from ocpp16_sdk.station.smart_charging._profiles import InstalledProfile, RunningTransaction
from tests.station.smart_charging.vectors import BOUNDS, ZERO, profile, set_profiles, time

MAX, DEFAULT, TX = "ChargePointMaxProfile", "TxDefaultProfile", "TxProfile"
INSTALLED = [(1, profile(1, DEFAULT, stack=1)), (0, profile(2, DEFAULT, stack=1)), (1, profile(3, TX, stack=1))]
CONNECTORS = {1: RunningTransaction(ZERO, 7), 2: None, 3: RunningTransaction(ZERO, None)}


def set_one(
    connector: int,
    new: m.ChargingProfile,
    profiles: tuple[InstalledProfile, ...] = (),
    *,
    bounds: ProfileBounds = BOUNDS,
    at: float = 0,
) -> ProfileChange:
    request = m.SetChargingProfileRequest(connector_id=connector, cs_charging_profiles=new)
    change, status = set_charging_profile(profiles, request, transactions=CONNECTORS, bounds=bounds, now=time(at))
    accepted = status is m.ChargingProfileStatus.ACCEPTED
    assert accepted is (change.refusal == "") is (change.added is not None)
    assert accepted or (change.profiles, change.removed) == (profiles, ())
    return change


def ids(change: ProfileChange) -> list[int]:
    return [each.profile.charging_profile_id for each in change.profiles]


@pytest.mark.parametrize(
    ("purpose", "connector", "accepted"),
    [
        (MAX, 0, True),
        (MAX, 1, False),
        (MAX, 2, False),
        (DEFAULT, 0, True),
        (DEFAULT, 1, True),
        (DEFAULT, 2, True),
        (TX, 0, False),
        (TX, 1, True),
        (TX, 2, False),
    ],
)
def test_a_purpose_is_accepted_on_its_connectors_only(purpose: str, connector: int, accepted: bool) -> None:  # SC-01
    assert (set_one(connector, profile(purpose=purpose)).refusal == "") is accepted


@pytest.mark.parametrize("connector", [4, 99, -1])
@pytest.mark.parametrize("purpose", [MAX, DEFAULT, TX])
def test_a_connector_that_does_not_exist_gets_the_code_of_a_callerror(connector: int, purpose: str) -> None:
    before = set_profiles(INSTALLED, CONNECTORS)
    request = m.SetChargingProfileRequest(connector_id=connector, cs_charging_profiles=profile(1, purpose))
    change, code = set_charging_profile(before, request, transactions=CONNECTORS, bounds=BOUNDS, now=ZERO)
    assert code is ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
    refusal = f"connectorId={connector}: the charge point has no such connector"
    assert change == ProfileChange(before, refusal=refusal)


@pytest.mark.parametrize(
    ("connector", "transaction_id", "refusal"),
    [
        (1, 7, ""),
        (1, None, ""),
        (1, 8, "transactionId=8: must be the transaction of the connector"),
        (1, 0, "transactionId=0: must be the transaction of the connector"),
        (2, 7, "connectorId=2: must have a transaction for a TxProfile"),
        (2, None, "connectorId=2: must have a transaction for a TxProfile"),
        (3, 7, "transactionId=7: must be the transaction of the connector"),
        (3, None, ""),
    ],
)
def test_a_tx_profile_needs_its_running_transaction(  # SC-05
    connector: int, transaction_id: int | None, refusal: str
) -> None:
    assert set_one(connector, profile(purpose=TX, transaction_id=transaction_id)).refusal == refusal


RECURRING = {"kind": "Recurring", "recurrency": "Daily"}


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        (RECURRING, ""),
        (RECURRING | {"recurrency": None}, "recurrencyKind: must be present in a Recurring profile"),
        (RECURRING | {"start": None}, "startSchedule: must be present in a Recurring profile"),
        ({"kind": "Absolute", "recurrency": "Daily"}, ""),
        ({"kind": "Relative", "recurrency": "Weekly"}, ""),
    ],
)
def test_a_recurring_profile_needs_recurrency_kind_and_start(fields: dict[str, Any], refusal: str) -> None:  # SC-16
    assert set_one(0, profile(**fields)).refusal == refusal


@pytest.mark.parametrize(
    ("periods", "refusal"),
    [
        ([[0, 6], [1, 8], [5, 0]], ""),
        ([[1, 6]], "startPeriod=1: must be 0 in the first period"),
        ([[-1, 6]], "startPeriod=-1: must be 0 in the first period"),
        ([[0, 6], [5, 8], [5, 9]], "startPeriod=5: must be more than 5, the start before it"),
        ([[0, 6], [5, 8], [4, 9]], "startPeriod=4: must be more than 5, the start before it"),
        ([], "0 periods: must be from 1 to 24 (ChargingScheduleMaxPeriods)"),
    ],
)
def test_periods_start_at_0_and_ascend(periods: list[list[float]], refusal: str) -> None:  # SC-18
    assert set_one(0, profile(periods=periods)).refusal == refusal


@pytest.mark.parametrize(
    ("allowed", "unit", "accepted"),
    [("AW", "A", True), ("AW", "W", True), ("A", "A", True), ("A", "W", False), ("W", "A", False), ("W", "W", True)],
)
def test_a_unit_that_is_not_allowed_is_rejected(allowed: str, unit: str, accepted: bool) -> None:  # SC-22
    bounds = replace(BOUNDS, units=frozenset(map(m.ChargingRateUnit, allowed)))
    change = set_one(0, profile(unit=unit), bounds=bounds)
    assert change.refusal == ("" if accepted else f"chargingRateUnit={unit}: must be {allowed}")


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"stack": 8}, ""),
        ({"stack": 9}, "stackLevel=9: must be from 0 to 8 (ChargeProfileMaxStackLevel)"),
        ({"stack": -1}, "stackLevel=-1: must be from 0 to 8 (ChargeProfileMaxStackLevel)"),
        ({"periods": [[each, 6] for each in range(24)]}, ""),
        (
            {"periods": [[each, 6] for each in range(25)]},
            "25 periods: must be from 1 to 24 (ChargingScheduleMaxPeriods)",
        ),
        ({"periods": [[0, 0]]}, ""),
        ({"periods": [[0, -0.1]]}, "limit=-0.1: must be 0 or more"),
        ({"periods": [[0, 6, 3], [1, 6, 0]]}, "numberPhases=0: must be 1 or more"),
        ({"periods": [[0, 6, 4]]}, ""),
        ({"minimum": 0}, ""),
        ({"minimum": -0.1}, "minChargingRate=-0.1: must be 0 or more"),
        ({"duration": 0}, "duration=0: must be a positive number of seconds"),
        ({"duration": -1}, "duration=-1: must be a positive number of seconds"),
        ({"duration": 1}, ""),
        ({"valid_from": 100, "valid_to": 101}, ""),
        ({"valid_from": 100, "valid_to": 100}, "validTo: must be later than validFrom"),
        ({"valid_to": 10}, "validTo: must be later than the current time"),
        ({"valid_to": 11}, ""),
    ],
)
def test_a_profile_out_of_bounds_is_rejected(fields: dict[str, Any], refusal: str) -> None:  # SC-23
    assert set_one(0, profile(**fields), at=10).refusal == refusal


@pytest.mark.parametrize("limit", [float("inf"), float("nan"), 1e9])
def test_a_limit_that_is_no_amount_is_rejected(limit: float) -> None:
    broken = m.ChargingSchedulePeriod.model_construct(start_period=0, limit=limit, number_phases=None)
    good = profile()
    schedule = good.charging_schedule.model_copy(update={"charging_schedule_period": (broken,)})
    change = set_one(0, good.model_copy(update={"charging_schedule": schedule}))
    assert change.refusal == f"limit={limit}: must be 0 or more"


@pytest.mark.parametrize("purpose", [DEFAULT, TX])
def test_the_validity_of_every_purpose_is_accepted(purpose: str) -> None:  # SC-33
    assert set_one(1, profile(purpose=purpose, valid_from=10, valid_to=20)).refusal == ""


@pytest.mark.parametrize(
    ("connector", "new", "after"),
    [
        (1, profile(4, DEFAULT, stack=1), [2, 3, 4]),  # the level and purpose of 1
        (0, profile(4, DEFAULT, stack=1), [1, 3, 4]),  # of 2
        (1, profile(4, TX, stack=1), [1, 2, 4]),  # of 3
        (2, profile(4, DEFAULT, stack=1), [1, 2, 3, 4]),  # another connector
        (1, profile(4, DEFAULT, stack=2), [1, 2, 3, 4]),  # another level
        (0, profile(4, MAX, stack=1), [1, 2, 3, 4]),  # another purpose
        (2, profile(1, DEFAULT, stack=5), [2, 3, 1]),  # the id of 1
        (0, profile(3, DEFAULT, stack=1), [1, 3]),  # the id of 3, and the level and purpose of 2
    ],
)
def test_a_profile_replaces_the_same_id_or_the_same_level_and_purpose(  # SC-09
    connector: int, new: m.ChargingProfile, after: list[int]
) -> None:
    before = set_profiles(INSTALLED, CONNECTORS)
    change = set_one(connector, new, before)
    assert ids(change) == after
    assert change.profiles[-1] == change.added == InstalledProfile(connector, new, ZERO)
    assert {*change.removed} == {*before} - {*change.profiles}


def test_old_profiles_count_until_the_replacement_is_accepted_and_not_longer() -> None:  # SC-11
    before = set_profiles(INSTALLED, CONNECTORS)
    refused = set_one(1, profile(1, DEFAULT, stack=99), before)
    assert refused.profiles == before
    assert refused.refusal
    assert before[0] not in set_one(1, profile(1, DEFAULT), before).profiles


def test_a_replacement_does_not_count_twice() -> None:  # SC-23
    bounds = replace(BOUNDS, profiles=3)
    before = set_profiles(INSTALLED, CONNECTORS)
    refusal = "4 profiles: must be at most 3 (MaxChargingProfilesInstalled)"
    assert set_one(2, profile(4), before, bounds=bounds).refusal == refusal
    assert ids(set_one(1, profile(4, stack=1), before, bounds=bounds)) == [2, 3, 4]
    assert ids(set_one(2, profile(1), before, bounds=bounds)) == [2, 3, 1]


def test_expired_profiles_are_removed_and_do_not_count() -> None:
    bounds = replace(BOUNDS, profiles=1)
    before = set_profiles([(0, profile(1, valid_to=10))], CONNECTORS)
    assert set_one(1, profile(2), before, bounds=bounds, at=9).refusal
    change = set_one(1, profile(2), before, bounds=bounds, at=10)
    assert (ids(change), change.removed) == ([2], before)
    assert remove_expired_profiles(before, time(9)).profiles == before
    assert remove_expired_profiles(before, time(10)) == ProfileChange((), removed=before)


def test_tx_profiles_are_removed_with_their_transaction() -> None:  # SC-06
    before = set_profiles([*INSTALLED, (3, profile(5, TX))], CONNECTORS)
    change = remove_tx_profiles(before, 1)
    assert ids(change) == [1, 2, 5]
    assert [each.profile.charging_profile_id for each in change.removed] == [3]


ALL = {
    1: (0, profile(1, MAX, stack=0)),
    2: (0, profile(2, DEFAULT, stack=0)),
    3: (1, profile(3, DEFAULT, stack=0)),
    4: (1, profile(4, DEFAULT, stack=1)),
    5: (1, profile(5, TX, stack=1)),
    6: (2, profile(6, DEFAULT, stack=1)),
}


P = m.ChargingProfilePurpose
CRITERIA: list[tuple[dict[str, Any], set[int]]] = [
    ({}, {1, 2, 3, 4, 5, 6}),
    ({"id": 4}, {4}),
    ({"id": 4, "connector_id": 2, "charging_profile_purpose": P.CHARGE_POINT_MAX_PROFILE, "stack_level": 7}, {4}),
    ({"id": 9, "connector_id": 1}, set()),
    ({"connector_id": 0}, {1, 2}),
    ({"connector_id": 1}, {3, 4, 5}),
    ({"connector_id": 9}, set()),
    ({"charging_profile_purpose": P.TX_DEFAULT_PROFILE}, {2, 3, 4, 6}),
    ({"stack_level": 1}, {4, 5, 6}),
    ({"connector_id": 1, "charging_profile_purpose": P.TX_DEFAULT_PROFILE}, {3, 4}),
    ({"connector_id": 1, "stack_level": 1}, {4, 5}),
    ({"charging_profile_purpose": P.TX_DEFAULT_PROFILE, "stack_level": 1}, {4, 6}),
    ({"connector_id": 1, "charging_profile_purpose": P.TX_DEFAULT_PROFILE, "stack_level": 1}, {4}),
    ({"connector_id": 2, "charging_profile_purpose": P.TX_PROFILE, "stack_level": 1}, set()),
]


@pytest.mark.parametrize(("criteria", "cleared"), CRITERIA)
def test_profiles_are_cleared_by_id_or_by_all_criteria_together(  # SC-27
    criteria: dict[str, Any], cleared: set[int]
) -> None:  # ACT-07
    before = set_profiles([*ALL.values()], CONNECTORS)
    change, status = clear_charging_profile(before, m.ClearChargingProfileRequest(**criteria))
    assert {*ids(change)} == {*ALL} - cleared
    assert {each.profile.charging_profile_id for each in change.removed} == cleared
    assert status == ("Accepted" if cleared else "Unknown")


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        (profile(purpose=TX), ""),
        (profile(purpose=DEFAULT), "chargingProfilePurpose=TxDefaultProfile: must be TxProfile in a remote start"),
        (profile(purpose=TX, transaction_id=7), "transactionId=7: must be absent in a remote start"),
        (profile(purpose=TX, duration=0), "duration=0: must be a positive number of seconds"),
    ],
)
def test_the_profile_of_a_remote_start_is_a_tx_profile_without_an_id(new: m.ChargingProfile, refusal: str) -> None:
    assert remote_start_refusal((), new, bounds=BOUNDS, now=ZERO) == refusal


@pytest.mark.parametrize(("stack", "after"), [(1, [9]), (0, [8, 9])])
def test_a_later_profile_replaces_the_one_of_the_remote_start_or_is_stacked(stack: int, after: list[int]) -> None:
    remote = profile(8, TX, stack=1)  # SC-28
    started = install_remote_start_profile((), 1, remote, now=ZERO)
    assert started.added == InstalledProfile(1, remote, ZERO)
    assert ids(set_one(1, profile(9, TX, stack=stack, transaction_id=7), started.profiles)) == after


def test_a_full_store_refuses_the_profile_of_a_remote_start_unless_it_replaces_one() -> None:
    before = set_profiles([*INSTALLED[:2], (1, profile(3, TX, valid_to=20))], CONNECTORS)
    bounds = replace(BOUNDS, profiles=3)
    full = "4 profiles: must be at most 3 (MaxChargingProfilesInstalled)"
    assert remote_start_refusal(before, profile(8, TX), bounds=bounds, now=time(19)) == full
    assert remote_start_refusal(before, profile(8, TX), bounds=bounds, now=time(20)) == ""
    assert remote_start_refusal(before, profile(2, TX), bounds=bounds, now=time(19)) == ""


def test_an_accepted_profile_of_a_remote_start_is_installed_even_in_a_full_store() -> None:
    before = set_profiles([(0, profile(each, stack=each)) for each in range(BOUNDS.stack_level)], CONNECTORS)
    change = install_remote_start_profile(before, 3, profile(99, TX), now=ZERO)
    assert change == ProfileChange((*before, InstalledProfile(3, profile(99, TX), ZERO)), change.added)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"stack_level": -1}, "stack_level=-1: must be"),
        ({"periods": 0}, "periods=0: must be"),
        ({"profiles": 0}, "profiles=0: must be"),
        ({"units": frozenset[m.ChargingRateUnit]()}, r"units=frozenset\(\): must contain at least one unit"),
    ],
)
def test_a_wrong_bound_is_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ProfileBounds(**wrong)


def test_every_combination_of_criteria_is_in_the_table() -> None:
    given = {tuple(sorted(criteria)) for criteria, _ in CRITERIA if "id" not in criteria}
    names = ("charging_profile_purpose", "connector_id", "stack_level")
    assert given == {each for count in range(4) for each in combinations(names, count)}
