"""Metrics: latencies, invalid messages of peers and open connections."""

from __future__ import annotations

import gc
from typing import Any
from weakref import ref

import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from tests.observers.recorded import RPC, Recorded
from tests.support.connections import HEARTBEAT, by_hand, calling, connected
from tests.support.roles import Charger, Depot, in_memory
from tests.support.virtual_time import in_virtual_time

BEAT = RPC | {"rpc.method": "Heartbeat"}


@in_virtual_time
async def test_calls_are_counted_by_side_action_and_error() -> None:
    recorded = Recorded()
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, observer=recorded.telemetry) as connection, by_hand(there) as peer:
        for unique_id in ("1", "2", "3"):
            await peer.send(2, unique_id, "Heartbeat", {})
            await peer.receive()
        for action in ("Authorize", "invented", "invented too"):
            await peer.send(2, "4", action, {})
            await peer.receive()
        async with calling(connection) as calls:
            calls.begin("call")
            await peer.beat(await peer.receive_call())
    counts = [(attributes, count) for attributes, count, _ in recorded.durations("server")]
    assert counts == [
        (BEAT, 3),
        (RPC | {"rpc.method": "Authorize", "error.type": "NotImplemented"}, 1),
        (RPC | {"rpc.method": "_OTHER", "error.type": "NotImplemented"}, 2),
    ]
    assert [(attributes, count) for attributes, count, _ in recorded.durations("client")] == [(BEAT, 1)]


@in_virtual_time
async def test_the_identity_is_on_metrics_if_it_is_asked_for() -> None:
    recorded = Recorded(identity_on_metrics=True)
    here, there = memory_pair()
    async with connected(here, HEARTBEAT, observer=recorded.telemetry), by_hand(there) as peer:
        await there.send("")
        await peer.is_served()
    assert [attributes for attributes, *_ in recorded.durations("server")] == [BEAT | {"ocpp.identity": "CP1"}]
    assert recorded.numbers("ocpp.defects") == [({"ocpp.defect": "not_json", "ocpp.identity": "CP1"}, 1)]


@in_virtual_time
async def test_a_call_of_two_seconds_falls_between_one_and_two_and_a_half() -> None:
    recorded = Recorded()
    here, there = memory_pair()
    async with (
        connected(here, observer=recorded.telemetry) as connection,
        by_hand(there) as peer,
        calling(connection) as calls,
    ):
        calls.begin("call", timeout=2)
        await peer.receive_call()
    (point,) = recorded.points("rpc.client.call.duration")
    bounds = point.explicit_bounds
    at = point.bucket_counts.index(1)
    assert (bounds[at - 1], bounds[at]) == (1, 2.5)


@in_virtual_time
async def test_invalid_messages_of_the_peer_are_counted_by_kind() -> None:
    recorded = Recorded()
    here, there = memory_pair()
    routes = HEARTBEAT, Route(m.AuthorizeRequest, None)
    asked: list[tuple[str, Any]] = [("invented", {}), ("Authorize", {"idTag": 1}), ("Authorize", {}), ("Heartbeat", [])]
    answers: list[Any] = [{}, []]
    async with connected(here, *routes, observer=recorded.telemetry) as connection, by_hand(there) as peer:
        await there.send("nonsense")
        await there.send("{}")
        await peer.send(3, "stray", {})
        for action, payload in asked:
            await peer.send(2, action, action, payload)
            await peer.receive()
        async with calling(connection) as calls:
            for answer in answers:
                calls.begin("call")
                await peer.send(3, await peer.receive_call(), answer)
            calls.begin("late", timeout=1)
            late = await peer.receive_call()
        await peer.beat(late)
        await peer.is_served()
        defects = connection.session.defects
    told = {attributes["ocpp.defect"]: value for attributes, value in recorded.numbers("ocpp.defects")}
    assert told == {
        "not_json": 1,
        "not_an_array": 1,
        "unexpected": 1,
        "unknown_action": 1,
        "bad_payload": 3,
        "bad_call": 1,
        "bad_answer": 1,
        "late": 1,
    }
    assert told == {defect.name.lower(): count for defect, count in defects.items()}


def open_connections(recorded: Recorded) -> float:
    ((attributes, value),) = recorded.numbers("ocpp.connection.count")
    assert attributes == {}
    return value


@pytest.mark.anyio
async def test_open_connections_of_both_roles_are_counted() -> None:
    recorded = Recorded()
    assert open_connections(recorded) == 0
    depot = Depot()
    recorded.telemetry.count_connections(depot)
    async with in_memory(depot) as place:
        chargers = [place.charge_point(Charger, identity) for identity in ("CP001", "CP002")]
        async with chargers[0]:
            await place.listed("CP001")
            assert open_connections(recorded) == 1
            recorded.telemetry.count_connections(chargers[1])
            assert open_connections(recorded) == 1
            async with chargers[1]:
                await place.listed("CP002")
                assert open_connections(recorded) == 3
        await place.listed("CP001", connected=False)
        await place.listed("CP002", connected=False)
        assert open_connections(recorded) == 0


class Lively:
    def __len__(self) -> int:
        return 3


def test_a_deleted_role_is_not_counted_and_not_kept() -> None:
    recorded = Recorded()
    first, second = Lively(), Lively()
    recorded.telemetry.count_connections(first)
    recorded.telemetry.count_connections(second)
    assert open_connections(recorded) == 6
    kept = ref(first)
    del first
    gc.collect()
    assert kept() is None
    assert open_connections(recorded) == 3
    recorded.telemetry.count_connections(Lively())
    assert open_connections(recorded) == 3


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
