"""The reservations of the simulated charge point (OCPP 1.6 5.1, 5.13)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.simulator._connector import SimulatedTransaction
from tests.support.simulated_charge_point import ID_TAG, Simulation, simulated
from tests.support.virtual_time import in_virtual_time

HOUR = 3600


async def reserve(simulation: Simulation, number: int = 1, *, reservation_id: int = 1, lasts: float = HOUR) -> str:
    answer = await simulation.remote.reserve_now(
        connector_id=number,
        expiry_date=datetime.now(UTC) + timedelta(seconds=lasts),
        id_tag=ID_TAG,
        reservation_id=reservation_id,
    )
    return answer.status


async def cancel(simulation: Simulation, reservation_id: int) -> str:
    return (await simulation.remote.cancel_reservation(reservation_id=reservation_id)).status


@in_virtual_time
async def test_a_reserved_connector_reports_it_and_refuses_other_identifiers() -> None:  # CP-109, CP-103
    async with simulated() as simulation:
        assert await reserve(simulation) == "Accepted"
        assert await simulation.statuses() == [(1, "Reserved")]
        assert await simulation.start(1, "another") == "Rejected"
        assert await simulation.start(None, "another") == "Accepted"
        said = await simulation.messages_so_far()
        assert [each.connector_id for each in said if isinstance(each, m.StartTransactionRequest)] == [2]


@in_virtual_time
async def test_the_start_that_it_was_made_for_uses_it_up() -> None:  # CP-110, CP-111
    async with simulated() as simulation:
        assert await reserve(simulation, reservation_id=77) == "Accepted"
        assert await simulation.start(1, ID_TAG.lower()) == "Accepted"
        start = await simulation.log.until(m.StartTransactionRequest)
        assert start.reservation_id == 77
        assert await cancel(simulation, 77) == "Rejected"
        await simulation.messages_so_far()
        await simulation.remote.remote_stop_transaction(transaction_id=1)
        assert await simulation.statuses() == [(1, "Finishing"), (1, "Available")]
        assert await simulation.start(2) == "Accepted"
        assert (await simulation.log.until(m.StartTransactionRequest)).reservation_id is None


@in_virtual_time
async def test_a_connector_has_one_reservation() -> None:  # CP-106
    async with simulated() as simulation:
        await simulation.started(2)
        answers = [await reserve(simulation, 1, reservation_id=1), await reserve(simulation, 1, reservation_id=2)]
        assert answers == ["Accepted", "Occupied"]
        assert await reserve(simulation, 2, reservation_id=3) == "Occupied"
        for number in (0, 3, -1):  # CP-108: the whole cannot be reserved
            assert await reserve(simulation, number, reservation_id=4) == "Rejected"
        assert await reserve(simulation, 1, reservation_id=1, lasts=-1) == "Rejected"  # CP-113


@in_virtual_time
async def test_the_same_id_replaces_a_reservation() -> None:  # CP-107
    async with simulated() as simulation:
        assert await reserve(simulation, 1, lasts=60) == "Accepted"
        assert await reserve(simulation, 1, lasts=HOUR) == "Accepted"
        await anyio.sleep(120)
        assert await simulation.start(1, "another") == "Rejected"
        await simulation.messages_so_far()
        assert await reserve(simulation, 2) == "Accepted"
        assert sorted(await simulation.statuses()) == [(1, "Available"), (2, "Reserved")]


@in_virtual_time
async def test_a_reservation_may_be_cancelled() -> None:  # CP-112
    async with simulated() as simulation:
        assert await cancel(simulation, 5) == "Rejected"
        assert await reserve(simulation, reservation_id=5) == "Accepted"
        await simulation.messages_so_far()
        assert await cancel(simulation, 5) == "Accepted"
        assert await simulation.statuses() == [(1, "Available")]
        assert await cancel(simulation, 5) == "Rejected"
        assert await simulation.start(1, "another") == "Accepted"


@pytest.mark.parametrize("lasts", [60, 90_000])
@in_virtual_time
async def test_a_reservation_expires(lasts: float) -> None:  # CP-110
    async with simulated() as simulation:
        await simulation.remote.change_configuration(key="HeartbeatInterval", value="0")
        assert await reserve(simulation, lasts=lasts) == "Accepted"
        await simulation.messages_so_far()
        with anyio.move_on_after(lasts - 5):
            await simulation.log.until(m.StatusNotificationRequest)
            raise AssertionError("too early")
        free = await simulation.log.until(m.StatusNotificationRequest)
        assert (free.connector_id, free.status) == (1, "Available")
        assert await simulation.start(1, "another") == "Accepted"


@in_virtual_time
async def test_a_connector_out_of_service_is_not_reserved() -> None:  # CP-106, CP-110
    async with simulated() as simulation:
        assert await reserve(simulation) == "Accepted"
        await simulation.remote.change_availability(connector_id=1, type=m.AvailabilityType.INOPERATIVE)
        await simulation.messages_so_far()
        assert await cancel(simulation, 1) == "Rejected"
        assert await reserve(simulation) == "Unavailable"


@in_virtual_time
async def test_a_reservation_that_was_cancelled_after_a_reset_does_not_expire() -> None:
    async with simulated() as simulation:
        await simulation.remote.change_configuration(key="HeartbeatInterval", value="0")
        assert await reserve(simulation) == "Accepted"
        await simulation.remote.reset(type=m.ResetType.HARD)
        await simulation.log.until(m.StatusNotificationRequest, lambda told: told.connector_id == 2)
        await simulation.messages_so_far()
        assert await cancel(simulation, 1) == "Accepted"
        assert await simulation.statuses() == [(1, "Available")]
        await anyio.sleep(2 * HOUR)
        assert await simulation.statuses() == []


@in_virtual_time
async def test_a_cancelled_reservation_does_not_report_a_starting_connector_as_available() -> None:
    async with simulated() as simulation:
        assert await reserve(simulation, reservation_id=7) == "Accepted"
        await simulation.messages_so_far()
        simulation.charger.connectors[1].transaction = SimulatedTransaction(ID_TAG)  # accepted, and about to begin
        assert await cancel(simulation, 7) == "Accepted"
        assert await simulation.statuses() == []


@in_virtual_time
async def test_a_reservation_is_kept_over_a_reset_and_expires() -> None:  # CP-113
    async with simulated() as simulation:
        assert await reserve(simulation) == "Accepted"
        await simulation.remote.reset(type=m.ResetType.HARD)
        await simulation.log.until(m.BootNotificationRequest)
        assert await simulation.statuses() == [(0, "Available"), (1, "Reserved"), (2, "Available")]
        assert await simulation.start(1, "another") == "Rejected"
        free = await simulation.log.until(m.StatusNotificationRequest)
        assert (free.connector_id, free.status) == (1, "Available")


@in_virtual_time
async def test_repeated_reservations_keep_one_expiry_task() -> None:
    async with simulated() as simulation:
        for _ in range(100):
            assert await reserve(simulation) == "Accepted"
        await simulation.messages_so_far()
        assert len(simulation.charger.replaceable) == 1
