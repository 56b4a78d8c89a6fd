"""Calls of both sides over one connection, where the rules meet (OCPP-J 4.1, 4.2)."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from ocpp16_sdk import messages as m
from ocpp16_sdk.errors import InvalidResponseError, RemoteCallError
from ocpp16_sdk.model import Route
from ocpp16_sdk.transports import memory_pair
from tests.support.connections import BEAT, HEARTBEAT, by_hand, calling, connected
from tests.support.virtual_time import in_virtual_time


@pytest.mark.item("J-63")
@in_virtual_time
async def test_a_refusal_that_the_response_expresses_is_a_result() -> None:
    async def reject(_: m.RemoteStopTransactionRequest) -> m.RemoteStopTransactionResponse:
        return m.RemoteStopTransactionResponse(status=m.RemoteStartStopStatus.REJECTED)

    here, there = memory_pair()
    async with connected(here, Route(m.RemoteStopTransactionRequest, reject)), by_hand(there) as peer:
        await peer.send(2, "1", "RemoteStopTransaction", {"transactionId": -1})
        assert await peer.receive() == [3, "1", {"status": "Rejected"}]


@pytest.mark.item("J-66")
@pytest.mark.parametrize(
    ("rest", "description"), [([], ""), (["why"], "why"), ([None, None], ""), (["", [1]], ""), ([7, "x"], "")]
)
@in_virtual_time
async def test_a_mutilated_refusal_fails_the_call_with_its_code(rest: list[Any], description: str) -> None:
    here, there = memory_pair()
    async with connected(here) as connection, by_hand(there) as peer, calling(connection) as calls:
        calls.begin("refused")
        await peer.send(4, await peer.receive_call(), "InternalError", *rest)
    error = calls.ended["refused"]
    assert isinstance(error, RemoteCallError)
    assert (error.code, error.description) == ("InternalError", description)


@pytest.mark.item("J-39")
@pytest.mark.parametrize("rest", [[], [7], [None, "", {}], ["GenericError", "", {}, {}]])
@in_virtual_time
async def test_an_invalid_refusal_fails_the_call_and_is_not_answered(rest: list[Any]) -> None:
    here, there = memory_pair()
    async with connected(here, HEARTBEAT) as connection, by_hand(there) as peer, calling(connection) as calls:
        calls.begin("broken")
        await peer.send(4, await peer.receive_call(), *rest)
        await peer.is_served()
    assert isinstance(calls.ended["broken"], InvalidResponseError)


@pytest.mark.item("J-43")
@in_virtual_time
async def test_connections_do_not_wait_for_each_other() -> None:
    here, there = memory_pair()
    other_here, other_there = memory_pair()
    async with (
        connected(here) as silent,
        connected(other_here) as other,
        by_hand(there) as peer,
        by_hand(other_there) as other_peer,
        calling(silent) as waiting,
        calling(other) as calls,
    ):
        waiting.begin("open")
        unanswered = await peer.receive_call()
        for name in ("first", "second"):
            calls.begin(name)
            await other_peer.beat(await other_peer.receive_call())
            await anyio.wait_all_tasks_blocked()
        assert calls.ended == {"first": BEAT, "second": BEAT}
        assert waiting.ended == {}
        await peer.beat(unanswered)


@pytest.mark.item("J-32")
@in_virtual_time
async def test_null_for_an_empty_response_is_one() -> None:
    here, there = memory_pair()
    readings = m.MeterValuesRequest(connector_id=1, meter_value=())
    async with connected(here) as connection, by_hand(there) as peer, calling(connection) as calls:
        calls.begin("readings", readings)
        await peer.send(3, await peer.receive_call("MeterValues"), None)
    assert calls.ended == {"readings": m.MeterValuesResponse()}
