"""A reset of the simulated charge point (OCPP 1.6 5.14)."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import AsyncChargePointConnection, messages as m
from ocpp16_sdk.cli._answering_central_system import AnsweringCentralSystem
from ocpp16_sdk.errors import LocalCallError
from tests.support.simulated_charge_point import INTERVAL, Simulation, simulated
from tests.support.virtual_time import in_virtual_time

BOOT, PENDING, REJECTED = m.BootNotificationRequest, m.RegistrationStatus.PENDING, m.RegistrationStatus.REJECTED
Answer = tuple[m.RegistrationStatus, int] | LocalCallError


async def reset(simulation: Simulation, kind: m.ResetType) -> list[Any]:
    """What is said from the reset to the first status after it."""
    answer = await simulation.remote.reset(type=kind)
    assert answer.status is m.ResetStatus.ACCEPTED
    said: list[Any] = []
    while not any(isinstance(each, BOOT) for each in said):
        said.append(await simulation.log.next())
    await simulation.log.until(m.StatusNotificationRequest, lambda told: told.connector_id == 2)
    return said


@pytest.mark.parametrize("kind", m.ResetType)
@in_virtual_time
async def test_a_reset_is_answered_then_stops_every_transaction_then_boots(kind: m.ResetType) -> None:  # CP-114..116
    async with simulated() as simulation:
        ids = {await simulation.started(1), await simulation.started(2)}
        await simulation.messages_so_far()
        said = await reset(simulation, kind)
        kinds: list[type[Any]] = [type(each) for each in said]
        stops = [each for each in said if isinstance(each, m.StopTransactionRequest)]
        assert {stop.transaction_id for stop in stops} == ids
        assert {stop.reason for stop in stops} == {f"{kind}Reset"}
        assert {stop.id_tag for stop in stops} == {None}  # CP-64
        assert kinds[:2] == [m.ResetRequest, m.ResetResponse]
        assert kinds[-1] is BOOT
        assert simulation.closes == [None]
        await simulation.messages_so_far()
        assert await simulation.start(1) == "Accepted"


@in_virtual_time
async def test_no_transaction_starts_during_a_reset() -> None:  # CP-118
    release = anyio.Event()

    class Slow(AnsweringCentralSystem):
        async def on_stop_transaction(
            self, charge_point: AsyncChargePointConnection, request: m.StopTransactionRequest
        ) -> m.StopTransactionResponse:
            await release.wait()
            return await super().on_stop_transaction(charge_point, request)

    async with simulated(Slow(heartbeat_interval=INTERVAL)) as simulation:
        await simulation.started(1)
        await simulation.remote.reset(type=m.ResetType.SOFT)
        await simulation.log.until(m.StopTransactionRequest)
        assert await simulation.start(2) == "Rejected"
        release.set()
        await simulation.log.until(BOOT)
