"""Calls between the two roles, in both directions at once (OCPP-J 4.1)."""

from __future__ import annotations

import anyio
import pytest

from ocpp16_sdk import AsyncManualChargePoint, messages as m
from tests.support.roles import NOW, Charger, Depot, Serving
from tests.support.websocket_peers import bounded

pytestmark = pytest.mark.anyio
ROUNDS = 50


@bounded
async def test_both_roles_call_and_get_typed_answers(serving: Serving) -> None:
    async with serving(Depot()) as served, served.charge_point(Charger) as charger:
        assert await charger.heartbeat() == m.HeartbeatResponse(current_time=NOW)
        authorized = await charger.authorize(id_tag="04A2B3")
        assert authorized.id_tag_info.status is m.AuthorizationStatus.BLOCKED
        reset = await served.depot["CP001"].reset(type=m.ResetType.SOFT)
        assert reset == m.ResetResponse(status=m.ResetStatus.ACCEPTED)
        cleared = await served.depot["CP001"].call(m.ClearCacheRequest())
        assert cleared.status is m.ClearCacheStatus.REJECTED


@bounded
async def test_calls_of_both_sides_may_cross(serving: Serving) -> None:  # J-44
    async with serving(Depot()) as served, served.charge_point(Charger) as charger:
        counted = {"here": 0, "there": 0}

        async def beat() -> None:
            for _ in range(ROUNDS):
                await charger.heartbeat()
                counted["here"] += 1

        async def reset() -> None:
            for _ in range(ROUNDS):
                await served.depot["CP001"].reset(type=m.ResetType.HARD)
                counted["there"] += 1

        async with anyio.create_task_group() as tasks:
            for work in (beat, reset, beat, reset):
                tasks.start_soon(work)
        assert counted == {"here": 2 * ROUNDS, "there": 2 * ROUNDS}


@bounded
async def test_a_silent_charge_point_holds_up_no_call_to_another(serving: Serving) -> None:  # CS-02, J-43
    class Stuck(AsyncManualChargePoint):
        async def on_reset(self, request: m.ResetRequest) -> m.ResetResponse:
            await anyio.sleep_forever()
            raise AssertionError("unreachable")

    async with (
        serving(Depot()) as served,
        served.charge_point(Stuck, "stuck"),
        served.charge_point(Charger, "other"),
        anyio.create_task_group() as tasks,
    ):
        await served.listed("other")
        tasks.start_soon(served.depot["stuck"].call, m.ResetRequest(type=m.ResetType.SOFT))
        await anyio.wait_all_tasks_blocked()
        assert (await served.depot["other"].reset(type=m.ResetType.SOFT)).status is m.ResetStatus.ACCEPTED
        tasks.cancel_scope.cancel()
