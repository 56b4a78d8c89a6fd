"""Connectors of the simulated charge point in and out of service, and unlocked (OCPP 1.6 5.2, 5.18)."""

from __future__ import annotations

from ocpp16_sdk import messages as m
from tests.support.simulated_charge_point import Simulation, simulated
from tests.support.virtual_time import in_virtual_time

START, VALUES, STOP = m.StartTransactionRequest, m.MeterValuesRequest, m.StopTransactionRequest


@in_virtual_time
async def test_unlocking_stops_the_transaction() -> None:  # CP-123..CP-125
    async with simulated() as simulation:
        await simulation.started(1)
        assert (await simulation.remote.unlock_connector(connector_id=1)).status is m.UnlockStatus.UNLOCKED
        assert (await simulation.log.until(STOP)).reason is m.Reason.UNLOCK_COMMAND
        assert (await simulation.remote.unlock_connector(connector_id=2)).status is m.UnlockStatus.UNLOCKED
        for number in (0, 3):
            answer = await simulation.remote.unlock_connector(connector_id=number)
            assert answer.status is m.UnlockStatus.NOT_SUPPORTED


async def available(simulation: Simulation, number: int, *, operative: bool) -> str:
    kind = m.AvailabilityType.OPERATIVE if operative else m.AvailabilityType.INOPERATIVE
    return (await simulation.remote.change_availability(connector_id=number, type=kind)).status


@in_virtual_time
async def test_an_inoperative_connector_reports_it_and_refuses_transactions() -> None:  # CP-119, CP-121
    async with simulated() as simulation:
        for _ in range(2):
            assert await available(simulation, 1, operative=False) == "Accepted"
        assert await simulation.statuses() == [(1, "Unavailable")]
        assert [await simulation.start(1), await simulation.start(2)] == ["Rejected", "Accepted"]
        await simulation.messages_so_far()
        assert await available(simulation, 1, operative=True) == "Accepted"
        assert await simulation.statuses() == [(1, "Available")]
        assert await available(simulation, 3, operative=False) == "Rejected"


@in_virtual_time
async def test_a_connector_in_use_becomes_inoperative_later() -> None:  # CP-120..CP-122
    async with simulated() as simulation:
        transaction_id = await simulation.started(1)
        await simulation.messages_so_far()
        assert await available(simulation, 0, operative=False) == "Scheduled"
        assert sorted(await simulation.statuses()) == [(0, "Unavailable"), (2, "Unavailable")]
        await simulation.stop(transaction_id)
        assert await simulation.statuses() == [(1, "Finishing"), (1, "Unavailable")]
        await simulation.remote.reset(type=m.ResetType.SOFT)
        await simulation.log.until(m.BootNotificationRequest)
        assert await simulation.statuses() == [(number, "Unavailable") for number in (0, 1, 2)]


@in_virtual_time
async def test_a_later_request_cancels_a_scheduled_change() -> None:  # CP-122
    async with simulated() as simulation:
        transaction_id = await simulation.started(1)
        assert await available(simulation, 1, operative=False) == "Scheduled"
        assert await available(simulation, 1, operative=True) == "Accepted"
        await simulation.messages_so_far()
        await simulation.stop(transaction_id)
        assert await simulation.statuses() == [(1, "Finishing"), (1, "Available")]
