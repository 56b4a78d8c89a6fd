"""The charging profiles of the simulated charge point (OCPP 1.6 3.13, 5.5, 5.7, 5.16)."""

from __future__ import annotations

from typing import Any

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import ErrorCode, RemoteCallError
from tests.support.simulated_charge_point import Simulation, simulated
from tests.support.unchecked_requests import UncheckedProfile
from tests.support.virtual_time import in_virtual_time

MAXIMUM = m.ChargingProfilePurpose.CHARGE_POINT_MAX_PROFILE
DEFAULT = m.ChargingProfilePurpose.TX_DEFAULT_PROFILE
OWN = m.ChargingProfilePurpose.TX_PROFILE


def profile(
    purpose: m.ChargingProfilePurpose = DEFAULT,
    *,
    number: int = 1,
    stack_level: int = 0,
    limit: float = 16,
    transaction_id: int | None = None,
) -> m.ChargingProfile:
    return m.ChargingProfile(
        charging_profile_id=number,
        stack_level=stack_level,
        charging_profile_purpose=purpose,
        charging_profile_kind=m.ChargingProfileKind.RELATIVE,
        charging_schedule=m.ChargingSchedule(
            charging_rate_unit=m.ChargingRateUnit.A,
            charging_schedule_period=(m.ChargingSchedulePeriod(start_period=0, limit=limit),),
        ),
        transaction_id=transaction_id,
    )


async def install(simulation: Simulation, connector_id: int, given: m.ChargingProfile) -> str:
    answer = await simulation.remote.call(UncheckedProfile(connector_id=connector_id, cs_charging_profiles=given))
    return answer.status


async def clear(simulation: Simulation, **criteria: Any) -> tuple[str, list[int]]:
    """The answer, and the ids that are left."""
    answer = await simulation.remote.clear_charging_profile(**criteria)
    return answer.status, sorted(simulation.charger.profiles)


@pytest.mark.parametrize(
    ("purpose", "whole", "connector"),
    [(MAXIMUM, "Accepted", "Rejected"), (DEFAULT, "Accepted", "Accepted"), (OWN, "Rejected", "Accepted")],
)
@in_virtual_time
async def test_a_purpose_has_its_place(purpose: m.ChargingProfilePurpose, whole: str, connector: str) -> None:  # SC-01
    async with simulated() as simulation:
        await simulation.started(1)
        assert await install(simulation, 0, profile(purpose, number=1)) == whole
        assert await install(simulation, 1, profile(purpose, number=2)) == connector


@pytest.mark.parametrize("number", [3, 99, -1])
@in_virtual_time
async def test_a_connector_that_is_not_there_is_an_error(number: int) -> None:  # SC-02
    async with simulated() as simulation:
        with pytest.raises(RemoteCallError) as caught:
            await install(simulation, number, profile())
        assert caught.value.code == ErrorCode.PROPERTY_CONSTRAINT_VIOLATION


@in_virtual_time
async def test_a_tx_profile_needs_a_transaction_and_is_removed_with_it() -> None:  # SC-05, SC-06
    async with simulated() as simulation:
        assert await install(simulation, 1, profile(OWN)) == "Rejected"
        transaction_id = await simulation.started(1)
        assert await install(simulation, 1, profile(OWN, transaction_id=transaction_id + 1)) == "Rejected"
        assert await install(simulation, 2, profile(OWN, transaction_id=transaction_id)) == "Rejected"
        assert await install(simulation, 1, profile(OWN, transaction_id=transaction_id)) == "Accepted"
        assert await install(simulation, 1, profile(DEFAULT, number=2)) == "Accepted"
        await simulation.remote.remote_stop_transaction(transaction_id=transaction_id)
        await simulation.messages_so_far()
        assert list(simulation.charger.profiles) == [2]


@in_virtual_time
async def test_a_profile_replaces_one_with_the_same_id_or_level() -> None:  # SC-09
    async with simulated() as simulation:
        assert await install(simulation, 1, profile(number=1)) == "Accepted"
        assert await install(simulation, 1, profile(number=2)) == "Accepted", "the same level: it replaces"
        assert list(simulation.charger.profiles) == [2]
        assert await install(simulation, 2, profile(number=2, stack_level=3)) == "Accepted", "the same id: it replaces"
        assert {known: place for known, (place, _) in simulation.charger.profiles.items()} == {2: 2}
        for other in (profile(number=3), profile(number=4, stack_level=1)):
            assert await install(simulation, 2, other) == "Accepted"
        assert sorted(simulation.charger.profiles) == [2, 3, 4]


@in_virtual_time
async def test_a_full_store_accepts_replacements_only() -> None:  # SC-23
    async with simulated() as simulation:
        for number in range(100):
            assert await install(simulation, 0, profile(number=number, stack_level=number)) == "Accepted"
        assert await install(simulation, 0, profile(number=100, stack_level=100)) == "Rejected"
        assert await install(simulation, 0, profile(number=100, stack_level=5)) == "Accepted"
        assert await install(simulation, 0, profile(number=7, stack_level=1000)) == "Accepted"
        assert len(simulation.charger.profiles) == 100


@in_virtual_time
async def test_profiles_are_cleared_by_id_or_by_all_criteria() -> None:  # SC-27
    async with simulated() as simulation:
        for place, given in (
            (0, profile(MAXIMUM, number=1)),
            (0, profile(DEFAULT, number=2)),
            (1, profile(DEFAULT, number=3)),
            (1, profile(DEFAULT, number=4, stack_level=1)),
            (2, profile(DEFAULT, number=5, stack_level=1)),
        ):
            assert await install(simulation, place, given) == "Accepted"
        assert await clear(simulation, id=9) == ("Unknown", [1, 2, 3, 4, 5])
        assert await clear(simulation, connector_id=1, charging_profile_purpose=MAXIMUM) == ("Unknown", [1, 2, 3, 4, 5])
        assert await clear(simulation, id=5, connector_id=1, stack_level=7) == ("Accepted", [1, 2, 3, 4])
        assert await clear(simulation, connector_id=1, stack_level=1) == ("Accepted", [1, 2, 3])
        assert await clear(simulation, connector_id=0, charging_profile_purpose=DEFAULT) == ("Accepted", [1, 3])
        assert await clear(simulation) == ("Accepted", [])
        assert await clear(simulation) == ("Unknown", [])


@in_virtual_time
async def test_a_remote_start_may_contain_a_profile() -> None:  # CP-101, SC-28
    async with simulated() as simulation:
        for wrong in (profile(DEFAULT), profile(MAXIMUM), profile(OWN, transaction_id=1)):
            assert await simulation.start_unchecked(1, charging_profile=wrong) == "Rejected"
        assert await simulation.start(1, charging_profile=profile(OWN, number=8, stack_level=2)) == "Accepted"
        await simulation.messages_so_far()
        assert {known: place for known, (place, _) in simulation.charger.profiles.items()} == {8: 1}
        assert await install(simulation, 1, profile(OWN, number=9, stack_level=2)) == "Accepted"
        assert list(simulation.charger.profiles) == [9]
        await simulation.remote.remote_stop_transaction(transaction_id=1)
        await simulation.messages_so_far()
        assert simulation.charger.profiles == {}


@in_virtual_time
async def test_the_composite_schedule_has_the_strictest_limit() -> None:  # SC-29
    async with simulated() as simulation:
        answer = await simulation.remote.get_composite_schedule(connector_id=3, duration=60)
        assert answer == m.GetCompositeScheduleResponse(status=m.GetCompositeScheduleStatus.REJECTED)
        limits: list[float] = []
        for given in (None, profile(MAXIMUM, number=1, limit=20), profile(DEFAULT, number=2, limit=10.5)):
            if given is not None:
                assert await install(simulation, 0, given) == "Accepted"
            answer = await simulation.remote.get_composite_schedule(connector_id=1, duration=60)
            assert answer.status is m.GetCompositeScheduleStatus.ACCEPTED
            assert answer.connector_id == 1
            assert answer.schedule_start is not None
            schedule = answer.charging_schedule
            assert schedule is not None
            assert (schedule.duration, schedule.start_schedule) == (60, None)  # SC-30
            limits += [period.limit for period in schedule.charging_schedule_period]
        assert limits == [32, 20, 10.5]
