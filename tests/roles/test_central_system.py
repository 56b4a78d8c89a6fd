"""The central system: who is connected, whose connection counts, and where it listens."""

from __future__ import annotations

import gc
import weakref
from collections import Counter

import anyio
import pytest

from ocpp16_sdk import AsyncChargePointConnection, AsyncManualChargePoint, WebSocketOptions, messages as m
from ocpp16_sdk.errors import CallFailedError, ConnectionLostError, NotConnectedError, NotSentError
from ocpp16_sdk.transports._client import dial
from tests.support.roles import Charger, Depot, Serving, Silent, over_websocket
from tests.support.websocket_peers import CLOSE_TIMEOUT, bounded

pytestmark = pytest.mark.anyio
MANY = 50


@bounded
async def test_connected_charge_points_are_found_by_identity(serving: Serving) -> None:
    depot = Depot()
    assert (list(depot), "CP001" in depot, None in depot) == ([], False, False)
    async with serving(depot) as served:
        async with served.charge_point(Charger, "CP001") as first, served.charge_point(Charger, "CP002") as second:
            await first.heartbeat()
            await second.heartbeat()
            assert sorted(depot) == ["CP001", "CP002"]
            assert "CP001" in depot
            assert depot["CP001"] is depot["CP001"]
            assert repr(depot["CP002"]) == "<AsyncChargePointConnection 'CP002'>"
            for identity in depot:  # it may change meanwhile
                await depot[identity].aclose()
                await served.listed(identity, connected=False)
        assert list(depot) == []


@bounded
async def test_a_charge_point_that_is_not_connected_is_named() -> None:
    depot = Depot()
    for kind in (NotConnectedError, KeyError, NotSentError):
        with pytest.raises(kind) as caught:
            depot["CP 404"]
        assert str(caught.value) == "'CP 404' is not connected"
        assert caught.value.__cause__ is None


@bounded
async def test_a_call_on_a_closed_connection_is_not_sent(serving: Serving) -> None:
    async with serving(Depot()) as served:
        async with served.charge_point(Charger) as charger:
            await charger.heartbeat()
            connection = served.depot["CP001"]
        await connection.wait_closed()
        with pytest.raises(NotSentError, match="closed with 1000"):
            await connection.reset(type=m.ResetType.SOFT)
        with pytest.raises(NotConnectedError, match="'CP001' is not connected"):
            served.depot["CP001"]


@bounded
async def test_the_newest_connection_of_an_identity_counts(serving: Serving) -> None:  # J-51
    errors: list[CallFailedError] = []

    async def reset(connection: AsyncChargePointConnection) -> None:
        try:
            await connection.reset(type=m.ResetType.SOFT)
        except CallFailedError as error:
            errors.append(error)

    async with serving(Depot()) as served, anyio.create_task_group() as tasks:
        async with served.charge_point(Silent) as older:
            await served.listed("CP001")
            replaced = served.depot["CP001"]
            tasks.start_soon(reset, replaced)
            await older.asked.wait()
            tasks.start_soon(reset, replaced)
            await anyio.wait_all_tasks_blocked()
            async with served.charge_point(Charger) as newer:
                await newer.heartbeat()
                for ended in (await older.wait_closed(), await replaced.wait_closed()):
                    assert (ended.code, ended.reason) == (1000, "replaced by a newer connection")
                assert served.depot["CP001"] is not replaced
                await anyio.wait_all_tasks_blocked()
                assert Counter(map(type, errors)) == {ConnectionLostError: 1, NotSentError: 1}
                # The end of the older one has not taken the newer off the list.
                assert (await served.depot["CP001"].reset(type=m.ResetType.SOFT)).status is m.ResetStatus.ACCEPTED
        await served.listed("CP001", connected=False)


@bounded
async def test_of_many_connections_of_one_identity_the_last_stays(serving: Serving) -> None:
    async with serving(Depot()) as served:
        chargers = [served.charge_point(Charger) for _ in range(10)]
        for charger in chargers:
            await charger.__aenter__()
        for charger in chargers[:-1]:
            assert (await charger.wait_closed()).code == 1000
        assert (await served.depot["CP001"].clear_cache()).status is m.ClearCacheStatus.REJECTED
        for charger in reversed(chargers):
            await charger.__aexit__(None, None, None)
        await served.listed("CP001", connected=False)


@bounded
async def test_a_dead_connection_is_replaced_at_once_and_dropped_in_bounded_time() -> None:  # J-50, J-51
    async with over_websocket(Depot()) as served:
        dead = await dial(
            f"ws://127.0.0.1:{served.depot.port}/CP001", options=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        )
        # Nobody receives there, so no close is answered.
        await served.listed("CP001")
        replaced = served.depot["CP001"]
        start = anyio.current_time()
        async with served.charge_point(Charger) as charger:
            await charger.heartbeat()
            assert served.depot["CP001"] is not replaced
            assert replaced.closed is None, "it waits for the answer to its close"
            assert (await replaced.wait_closed()).reason == "replaced by a newer connection"
            assert anyio.current_time() - start < 5 * CLOSE_TIMEOUT
            await charger.heartbeat()
        await dead.aclose()


@bounded
async def test_a_closed_connection_is_not_listed_while_an_older_one_is_still_being_closed() -> None:
    async with over_websocket(Depot(), close_timeout=2) as served:
        dead = await dial(
            f"ws://127.0.0.1:{served.depot.port}/CP001", options=WebSocketOptions(close_timeout=CLOSE_TIMEOUT)
        )
        await served.listed("CP001")
        older = served.depot["CP001"]
        async with served.charge_point(Charger) as charger:
            await charger.heartbeat()
        await served.listed("CP001", connected=False)
        assert older.closed is None, "nobody answers there"
        await dead.aclose()


@bounded
async def test_many_charge_points_at_once(serving: Serving) -> None:
    depot = Depot()
    together, counted = anyio.Event(), Counter[str]()
    connections: list[weakref.ref[AsyncChargePointConnection]] = []

    async def live(meeting_charger: AsyncManualChargePoint) -> None:
        async with meeting_charger as charger:
            await charger.boot_notification(charge_point_vendor="v", charge_point_model="m")
            counted["connected"] += 1
            connections.append(weakref.ref(depot[charger.identity]))
            if counted["connected"] == MANY:
                assert len(list(depot)) == MANY
                together.set()
            await together.wait()
            for _ in range(5):
                reset = await depot[charger.identity].reset(type=m.ResetType.SOFT)
                assert reset.status is m.ResetStatus.ACCEPTED
                await charger.heartbeat()
            counted["done"] += 1

    async with serving(depot) as served:
        async with anyio.create_task_group() as tasks:
            for number in range(MANY):
                tasks.start_soon(live, served.charge_point(Charger, f"CP{number}"))
        assert counted["done"] == MANY
        for number in range(MANY):
            await served.listed(f"CP{number}", connected=False)
        await anyio.wait_all_tasks_blocked()
        gc.collect()
        assert [connection() for connection in connections] == [None] * MANY, "nothing is left of them"
